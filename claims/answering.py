"""What still holds of what was said and found of a claim's words in our draft. Pure.

KEPT answers for these words under this verdict: under another, or in other words, it has to be said anew.
CUT holds until the words are back, CHANGED as long as the verdict does.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol
from uuid import UUID

from claims.enums import AnchorState, Outcome


class Place(Protocol):
    """Where a claim stands in a text, or stood."""

    exact: str
    anchor: str


class Row(Protocol):
    """One outcome on record."""

    outcome: str
    words: str
    verdict_id: UUID | None
    is_editors: bool


def holding(rows: Sequence[Row], *, verdict: UUID | None, words: str) -> tuple[Outcome, bool]:
    """The outcome that holds, and whether an editor who is no author said so, alone or with others.

    rows: all of the claim, the oldest first. verdict: the current one. words: as `words_of` gives them.
    """
    if not rows or not _holds(rows[-1], verdict, words):
        return Outcome.NONE, False
    newest = Outcome(rows[-1].outcome)
    is_editors = False
    for row in reversed(rows):
        if row.outcome != newest or not _holds(row, verdict, words):
            break
        is_editors = is_editors or row.is_editors
    return newest, is_editors


def _holds(row: Row, verdict: UUID | None, words: str) -> bool:
    if row.outcome == Outcome.KEPT:
        return row.verdict_id == verdict and row.words == words
    return row.outcome == Outcome.CUT or (row.outcome == Outcome.CHANGED and row.verdict_id == verdict)


def words_of(places: Iterable[Place]) -> str:
    """The words of a claim's places in one text, each once; without those that are gone from it."""
    return "\n".join(dict.fromkeys(each.exact for each in places if each.anchor != AnchorState.ORPHANED))
