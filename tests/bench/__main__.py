"""`make bench [ONLY=name]`: figures beside their targets, ratios in one run. Nothing is asserted.

On PostgreSQL and Redis where they answer (TEST_DATABASE_URL and TEST_REDIS_URL, else their usual local
ports), else on SQLite and the embedded broker. `python -m tests.bench NAME…` runs some of: locate, rank, api,
capture, recheck, kept, due, slow, heavy, detect, drift, desk, stats; `fetching` is all that fetches.
docs/speed.md holds figures.
"""

import logging
import os
import sys
import time

from tests.run import POSTGRES, REDIS, own_database, postgres_answers, redis_answers
from tests.support import environment  # noqa: F401  (a folder of its own, before the settings are read)

IS_POSTGRES, IS_REDIS = postgres_answers(), redis_answers()
os.environ["DATABASE_URL"] = own_database() if IS_POSTGRES else ""
os.environ["REDIS_URL"] = REDIS if IS_REDIS else ""
os.environ["RATE_PERSON"] = "1000000/minute"
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402
from redis import Redis  # noqa: E402

from factcheck.models import ApiToken, User  # noqa: E402
from factcheck.running import stack  # noqa: E402
from factcheck.running.supervisor import Supervisor  # noqa: E402
from tests.bench import (  # noqa: E402
    capture,
    desk,
    detect,
    drift,
    due,
    heavy,
    kept,
    locate,
    measures,
    rank,
    recheck,
    sizes,
    slow,
    stats,
)
from tests.bench.stage import Stage  # noqa: E402

FETCHING = {
    module.__name__.rpartition(".")[2]: module.run for module in (capture, recheck, kept, due, slow, heavy)
}
PURE = {"locate": locate.run, "rank": rank.run}  # needs neither database nor workers


def writer() -> tuple[User, str]:
    user = User.objects.create_user("bench")
    user.groups.add(Group.objects.get(name="writer"))
    _, token = ApiToken.objects.create(user=user, name="bench")
    return user, token


def measure(names: list[str]) -> None:
    by, token = writer()
    chosen = [name for name in FETCHING if {name, "fetching"} & set(names) or not names]
    if chosen:
        stage = Stage(by, token, settings.DATA_DIR / "corpus")
        with stage.sites():
            for name in chosen:
                began = time.monotonic()
                FETCHING[name](stage)
                print(f"  (took {time.monotonic() - began:.0f} s)\n", flush=True)
    if "detect" in names or not names:
        detect.run(by)
    if "drift" in names or not names:
        drift.run(by)
    if "api" in names or not names:
        measures.api(token)


def main(names: list[str]) -> None:
    where = f"{'PostgreSQL' if IS_POSTGRES else 'SQLite'}, {'Redis' if IS_REDIS else 'the embedded broker'}"
    print(f"On {where}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before we began", end="\n\n")
    for name in PURE:
        if name in names or not names:
            PURE[name]()
    if "desk" in names or (not names and IS_POSTGRES):
        desk.run(POSTGRES)
    if IS_POSTGRES and ("api" in names or not names):
        sizes.run(POSTGRES)
    if IS_POSTGRES and ("stats" in names or not names):
        stats.run(POSTGRES)
    if names and set(names) <= {*PURE, "desk", "stats"}:
        return
    if not IS_POSTGRES:  # in a file, so that the workers can open it too
        connection.settings_dict["TEST"]["NAME"] = str(settings.DATA_DIR / "bench.sqlite3")
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    brokers = [] if IS_REDIS else [stack.broker({})]
    try:
        with Supervisor(brokers, logs=settings.DATA_DIR / "logs", say=lambda _: None) as supervisor:
            supervisor.start()
            measure(names)
    finally:
        teardown_databases(made, verbosity=0)
        if IS_REDIS:
            tidy()


def tidy() -> None:
    client = Redis.from_url(REDIS)
    for key in client.scan_iter(f"{settings.CELERY_PREFIX}*"):
        client.delete(key)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main(sys.argv[1:])
