"""Two texts of an article side by side, its claims marked in both, and what became of them."""

from typing import Any

from claims import fates
from claims.enums import Fate
from claims.fates import Fated
from claims.models import ArticleVersion, Mention
from sources.admin.captured import Mark
from sources.admin.diffs import side_by_side
from sources.people import User


def context(was: ArticleVersion, now: ArticleVersion, user: User) -> dict[str, Any]:
    """What the page shows of two texts of one article, which this person may see."""
    told = fates.of(user, was, now)
    found, rows = side_by_side(
        was.text,
        now.text,
        old_marks=[mark for each in told for mark in _marks(each, each.old)],
        new_marks=[mark for each in told for mark in _marks(each, each.new)],
    )
    return {
        "before": was,
        "after": now,
        "rows": rows,
        "count": sum(hasattr(row, "number") for row in rows),
        "cut": found.cut,
        "fates": sorted((each for each in told if each.fate != Fate.STAYED), key=_order),
        "stayed": sum(each.fate == Fate.STAYED for each in told),
    }


def _marks(fated: Fated, places: list[Mention] | Any) -> list[Mark]:
    label = f"Claim: {fated.claim.statement}"
    return [
        Mark(each.start, each.end, label=label, tone="claim")
        for each in places
        if each.start is not None and each.end is not None
    ]


def _order(fated: Fated) -> int:
    """What wants a person first."""
    return list(Fate).index(fated.fate)
