"""What we held true on a day: claims with stage, status, rating, verdict and attention as they stood then.

Read from what is on record: the moves and alarms of the histories, the beginnings and ends of verdicts, the
rulings, what was found of the words of our drafts. Words, people, links and restrictions are those of today.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce, NullIf, Substr
from django.db.models.lookups import Exact, IsNull

from claims.compiled import Among
from claims.enums import (
    AnchorState,
    Asserts,
    Attention,
    HistoryKind,
    Origin,
    Outcome,
    Rating,
    Ruling,
    Stage,
    Status,
)
from claims.models import ArticleVersion, Claim, DraftOutcome, HistoryEntry, Mention, Recheck, Verdict
from claims.status import BY_RATING, BY_STAGE, CONFIRMING, WORST_FIRST

WORD = CharField()
# Of an entry: the stage to which it led, or at which the claim was marked; what it asserted before an edit.
LED_TO = Coalesce(KeyTextTransform("after", "facts"), KeyTextTransform("stage", "facts"), output_field=WORD)
LED = ~Q(kind=HistoryKind.ATTENTION) & Q(to__in=Stage.values)
# Statuses as they sort, the worst first: each behind its place, of two figures.
PLACED = {
    status: f"{place:02}{status.value}" for place, status in enumerate([*WORST_FIRST, Status.WITHDRAWN])
}
BY_VERDICT = ""  # in the place of one that the stage does not say
# Coalesce: SQLite would take the words that a bare key is compared with for JSON.
ASSERTED = Coalesce(
    KeyTextTransform("asserts", KeyTransform("before", "facts")), Value(""), output_field=WORD
)


def end_of(day: date) -> datetime:
    """The moment at which the day is over, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


def as_they_stood(claims: QuerySet[Claim], moment: datetime) -> QuerySet[Claim]:
    """Those that were marked before the moment, with `then_stage`, `then_status` and so on; see `recall`."""
    parts = _alone(Claim.objects.filter(parent=OuterRef("pk")), moment)
    worst = Subquery(parts.order_by("then_placed").values("then_placed")[:1])
    splits = HistoryEntry.objects.filter(claim=OuterRef("pk"), action="split", at__lt=moment)
    # No EXISTS, of which PostgreSQL may make one reading of the whole table.
    was_split = IsNull(Subquery(splits.order_by("seq").values("seq")[:1]), False)
    whole = When(Q(was_split) & ~Q(then_stage=Stage.WITHDRAWN), then=worst)
    stood: QuerySet[Claim] = _alone(claims, moment).annotate(
        then_status=Substr(Case(whole, default=F("then_placed"), output_field=WORD), 3)
    )
    return stood


def recall(claims: Iterable[Claim]) -> None:
    """Let these rows, which `as_they_stood` found, show what they were then. Two queries at most."""
    rows: list[Any] = list(claims)
    verdicts = Verdict.objects.in_bulk([row.then_verdict for row in rows if row.then_verdict])
    for row in rows:
        row.stage, row.attention = row.then_stage, row.then_attention
        row.verification_status = row.then_status
        row.verdict = verdicts.get(row.then_verdict)


def turns(claims: Collection[UUID]) -> QuerySet[Any]:
    """What of their histories says where they stood, in order. to: the stage to which an entry led. was: what
    the claim asserted before it. Empty, or no such word, where it does not say.
    """
    known = HistoryEntry.objects.filter(Among("claim", claims))
    told: QuerySet[Any] = known.annotate(to=LED_TO, was=ASSERTED)
    edited = Q(action="edited", was__in=Asserts.values)
    return told.filter(LED | edited).order_by("claim", "seq")


def moved(entries: QuerySet[HistoryEntry]) -> QuerySet[Any]:
    """Those that led their claim to a stage, as `to`: its marking, and each move."""
    told: QuerySet[Any] = entries.annotate(to=LED_TO)
    return told.filter(LED)


