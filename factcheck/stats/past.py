"""The status that claims had at the ends of days: what `as_of` says of them, of many claims at once.

Read from the same records as `claims.recalling`, in a constant number of queries; that itself is asked, day
by day, of the few of which somebody said after a correction that they were cut.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from claims import recalling
from claims.compiled import Among
from claims.enums import Asserts, Origin, Outcome, Rating, Ruling, Stage, Status
from claims.models import ArticleVersion, Claim, DraftOutcome, Recheck, Verdict
from claims.status import Facts, verification_status

STAGES, ASSERTS = frozenset(Stage.values), frozenset(Asserts.values)
end_of = lru_cache(maxsize=10_000)(recalling.end_of)


class Entry(NamedTuple):
    """Of a history. to: the stage to which it led. asserted: what was asserted before it. Or empty."""

    at: datetime
    to: str
    asserted: str


class Answered(NamedTuple):
    key: UUID
    rating: str
    settled_at: datetime
    ended_at: datetime | None


class Found(NamedTuple):
    """What was said or found of its words in our draft, under which verdict."""

    outcome: str
    verdict: UUID | None
    at: datetime


@dataclass(slots=True)
class Record:
    """What is on record of one claim, each list the oldest first. stage, asserts: of now."""

    created_at: datetime
    stage: str
    asserts: str
    origin: str
    article: UUID
    entries: list[Entry] = field(default_factory=list)
    verdicts: list[Answered] = field(default_factory=list)
    superseded: list[tuple[UUID, datetime]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)

    @property
    def has_to_be_asked(self) -> bool:
        return any(each.outcome == Outcome.CUT for each in self.found)

    def days(self) -> set[date]:
        """Those on which its status may have become another."""
        found = {day_of(self.created_at)}
        found.update(day_of(each.at) for each in self.entries)
        found.update(day_of(each.at) for each in self.found)
        found.update(day_of(at) for _, at in self.superseded)
        for each in self.verdicts:
            found.add(day_of(each.settled_at))
            if each.ended_at:
                found.add(day_of(each.ended_at))
        return found

    def status_at(self, moment: datetime) -> str:
        verdict = self._verdict_at(moment)
        return _status(
            self._stage_at(moment),
            self.origin,
            self._asserts_at(moment),
            verdict.rating if verdict else "",
            verdict is not None and self._is_corrected(verdict.key, moment),
            verdict is not None and any(key == verdict.key and at < moment for key, at in self.superseded),
        )

    def _stage_at(self, moment: datetime) -> str:
        led = (each.to for each in reversed(self.entries) if each.to and each.at < moment)
        return next(led, self.stage)

    def _verdict_at(self, moment: datetime) -> Answered | None:
        for each in reversed(self.verdicts):
            if each.settled_at < moment and (each.ended_at is None or each.ended_at >= moment):
                return each
        return None

    def _is_corrected(self, verdict: UUID, moment: datetime) -> bool:
        before = (each for each in reversed(self.found) if each.at < moment)
        last = next(before, None)
        return last is not None and (last.outcome, last.verdict) == (Outcome.CHANGED, verdict)

    def _asserts_at(self, moment: datetime) -> str:
        changed = (each.asserted for each in self.entries if each.asserted and each.at >= moment)
        return next(changed, self.asserts)


@cache
def _status(
    stage: str, origin: str, asserts: str, rating: str, is_corrected: bool, is_superseded: bool
) -> str:
    if not rating and stage in (Stage.CHECKED, Stage.PUBLISHED):
        return Status.UNCHECKED.value
    given = Rating(rating) if rating else None
    facts = Facts(Stage(stage), Origin(origin), Asserts(asserts), given, is_corrected, is_superseded)
    return verification_status(facts).value


def read_into(records: Mapping[UUID, Record]) -> None:
    """What there is about these claims: the same few queries for however many."""
    for key, at, action, to, was in recalling.turns(records).values_list(
        "claim", "at", "action", "to", "was"
    ):
        asserted = was if action == "edited" and was in ASSERTS else ""
        records[key].entries.append(Entry(at, to if to in STAGES else "", asserted))
    settled = Verdict.objects.filter(Among("claim", records)).order_by("settled_at", "pk")
    ours = list[UUID]()
    answers = settled.values_list("claim", "pk", "rating", "settled_at", "ended_at")
    for key, verdict, rating, since, until in answers:
        records[key].verdicts.append(Answered(verdict, rating, since, until))
        if rating == Rating.CONFIRMED_WITH_CHANGES and records[key].origin == Origin.OURS:
            ours.append(key)
    ruled = Recheck.objects.filter(Among("claim", records), ruling=Ruling.SUPERSEDED, closed_at__isnull=False)
    rulings: QuerySet[Any, Any] = ruled.values_list("claim", "verdict", "closed_at")
    for key, verdict, at in rulings:
        records[key].superseded.append((verdict, at))
    said = DraftOutcome.objects.filter(Among("claim", set(ours))).order_by("claim", "number") if ours else []
    for each in said:
        records[each.claim_id].found.append(Found(each.outcome, each.verdict_id, each.at))


def statuses(records: Mapping[UUID, Record], *, before: date) -> dict[UUID, dict[date, str]]:
    """At the ends of the days before this one on which they may have become others, by claim."""
    found = {}
    for key, record in records.items():
        if not record.has_to_be_asked:
            found[key] = {day: record.status_at(end_of(day)) for day in record.days() if day < before}
    others = {key: record for key, record in records.items() if record.has_to_be_asked}
    return found | (_asked(others, before) if others else {})


def _asked(records: Mapping[UUID, Record], before: date) -> dict[UUID, dict[date, str]]:
    found: dict[UUID, dict[date, str]] = {key: {} for key in records}
    keys = defaultdict[date, list[UUID]](list)
    texts = _days_of_texts(each.article for each in records.values())
    for key, record in records.items():
        for day in record.days() | texts[record.article]:
            if day < before:
                keys[day].append(key)
    for day, some in keys.items():
        stood: QuerySet[Any] = recalling.as_they_stood(Claim.objects.filter(Among("id", some)), end_of(day))
        for key, status in stood.order_by().values_list("pk", "then_status"):
            found[key][day] = status
    return found


def _days_of_texts(articles: Iterable[UUID]) -> Mapping[UUID, set[date]]:
    found = defaultdict[UUID, set[date]](set)
    came = ArticleVersion.objects.filter(article__in=set(articles)).order_by()
    for article, at in came.values_list("article", "created_at"):
        found[article].add(day_of(at))
    return found


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
