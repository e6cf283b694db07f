"""From what happened to what webhooks are to be told: one row for each event and webhook.

The histories of claims are the source, heard from where they were left, under the row that says how far: a
lost message loses nothing. A webhook gets a row only for what its owner may see, so that its numbers count
nothing else.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from claims import queries
from claims.enums import HistoryKind, Status
from claims.models import Article, ArticleVersion, Claim, HistoryEntry
from factcheck.webhooks import ending
from factcheck.webhooks.events import OF_ACTION, Event
from factcheck.webhooks.models import Announced, Delivery, Webhook
from sources.models.base import first_id

LATE = timedelta(days=1)  # what happened before that, while nobody listened, is told no more
MOST = 2000
# After these a claim of which nothing was told yet may well have another status than before.
MOVING = frozenset({HistoryKind.MOVE, HistoryKind.RULING, HistoryKind.PUBLICATION})


@dataclass(frozen=True)
class News:
    """about: the row that says so, by whose id the same is never told twice."""

    event: Event
    about: UUID
    article: Article
    happened_at: datetime
    claim: Claim | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def all_of_it(*, now: datetime) -> int:
    """Hear all that was not heard; how many deliveries came of it."""
    if not Webhook.objects.filter(off="").exists():
        return 0
    made = sum(_of_claim(claim_id, now=now) for claim_id in _waiting(now))
    return made + sum(_of_version(version_id, now=now) for version_id in _texts(now))


def _waiting(now: datetime) -> list[UUID]:
    """Claims to whose histories something was added that was not heard."""
    past = Announced.objects.filter(about=OuterRef("claim"), seq__gte=OuterRef("seq"))
    added = HistoryEntry.objects.filter(~Exists(past), pk__gte=first_id(now - LATE)).order_by("pk")
    return list(dict.fromkeys(added.values_list("claim", flat=True)[:MOST]))


def _texts(now: datetime) -> list[UUID]:
    told = Announced.objects.filter(about=OuterRef("pk"))
    added = ArticleVersion.objects.filter(~Exists(told), pk__gte=first_id(now - LATE)).order_by("pk")
    return list(added.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def _of_claim(claim_id: UUID, *, now: datetime) -> int:
    Announced.objects.get_or_create(about=claim_id)
    heard = Announced.objects.select_for_update().get(about=claim_id)
    claim = Claim.objects.select_related("article").get(pk=claim_id)
    added = HistoryEntry.objects.filter(claim=claim, seq__gt=heard.seq, pk__gte=first_id(now - LATE))
    entries = list(added.order_by("seq"))
    if not entries:
        return 0
    news = [_told_by(entry, claim) for entry in entries if entry.action in OF_ACTION]
    news += _status(claim, heard.status, entries)
    heard.seq, heard.status = entries[-1].seq, claim.verification_status
    heard.save(update_fields=["seq", "status"])
    return _deliver(news, now=now)


def _told_by(entry: HistoryEntry, claim: Claim) -> News:
    facts = {name: entry.facts[name] for name in ("before", "after", "number") if name in entry.facts}
    told = {name: value for name, value in facts.items() if entry.action == "attention" or name == "number"}
    return News(OF_ACTION[entry.action], entry.pk, claim.article, entry.at, claim, told)


def _status(claim: Claim, before: str, entries: list[HistoryEntry]) -> list[News]:
    """That the status is another one now; changes in between that came and went are not told."""
    if any(entry.action == "marked" for entry in entries):
        before = Status.UNCHECKED
    is_other = before != claim.verification_status
    if not is_other or not (before or any(entry.kind in MOVING for entry in entries)):
        return []
    said = {"before": before or None, "after": claim.verification_status}
    last = entries[-1]
    return [News(Event.STATUS_CHANGED, last.pk, claim.article, last.at, claim, said)]


@transaction.atomic
def _of_version(version_id: UUID, *, now: datetime) -> int:
    _told, is_new = Announced.objects.get_or_create(about=version_id)
    if not is_new:
        return 0
    version = ArticleVersion.objects.select_related("article").get(pk=version_id)
    said = {"number": version.number, "sha256": version.sha256}
    news = News(Event.ARTICLE_VERSION, version.pk, version.article, version.created_at, facts=said)
    return _deliver([news], now=now)


def _deliver(news: list[News], *, now: datetime) -> int:
    if not news:
        return 0
    webhooks = Webhook.objects.filter(off="").order_by("pk")
    return sum(_to(webhook_id, news, now=now) for webhook_id in webhooks.values_list("pk", flat=True))


def _to(webhook_id: UUID, news: list[News], *, now: datetime) -> int:
    """One row for each that this webhook wants; what was before it was set up is none of its business."""
    rows = Webhook.objects.select_for_update(no_key=True, of=("self",)).select_related("owner", "key")
    webhook = rows.filter(pk=webhook_id, off="").first()
    if webhook is None:
        return 0
    if webhook.key and ending.is_over(webhook, now=now):
        ending.with_keys([webhook.key], now=now)
        return 0
    since = max(webhook.pk, first_id(webhook.on_since))
    wanted = [each for each in news if each.about > since and wants(webhook, each)]
    if not wanted or not may_see(webhook, wanted[0].article, wanted[0].claim):
        return 0  # all that is heard at once is of one article or claim
    for each in wanted:
        webhook.seq += 1
        Delivery.objects.create(
            webhook=webhook,
            seq=webhook.seq,
            event=each.event,
            about=each.about,
            claim=each.claim,
            article=each.article,
            facts=each.facts,
            happened_at=each.happened_at,
            next_try_at=now,
            give_up_at=now + LATE,
        )
    webhook.save(update_fields=["seq"])
    return len(wanted)


def wants(webhook: Webhook, news: News) -> bool:
    if webhook.events and news.event not in webhook.events:
        return False
    if webhook.articles and str(news.article.pk) not in webhook.articles:
        return False
    if webhook.desks and news.article.desk not in webhook.desks:
        return False
    status = news.claim.verification_status if news.claim else None
    return not webhook.statuses or status in webhook.statuses


def may_see(webhook: Webhook, article: Article, claim: Claim | None) -> bool:
    """Whether its owner may see what happened, at this moment."""
    owner = webhook.owner
    if not owner.is_active or not owner.has_perm("claims.view_claim"):
        return False
    if claim is None:
        return queries.articles(owner).filter(pk=article.pk).exists()
    return queries.claims(owner).filter(pk=claim.pk).exists()
