"""Bells of the front: who is told of what happened, and the digests. Losing one loses no work."""

from uuid import UUID

from celery import shared_task
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
def thin_calls() -> None:
    from factcheck.calls import keeping

    keeping.thin(now=timezone.now())
