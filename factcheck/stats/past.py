"""The status that claims had at the ends of days: what `as_of` says of them, of many claims at once.

Read from the same records as `claims.recalling`, in a constant number of queries; where a status hangs on
parts, that is asked itself, day by day.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from claims import recalling
from claims.enums import AnchorState, Asserts, HistoryKind, Origin, Rating, Ruling, Stage, Status
from claims.models import ArticleVersion, Claim, HistoryEntry, Mention, Recheck, Verdict
from claims.status import Facts, verification_status


class Entry(NamedTuple):
    """to: the stage to which it led. asserted: what was asserted before it. Empty where it says none."""

    seq: int
    at: datetime
    to: str
    asserted: str
    is_split: bool


class Answered(NamedTuple):
    key: UUID
    rating: str
    corrected: str
    settled_at: datetime
    ended_at: datetime | None


Texts = Sequence[tuple[datetime, UUID]]  # of an article: when each came, the first first
Places = Mapping[UUID, Sequence[tuple[str, str]]]  # by text: words and anchor of each mention


@dataclass
class Record:
    """What is on record of one claim. stage, asserts: of now. before: the stage before the entries.

    texts, places: where a verdict may hang on the words of the draft.
    """

    stage: str
    asserts: str
    origin: str
    article: UUID
    entries: Sequence[Entry]
    before: str = ""
    verdicts: list[Answered] = field(default_factory=list)
    superseded: list[tuple[UUID, datetime]] = field(default_factory=list)
    texts: Texts = ()
    places: Places = field(default_factory=dict)

    @property
    def has_to_be_asked(self) -> bool:
        return any(each.is_split for each in self.entries)

    @property
    def hangs_on_words(self) -> bool:
        corrects = (each.rating == Rating.CONFIRMED_WITH_CHANGES for each in self.verdicts)
        return self.origin == Origin.OURS and any(corrects)

    def status_at(self, moment: datetime) -> str:
        stage = self._stage_at(moment)
        verdict = self._verdict_at(moment)
        if verdict is None and stage in (Stage.CHECKED, Stage.PUBLISHED):
            return Status.UNCHECKED
        return verification_status(
            Facts(
                stage=stage,
                origin=Origin(self.origin),
                asserts=Asserts(self._asserts_at(moment)),
                rating=Rating(verdict.rating) if verdict else None,
                is_corrected=verdict is not None and self._is_corrected(verdict.corrected, moment),
                is_superseded=verdict is not None
                and any(key == verdict.key and at < moment for key, at in self.superseded),
            )
        )

    def _stage_at(self, moment: datetime) -> Stage:
        led = [each.to for each in self.entries if each.to and each.at < moment]
        return Stage(led[-1] if led else self.before or self.stage)

    def _verdict_at(self, moment: datetime) -> Answered | None:
        current = [
            each
            for each in self.verdicts
            if each.settled_at < moment and (each.ended_at is None or each.ended_at >= moment)
        ]
        return max(current, key=lambda each: (each.settled_at, each.key), default=None)

    def _is_corrected(self, words: str, moment: datetime) -> bool:
        """Every place in the text of then holds the corrected words."""
        came = [key for at, key in self.texts if at < moment]
        places = self.places.get(came[-1], ()) if came else ()
        return bool(places) and all(
            words in exact and anchor != AnchorState.ORPHANED for exact, anchor in places
        )

    def _asserts_at(self, moment: datetime) -> str:
        changed = (each.asserted for each in self.entries if each.asserted and each.at >= moment)
        return next(changed, self.asserts)


def entries(claims: Any) -> defaultdict[UUID, list[Entry]]:
    """Of the histories that a condition names, in their order. claims: a Q of entries."""
    found = defaultdict[UUID, list[Entry]](list)
    rows = HistoryEntry.objects.filter(claims).order_by("claim", "seq")
    for key, seq, kind, action, at, facts in rows.values_list(
        "claim", "seq", "kind", "action", "at", "facts"
    ):
        to = facts.get("after") or facts.get("stage")
        led = str(to) if kind != HistoryKind.ATTENTION and to in Stage.values else ""
        before = facts.get("before") if action == "edited" else None
        asserted = before.get("asserts", "") if isinstance(before, dict) else ""
        found[key].append(
            Entry(seq, at, led, asserted if asserted in Asserts.values else "", action == "split")
        )
    return found


def statuses(
    records: Mapping[UUID, Record], days: Mapping[UUID, Collection[date]]
) -> dict[UUID, dict[date, str]]:
    """At the ends of these days, by claim."""
    wanted = [key for key in records if days[key]]
    settled = Verdict.objects.filter(claim__in=wanted)
    for key, verdict, rating, words, since, until in settled.values_list(
        "claim", "pk", "rating", "corrected_text", "settled_at", "ended_at"
    ):
        records[key].verdicts.append(Answered(verdict, rating, words, since, until))
    ruled = Recheck.objects.filter(claim__in=wanted, ruling=Ruling.SUPERSEDED, closed_at__isnull=False)
    for key, verdict, at in ruled.values_list("claim", "verdict", "closed_at"):
        if at is not None:
            records[key].superseded.append((verdict, at))
    _read_words({key: records[key] for key in wanted if records[key].hangs_on_words})
    found: dict[UUID, dict[date, str]] = {}
    asked = defaultdict[date, list[UUID]](list)
    for key in wanted:
        if records[key].has_to_be_asked:
            found[key] = {}
            for day in days[key]:
                asked[day].append(key)
        else:
            found[key] = {day: records[key].status_at(recalling.end_of(day)) for day in days[key]}
    for day, keys in asked.items():
        stood: QuerySet[Any] = recalling.as_they_stood(
            Claim.objects.filter(pk__in=keys), recalling.end_of(day)
        )
        for key, status in stood.order_by().values_list("pk", "then_status"):
            found[key][day] = status
    return found


def _read_words(records: Mapping[UUID, Record]) -> None:
    """The texts of their articles, and their places in each."""
    if not records:
        return
    texts, places = defaultdict[UUID, list[tuple[datetime, UUID]]](list), dict[UUID, Any]()
    came = ArticleVersion.objects.filter(article__in={each.article for each in records.values()})
    for article, at, key in came.order_by("number").values_list("article", "created_at", "pk"):
        texts[article].append((at, key))
    mentions = Mention.objects.filter(claim__in=records)
    for claim, version, exact, anchor in mentions.values_list("claim", "version", "exact", "anchor"):
        places.setdefault(claim, defaultdict(list))[version].append((exact, anchor))
    for key, record in records.items():
        record.texts, record.places = texts[record.article], places.get(key, {})


def day_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
