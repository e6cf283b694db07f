"""Of which claims an outcome holds: as `claims.answering.holding`, for a database; a test compares them."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import StrIndex

from claims.enums import AnchorState, Outcome
from claims.models import DraftOutcome, Mention


def holds(outcomes: Collection[str]) -> Q:
    """Of a claim: one of these was said or found last of its words, and still holds."""
    later = DraftOutcome.objects.filter(claim=OuterRef("claim"), number__gt=OuterRef("number"))
    newest = DraftOutcome.objects.filter(~Exists(later), claim=OuterRef("pk"), outcome__in=outcomes)
    under_it = Q(verdict=F("claim__verdict"))
    kept = Q(outcome=Outcome.KEPT) & under_it & _in_these_words()
    changed = Q(outcome=Outcome.CHANGED) & under_it
    return Q(Exists(newest.filter(Q(outcome=Outcome.CUT) | changed | kept)))


def _in_these_words() -> Q:
    """Of an outcome: its claim stands in the words of then, in no others and in each of them."""
    live: QuerySet[Any] = _places(claim=OuterRef("claim"), version=OuterRef("claim__article__newest"))
    others = live.annotate(at=StrIndex(OuterRef("words"), "exact")).filter(at=0)
    still = _places(
        claim=OuterRef("claim"), version=OuterRef("claim__article__newest"), exact=OuterRef("exact")
    )
    lost = _places(claim=OuterRef("claim"), version=OuterRef("version")).filter(~Exists(still))
    return ~Q(Exists(others)) & ~Q(Exists(lost))


def _places(**where: Any) -> QuerySet[Mention]:
    return Mention.objects.filter(**where).exclude(anchor=AnchorState.ORPHANED).order_by()
