"""Bells of the front: who is told of what happened, and the digests. Losing one loses no work."""

from threading import Event, Lock
from time import monotonic
from uuid import UUID

from celery import shared_task
from celery.signals import worker_shutting_down
from django.conf import settings
from django.utils import timezone

from sources.tasks import bell, ring


def ring_teller() -> None:
    """Call a worker that tells people of what happened: it hears all that waits."""
    bell(tell).ring()


@shared_task
def tell() -> None:
    """Hear the histories that went on, then send what is wanted at once."""
    from factcheck.notices import telling

    now = timezone.now()
    if sum([telling.tell(claim_id, now=now) for claim_id in telling.waiting(now)]):
        ring(send_digests)


@shared_task
def send_digests() -> None:
    """Put together the digests that are due; each is sent by a call of its own."""
    from factcheck.notices import mailing

    for digest_id in mailing.gather(now=timezone.now()):
        ring(send_digest, digest_id)


@shared_task
def send_digest(digest_id: str) -> None:
    from factcheck.notices import mailing

    mailing.send(UUID(digest_id), now=timezone.now())


@shared_task
def thin_notifications() -> None:
    from factcheck.notices import mailing

    mailing.thin(now=timezone.now())


@shared_task
def clear_sessions() -> None:
    from factcheck.accounts import sweeping

    sweeping.clear_sessions(now=timezone.now())


@shared_task
def forget_people() -> None:
    from factcheck.accounts import forgetting

    if settings.KEEP_PEOPLE is not None:
        forgetting.forget_all(settings.KEEP_PEOPLE, now=timezone.now())


@shared_task
def thin_calls() -> None:
    from factcheck.calls import keeping

    keeping.thin(now=timezone.now())


SENDING_SECONDS = 240.0  # that one call keeps a thread at it, while there is always something to send
_sending, _stopping = Lock(), Event()


@worker_shutting_down.connect
def _stop_sending(**_: object) -> None:
    """What is under way is finished, nothing more is begun."""
    _stopping.set()


def ring_announcer() -> None:
    """Call a worker that tells webhooks of what happened: it hears all that waits."""
    bell(announce).ring()


@shared_task
def announce() -> None:
    """Hear the histories and the texts that went on, then send what is due."""
    from factcheck.webhooks import announcing, sending

    announcing.all_of_it(now=timezone.now())
    if sending.due(timezone.now()).exists():
        ring(send_webhooks)


@shared_task
def send_webhooks() -> None:
    """One call a process: slow addresses then hold one of its threads, and whatever is new joins in."""
    from factcheck.webhooks import sending

    if not _sending.acquire(blocking=False):
        return
    try:
        until = monotonic() + SENDING_SECONDS
        sending.run(clock=timezone.now, is_over=lambda: _stopping.is_set() or monotonic() > until)
    finally:
        _sending.release()
    if not _stopping.is_set() and sending.due(timezone.now()).exists():
        ring(send_webhooks)


@shared_task
def thin_deliveries() -> None:
    from factcheck.webhooks import sending

    sending.thin(now=timezone.now())


COUNTING_SECONDS = 15.0  # of each twenty, so that one call does not meet the next


@shared_task
def count_figures() -> None:
    """Count what changed, so that whoever asks has little left to count."""
    from factcheck.stats import folding

    end = monotonic() + COUNTING_SECONDS
    folding.fold(now=timezone.now(), is_over=lambda: monotonic() > end)


@shared_task
def dump_checks() -> None:
    from factcheck.publishing import dump

    if settings.DUMP_DIR is not None:
        dump.write(settings.DUMP_DIR, now=timezone.now())
