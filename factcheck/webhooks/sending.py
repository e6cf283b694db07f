"""Deliveries are sent: signed, in parallel, tried again for a day; a slow address keeps nobody else waiting.

A delivery is taken by a conditional update and held under a lease: of two workers one sends it, and where
that one dies, another sends it again. The network is asked in threads, the database in one.
"""

import json
import logging
import random
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from factcheck.webhooks import announcing, ending, endpoints, notice, signing
from factcheck.webhooks.models import Delivery, DeliveryTry, Webhook
from sources import sealing
from sources.fetching.limits import Limits
from sources.fetching.posting import Answered, post_outside

logger = logging.getLogger(__name__)

LIMITS = Limits(connect=5.0, read=5.0, total=10.0)
LEASE = timedelta(seconds=60)  # far above LIMITS.total
KEPT = 500  # bytes of an answer
AT_ONCE = 32  # webhooks, each one delivery
FIRST_PAUSE, LONGEST_PAUSE, REST = timedelta(seconds=30), timedelta(hours=4), timedelta(minutes=1)
DAY = timedelta(days=1)
State = Delivery.State
UNDER_WAY = (State.WAITING, State.SENDING)
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Job:
    delivery: UUID
    webhook: UUID
    tries: int
    url: str
    headers: dict[str, str]
    body: bytes


def run(*, clock: Clock, is_over: Callable[[], bool], limits: Limits = LIMITS) -> int:
    """Send what is due, of each webhook one after the other, until nothing is or the time is over."""
    sent, flying = 0, dict[Future[Answered], Job]()
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            if not is_over():
                for job in _take(now=clock(), busy={each.webhook for each in flying.values()}):
                    flying[pool.submit(_post, job, limits)] = job
            if not flying:
                return sent
            done, _still = wait(flying, timeout=1.0, return_when=FIRST_COMPLETED)
            for future in done:
                sent += _record(flying.pop(future), future.result(), now=clock())


def _post(job: Job, limits: Limits) -> Answered:
    return post_outside(job.url, job.body, headers=job.headers, most=KEPT, limits=limits)


# --- taking ------------------------------------------------------------------------------------------


def due(now: datetime) -> QuerySet[Delivery]:
    """What could be sent now: of a webhook that is on and does not rest, and to which nobody is sending."""
    busy = Delivery.objects.filter(webhook=OuterRef("webhook"), state=State.SENDING, next_try_at__gt=now)
    rests = Q(webhook__rests_until__gt=now)
    waiting = Delivery.objects.filter(~rests, state__in=UNDER_WAY, next_try_at__lte=now, webhook__off="")
    return waiting.filter(~Exists(busy))


def _take(*, now: datetime, busy: set[UUID]) -> list[Job]:
    jobs: list[Job] = []
    earlier = due(now).filter(webhook=OuterRef("webhook"), seq__lt=OuterRef("seq"))
    firsts = due(now).exclude(webhook__in=busy).filter(~Exists(earlier)).order_by("next_try_at", "pk")
    firsts = firsts.select_related("webhook__owner", "webhook__key", "claim", "article")
    for delivery in firsts[: AT_ONCE - len(busy)]:
        job = _claimed(delivery, now=now)
        if job:
            jobs.append(job)
    return jobs


def _claimed(delivery: Delivery, *, now: datetime) -> Job | None:
    """The delivery as it is to be sent, if nobody else took it; dropped where its owner may not see it."""
    as_read = Delivery.objects.filter(
        pk=delivery.pk, state=delivery.state, next_try_at=delivery.next_try_at, tries=delivery.tries
    )
    said = {"state": State.SENDING, "next_try_at": now + LEASE, "tries": F("tries") + 1}
    if not as_read.update(**said):
        return None
    delivery.tries += 1
    is_over = ending.is_over(delivery.webhook, now=now)
    if is_over or not announcing.may_see(delivery.webhook, delivery.article, delivery.claim):
        _mine(delivery.pk, delivery.tries).update(state=State.DROPPED, ended_at=now)
        return None
    try:
        return _job(delivery, now=now)
    except sealing.Unsealable:
        logger.error("no key in CONFIDENTIAL_KEYS opens the secret of webhook %s", delivery.webhook_id)
        return None  # after its lease once more


