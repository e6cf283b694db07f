"""Of which claims an outcome holds: as `claims.answering.holding`, for a database; a test compares them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import StrIndex

from claims.enums import AnchorState, Outcome
from claims.models import DraftOutcome, Mention

NOW = F("claim__verdict")  # of an outcome
Texts = tuple[OuterRef, OuterRef]  # the text to look in: from a place of the claim, and from one beneath that


def holds(outcomes: Collection[str], *, at: datetime | None = None) -> Q:
    """Of a claim: one of these was said or found last of its words, and still holds.

    at: a moment, for claims from `recalling.as_they_stood` of that moment: whether it held then.
    """
    newest, then = OuterRef("claim__article__newest"), OuterRef(OuterRef("then_text"))
    texts, verdict = ((then, OuterRef(then)), OuterRef("then_verdict")) if at else ((newest, newest), NOW)
    said = DraftOutcome.objects.filter(at__lt=at) if at else DraftOutcome.objects.all()
    later = said.filter(claim=OuterRef("claim"), number__gt=OuterRef("number"))
    last = said.filter(~Exists(later), claim=OuterRef("pk"), outcome__in=outcomes)
    under_it = Q(verdict=verdict)
    kept = Q(outcome=Outcome.KEPT) & under_it & _in_these_words(texts)
    changed = Q(outcome=Outcome.CHANGED) & under_it
    return Q(Exists(last.filter(Q(outcome=Outcome.CUT) | changed | kept)))


def _in_these_words(texts: Texts) -> Q:
    """Of an outcome: its claim stands in the words of then, in no others and in each of them."""
    text, from_a_place = texts
    live: QuerySet[Any] = _places(claim=OuterRef("claim"), version=text)
    others = live.annotate(at=StrIndex(OuterRef("words"), "exact")).filter(at=0)
    still = _places(claim=OuterRef("claim"), version=from_a_place, exact=OuterRef("exact"))
    lost = _places(claim=OuterRef("claim"), version=OuterRef("version")).filter(~Exists(still))
    return ~Q(Exists(others)) & ~Q(Exists(lost))


def _places(**where: Any) -> QuerySet[Mention]:
    return Mention.objects.filter(**where).exclude(anchor=AnchorState.ORPHANED).order_by()
