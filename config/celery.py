"""The Celery app. The row is the job; a message only rings the bell (docs/adr/0005).

Two queues: `fetch` waits for servers (thread pool), `extract` burns CPU (prefork, killable).
"""

import gc
import os
from datetime import timedelta
from importlib import import_module

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

# What tasks import when they are first called.
SERVICES = (
    "sources.services.crew",
    "sources.services.readings",
    "claims.services.rechecks",
    "claims.services.suggestions",
)

app = Celery("factcheck", broker=settings.CELERY_BROKER_URL)
app.conf.update(
    task_ignore_result=True,
    task_default_queue="fetch",
    task_routes={
        "sources.tasks.compare": {"queue": "extract"},
        "sources.tasks.extract": {"queue": "extract"},
        "sources.tasks.scrub": {"queue": "extract"},
        "sources.tasks.thin_checks": {"queue": "extract"},
        "sources.tasks.trace": {"queue": "extract"},
        "sources.tasks.trace_waiting": {"queue": "extract"},
        "claims.tasks.look_elsewhere": {"queue": "fetch"},
        "claims.tasks.*": {"queue": "extract"},
        "factcheck.tasks.count_figures": {"queue": "extract"},
        "factcheck.tasks.dump_checks": {"queue": "extract"},
    },
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 600,  # above the longest task; no ETA comes near it
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
        "socket_connect_timeout": 5,
        "socket_keepalive": not settings.CELERY_BROKER_URL.startswith("redis+socket"),
        "global_keyprefix": settings.CELERY_PREFIX,
        # A request that wrote its row must not wait for a broker that is down: the sweep rings again.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
    },
    task_publish_retry=False,
    beat_scheduler="config.beat.OneAtATime",
    beat_schedule_filename=str(settings.DATA_DIR / "beat-schedule"),
    beat_schedule={
        "sweep": {"task": "sources.tasks.sweep", "schedule": timedelta(seconds=20)},
        "taken-down": {"task": "sources.tasks.remove_taken_down", "schedule": timedelta(minutes=10)},
        "due": {"task": "sources.tasks.request_due", "schedule": timedelta(minutes=1)},
        "watch-over": {"task": "sources.tasks.watch_over", "schedule": timedelta(minutes=1)},
        "traces": {"task": "sources.tasks.trace_waiting", "schedule": timedelta(minutes=1)},
        "suggestions": {"task": "claims.tasks.sweep", "schedule": timedelta(minutes=1)},
        "rechecks": {"task": "claims.tasks.open_due_rechecks", "schedule": timedelta(minutes=10)},
        "manifest-root": {"task": "sources.tasks.seal_manifests", "schedule": timedelta(minutes=15)},
        "scrub": {"task": "sources.tasks.scrub", "schedule": crontab(hour=3, minute=30)},
        "thin-checks": {"task": "sources.tasks.thin_checks", "schedule": crontab(hour=2, minute=30)},
        "forget-people": {"task": "factcheck.tasks.forget_people", "schedule": crontab(hour=2, minute=50)},
        "tell": {"task": "factcheck.tasks.tell", "schedule": timedelta(minutes=1)},
        "digests": {"task": "factcheck.tasks.send_digests", "schedule": timedelta(minutes=1)},
        "thin-notifications": {
            "task": "factcheck.tasks.thin_notifications",
            "schedule": crontab(hour=3, minute=10),
        },
        "clear-sessions": {"task": "factcheck.tasks.clear_sessions", "schedule": crontab(hour=3, minute=20)},
        "thin-calls": {"task": "factcheck.tasks.thin_calls", "schedule": timedelta(hours=1)},
        "figures": {"task": "factcheck.tasks.count_figures", "schedule": timedelta(seconds=20)},
        "announce": {"task": "factcheck.tasks.announce", "schedule": timedelta(seconds=30)},
        "thin-deliveries": {
            "task": "factcheck.tasks.thin_deliveries",
            "schedule": crontab(hour=3, minute=40),
        },
        "dump-checks": {"task": "factcheck.tasks.dump_checks", "schedule": crontab(hour=3, minute=50)},
        "feeds": {"task": "claims.tasks.read_due_feeds", "schedule": timedelta(minutes=1)},
        "history-root": {"task": "claims.tasks.seal_history", "schedule": timedelta(minutes=15)},
    },
)
app.autodiscover_tasks()


@worker_init.connect
def load_once(**_: object) -> None:
    """What the tasks need is loaded before the pool forks, and no later collection looks through it again.

    So the processes share it, and the collector, which a busy worker calls many times a second, is done soon.
    """
    for module in SERVICES:
        import_module(module)
    gc.collect()
    gc.freeze()
