"""Two texts of an article side by side, and where its claims stood in each."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from claims import queries
from claims.enums import AnchorState
from claims.models import ArticleVersion, Claim, Mention
from sources.admin.diffs import side_by_side
from sources.people import User


@dataclass(frozen=True)
class Fate:
    """A claim, and what became of its words from one text to the other."""

    claim: Claim
    says: str
    was: str
    now: str


def context(was: ArticleVersion, now: ArticleVersion, user: User) -> dict[str, Any]:
    """What the page shows of two texts of one article, which this person may see."""
    found, rows = side_by_side(was.text, now.text)
    return {
        "before": was,
        "after": now,
        "rows": rows,
        "count": sum(hasattr(row, "number") for row in rows),
        "cut": found.cut,
        "fates": _fates(was, now, user),
    }


def _fates(was: ArticleVersion, now: ArticleVersion, user: User) -> list[Fate]:
    """Claims of which something became, in the order of the newer text; those that stayed are left out."""
    both = Prefetch(
        "mentions", Mention.objects.filter(version__in=[was, now]).order_by("start"), to_attr="in_both"
    )
    claims = queries.claims(user).filter(article=was.article_id).prefetch_related(both).order_by("pk")
    found = [_fate(claim, was, now) for claim in claims]
    return [each for each in found if each]


def _fate(claim: Claim, was: ArticleVersion, now: ArticleVersion) -> Fate | None:
    mentions: list[Mention] = claim.in_both  # type: ignore[attr-defined]
    old = [each for each in mentions if each.version_id == was.pk and each.start is not None]
    new = [each for each in mentions if each.version_id == now.pk]
    live = [each for each in new if each.start is not None]
    words = ["\n".join(dict.fromkeys(each.exact for each in places)) for places in (old, live)]
    says = _says(old, new, live, is_edited=words[0] != words[1])
    return Fate(claim, says, *words) if says else None


def _says(old: list[Mention], new: list[Mention], live: list[Mention], *, is_edited: bool) -> str:
    if not old:
        return "stands there since" if live else ""
    if not live:
        return "no longer in the text"
    if any(each.anchor == AnchorState.AMBIGUOUS for each in live):
        return "stands in more than one place now"
    if len(live) < len(new):
        return "gone from one of its places"
    if is_edited:
        return "edited"
    return "moved" if any(each.anchor == AnchorState.MOVED for each in live) else ""
