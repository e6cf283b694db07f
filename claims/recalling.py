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
from django.db.models.functions import Coalesce

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
    worst = Case(
        *(When(then_status=status, then=place) for place, status in enumerate(WORST_FIRST)),
        default=len(WORST_FIRST),
    )
    of_parts = Subquery(parts.annotate(place=worst).order_by("place").values("then_status")[:1])
    was_split = Exists(HistoryEntry.objects.filter(claim=OuterRef("pk"), action="split", at__lt=moment))
    whole = When(Q(was_split) & ~Q(then_stage=Stage.WITHDRAWN), then=of_parts)
    stood: QuerySet[Claim] = _alone(claims, moment).annotate(
        then_status=Case(whole, default=F("then_alone"), output_field=WORD)
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
    led = ~Q(kind=HistoryKind.ATTENTION) & Q(to__in=Stage.values)
    edited = Q(action="edited", was__in=Asserts.values)
    return told.filter(led | edited).order_by("claim", "seq")


def _alone(claims: QuerySet[Claim], moment: datetime) -> QuerySet[Any]:
    """As each stood by itself, whatever became of its parts."""
    before = HistoryEntry.objects.filter(claim=OuterRef("pk"), at__lt=moment).order_by("-seq")
    verdict = _verdict(moment)
    texts = ArticleVersion.objects.filter(article=OuterRef("article"), created_at__lt=moment)
    known: QuerySet[Any] = claims.filter(created_at__lt=moment).annotate(
        then_stage=Coalesce(_stage(before), F("stage"), output_field=WORD),
        then_attention=Coalesce(_attention(before), Value(Attention.NONE), output_field=WORD),
        then_verdict=Subquery(verdict.values("pk")[:1]),
        then_rating=Subquery(verdict.values("rating")[:1]),
        then_found=Subquery(_findings(moment).values("outcome")[:1]),
        then_found_under=Subquery(_findings(moment).values("verdict")[:1]),
        then_text=Subquery(texts.order_by("-number").values("pk")[:1]),
        then_asserts=Coalesce(_asserts(moment), F("asserts"), output_field=WORD),
    )
    status = Case(*_statuses(moment), default=Value(Status.UNCHECKED), output_field=WORD)
    alone: QuerySet[Any] = known.annotate(then_alone=status, then_status=status)
    return alone


def _stage(before: QuerySet[HistoryEntry]) -> Subquery:
    """Where the last move led, or the first marking."""
    moved: QuerySet[Any] = before.exclude(kind=HistoryKind.ATTENTION).annotate(to=LED_TO)
    return Subquery(moved.filter(to__in=Stage.values).values("to")[:1])


def _attention(before: QuerySet[HistoryEntry]) -> Subquery:
    raised: QuerySet[Any] = before.filter(kind=HistoryKind.ATTENTION, action="attention")
    return Subquery(raised.values(after=KeyTextTransform("after", "facts"))[:1])


def _asserts(moment: datetime) -> Subquery:
    """What it was before the first change after the moment; none where it was not changed."""
    edits = HistoryEntry.objects.filter(claim=OuterRef("pk"), at__gte=moment, action="edited")
    changed: QuerySet[Any] = edits.annotate(was=ASSERTED).filter(was__in=Asserts.values)
    return Subquery(changed.order_by("seq").values("was")[:1])


def _verdict(moment: datetime) -> QuerySet[Verdict]:
    current = Q(ended_at=None) | Q(ended_at__gte=moment)
    settled = Verdict.objects.filter(current, claim=OuterRef("pk"), settled_at__lt=moment)
    return settled.order_by("-settled_at", "-pk")


def _statuses(moment: datetime) -> list[When]:
    """`claims.status.verification_status` for a database: a test holds the two to the same."""
    ruled = Recheck.objects.filter(
        verdict=OuterRef("then_verdict"), ruling=Ruling.SUPERSEDED, closed_at__lt=moment
    )
    verified = Case(
        When(then_asserts=Asserts.SAID, then=Value(Status.ATTRIBUTED)),
        default=Value(Status.VERIFIED),
        output_field=WORD,
    )
    changes = Q(then_rating=Rating.CONFIRMED_WITH_CHANGES)
    return [
        *(When(then_stage=stage, then=Value(status)) for stage, status in BY_STAGE.items()),
        When(Q(then_rating__in=CONFIRMING) & Q(Exists(ruled)), then=Value(Status.OUTDATED)),
        When(changes & Q(article__origin=Origin.OURS) & _is_corrected(), then=verified),
        When(then_rating=Rating.CONFIRMED, then=verified),
        *(When(then_rating=rating, then=Value(status)) for rating, status in BY_RATING.items()),
    ]


def _findings(moment: datetime) -> QuerySet[DraftOutcome]:
    """What was said and found of its words, the last first. That they were cut may be said beforehand."""
    said = DraftOutcome.objects.filter(claim=OuterRef("pk"), at__lt=moment)
    return said.exclude(outcome=Outcome.CUT).order_by("-number")


def _is_corrected() -> Q:
    """The draft was found to hold the corrected words, and they were not cut from it since."""
    places = Mention.objects.filter(claim=OuterRef("pk"), version=OuterRef("then_text"))
    gone = Exists(places.filter(anchor=AnchorState.ORPHANED))
    return Q(then_found=Outcome.CHANGED, then_found_under=F("then_verdict")) & Q(Exists(places)) & ~Q(gone)
