"""From claim to claim: the neighbours of a claim in its article, in the order of the text."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Min

from claims import queries
from claims.models import Claim
from sources.people import User


@dataclass(frozen=True)
class Steps:
    """The claims before and after it in the text; None at the ends."""

    before: UUID | None
    after: UUID | None


def steps(claim: Claim, user: User) -> Steps:
    """Of those that are checked in their own right: a split one is checked in its parts."""
    found = queries.claims(user).filter(article=claim.article_id).prefetch_related(None)
    placed = found.annotate(place=Min("mentions__start")).order_by(F("place").asc(nulls_last=True), "pk")
    keys = [key for key, is_split in placed.values_list("pk", "is_split") if not is_split or key == claim.pk]
    at = keys.index(claim.pk)
    return Steps(keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None)