def _alone(claims: QuerySet[Claim], moment: datetime) -> QuerySet[Any]:
    """As each stood by itself, whatever became of its parts; `then_placed` is its status, of PLACED.

    Each thing is asked in a query of its own and named once: Django writes a name out wherever it is used.
    """
    before = HistoryEntry.objects.filter(claim=OuterRef("pk"), at__lt=moment).order_by("-seq")
    verdict = _verdict(moment)
    led = moved(before)
    by_stage = Coalesce(
        Subquery(led.values(placed=_placed_by_stage("to"))[:1]),
        _placed_by_stage("stage"),
        output_field=WORD,
    )
    by_verdict = Subquery(verdict.values(placed=_placed_by_verdict(moment))[:1])
    unchecked = Value(PLACED[Status.UNCHECKED])
    known: QuerySet[Any] = claims.filter(created_at__lt=moment).annotate(
        then_stage=Coalesce(Subquery(led.values("to")[:1]), F("stage"), output_field=WORD),
        then_attention=Coalesce(_attention(before), Value(Attention.NONE), output_field=WORD),
        then_verdict=Subquery(verdict.values("pk")[:1]),
        then_rating=Subquery(verdict.values("rating")[:1]),
        then_text=_newest_text("article", moment),
        then_placed=Coalesce(NullIf(by_stage, Value(BY_VERDICT)), by_verdict, unchecked, output_field=WORD),
    )
    return known


def _attention(before: QuerySet[HistoryEntry]) -> Subquery:
    raised: QuerySet[Any] = before.filter(kind=HistoryKind.ATTENTION, action="attention")
    return Subquery(raised.values(after=KeyTextTransform("after", "facts"))[:1])


def _verdict(moment: datetime) -> QuerySet[Verdict]:
    current = Q(ended_at=None) | Q(ended_at__gte=moment)
    settled = Verdict.objects.filter(current, claim=OuterRef("pk"), settled_at__lt=moment)
    return settled.order_by("-settled_at", "-pk")


def _placed_by_stage(column: str) -> Case:
    """Of the stages that say the status by themselves; of the others BY_VERDICT."""
    said = (When(**{column: stage}, then=Value(PLACED[status])) for stage, status in BY_STAGE.items())
    return Case(*said, default=Value(BY_VERDICT), output_field=WORD)


def _placed_by_verdict(moment: datetime) -> Case:
    """`claims.status.verification_status` of a verdict, for a database: a test holds the two to the same."""
    ruled = Recheck.objects.filter(verdict=OuterRef("pk"), ruling=Ruling.SUPERSEDED, closed_at__lt=moment)
    with_changes = Q(rating=Rating.CONFIRMED_WITH_CHANGES, claim__article__origin=Origin.OURS)
    asserted = Coalesce(_asserted(moment), F("claim__asserts"), output_field=WORD)
    verified = Case(
        When(Exact(asserted, Value(Asserts.SAID)), then=Value(PLACED[Status.ATTRIBUTED])),
        default=Value(PLACED[Status.VERIFIED]),
        output_field=WORD,
    )
    return Case(
        When(Q(rating__in=CONFIRMING) & Q(Exists(ruled)), then=Value(PLACED[Status.OUTDATED])),
        When(Q(rating=Rating.CONFIRMED) | (with_changes & _is_corrected(moment)), then=verified),
        *(When(rating=rating, then=Value(PLACED[status])) for rating, status in BY_RATING.items()),
        output_field=WORD,
    )


def _asserted(moment: datetime) -> Subquery:
    """What a verdict's claim asserted before the first change after the moment; none if it never changed."""
    edits = HistoryEntry.objects.filter(claim=OuterRef("claim"), at__gte=moment, action="edited")
    changed: QuerySet[Any] = edits.annotate(was=ASSERTED).filter(was__in=Asserts.values)
    return Subquery(changed.order_by("seq").values("was")[:1])


def _is_corrected(moment: datetime) -> Q:
    """The draft was found to hold a verdict's corrected words, and they were not cut from it since.

    That they were cut may be said beforehand.
    """
    said = DraftOutcome.objects.filter(claim=OuterRef("claim"), at__lt=moment).exclude(outcome=Outcome.CUT)
    found_under = Case(When(outcome=Outcome.CHANGED, then=F("verdict")))
    last = Subquery(said.order_by("-number").values(under=found_under)[:1])
    places = Mention.objects.filter(claim=OuterRef("claim"), version=_newest_text("claim__article", moment))
    gone = Exists(places.filter(anchor=AnchorState.ORPHANED))
    return Q(pk=last) & Q(Exists(places)) & ~Q(gone)


def _newest_text(article: str, moment: datetime) -> Subquery:
    texts = ArticleVersion.objects.filter(article=OuterRef(article), created_at__lt=moment)
    return Subquery(texts.order_by("-number").values("pk")[:1])