def _job(delivery: Delivery, *, now: datetime) -> Job:
    webhook, body = delivery.webhook, json.dumps(payload(delivery), separators=(",", ":")).encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": settings.FETCH_USER_AGENT,
        "Factcheck-Event": delivery.event,
        "Factcheck-Delivery": str(delivery.pk),
        "Factcheck-Signature": signing.header(
            endpoints.valid_secrets(webhook, now), int(now.timestamp()), body
        ),
    }
    return Job(delivery.pk, webhook.pk, delivery.tries, webhook.url, headers, body)


def payload(delivery: Delivery) -> dict[str, object]:
    """Thin: what happened to what, and where to ask; the status is that of this moment."""
    root, claim, article = f"{settings.PUBLIC_BASE_URL}/api/v1", delivery.claim, delivery.article
    links = {"article": f"{root}/articles/{article.pk}/"}
    if claim:
        links["claim"] = f"{root}/claims/{claim.pk}/"
    return {
        "id": str(delivery.pk),
        "seq": delivery.seq,
        "event": delivery.event,
        "happened_at": delivery.happened_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "article": str(article.pk),
        "claim": str(claim.pk) if claim else None,
        "status": claim.verification_status if claim else None,
        "attention": claim.attention if claim else None,
        **{name: delivery.facts.get(name) for name in ("before", "after", "number")},
        "links": links,
    }


# --- what came of it ---------------------------------------------------------------------------------


def _mine(delivery_id: UUID, tries: int) -> QuerySet[Delivery]:
    """The delivery, if nobody else has taken it meanwhile."""
    return Delivery.objects.filter(pk=delivery_id, state=State.SENDING, tries=tries)


@transaction.atomic
def _record(job: Job, answered: Answered, *, now: datetime) -> bool:
    """Note the try, and what follows; whether it was delivered."""
    webhook = Webhook.objects.select_for_update(no_key=True).filter(pk=job.webhook).first()
    if webhook is None:  # deleted meanwhile, its deliveries with it
        return False
    DeliveryTry.objects.create(
        delivery_id=job.delivery,
        at=now,
        took_ms=answered.took_ms,
        status=answered.status,
        answer=answered.body.decode("utf-8", "replace").replace("\x00", ""),
        trouble=answered.trouble[:300],
    )
    if answered.status is not None and 200 <= answered.status < 300:
        _mine(job.delivery, job.tries).update(state=State.DELIVERED, ended_at=now)
        webhook.failing_since = webhook.rests_until = None
        webhook.save(update_fields=["failing_since", "rests_until"])
        return True
    _failing(webhook, now=now, is_over=not _try_later(job, now=now) and _failed_throughout(job, webhook))
    return False


def pause(tries: int) -> timedelta:
    """Twice as long each time, and some chance, so that not all come back at once."""
    longest: timedelta = min(FIRST_PAUSE * 2 ** min(tries - 1, 20), LONGEST_PAUSE)
    return longest * random.uniform(0.8, 1.2)


def _try_later(job: Job, *, now: datetime) -> bool:
    """Whether it is tried again; after a day it is given up."""
    at = now + pause(job.tries)
    mine = _mine(job.delivery, job.tries)
    if mine.filter(give_up_at__gt=at).update(state=State.WAITING, next_try_at=at):
        return True
    mine.update(state=State.FAILED, ended_at=now)
    return False


def _failed_throughout(job: Job, webhook: Webhook) -> bool:
    """Whether nothing at all was delivered in the day for which this one was tried."""
    delivery = Delivery.objects.get(pk=job.delivery)
    first = delivery.log.filter(at__gte=delivery.give_up_at - DAY).order_by("at").first()
    since = webhook.failing_since
    return since is not None and first is not None and since <= first.at


def _failing(webhook: Webhook, *, now: datetime, is_over: bool) -> None:
    """It rests for a while; after a day of nothing but failures it is turned off, and people are told."""
    webhook.failing_since = webhook.failing_since or now
    webhook.rests_until = now + REST
    if (is_over or webhook.failing_since <= now - DAY) and not webhook.off:
        webhook.off = Webhook.Off.FAILING
        notice.tell(webhook, now=now)
    webhook.save(update_fields=["failing_since", "rests_until", "off"])


def thin(*, now: datetime) -> int:
    """Deliveries whose time is over go, with their log."""
    count, _ = old(now=now).delete()
    return count


def old(*, now: datetime) -> QuerySet[Delivery]:
    """Deliveries that ended longer ago than they are kept."""
    return Delivery.objects.filter(ended_at__lt=now - settings.KEEP_DELIVERIES)
