"""A claim's words as they were beside those that stand in their place now, for whoever rules on them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.admin import comparing
from claims.enums import AnchorState
from claims.models import ArticleVersion, Mention
from sources.admin.captured import Piece
from sources.kinds import Differing
from sources.likeness import compared


@dataclass(frozen=True)
class Drifted:
    """percent: how alike they are. follows: the claim stands on the words of now, until somebody rules.

    kinds: of what kind the differences are, the gravest first.
    """

    was: Sequence[Piece]
    now: Sequence[Piece]
    percent: int
    follows: bool
    kinds: Sequence[str]


def of(places: Iterable[Mention], newest: ArticleVersion | None) -> list[Drifted]:
    """Of the claim's places in the newest text, those whose words became others; in the order of the text."""
    drifted = [each for each in places if hasattr(each, "drift") and each.anchor != AnchorState.AMBIGUOUS]
    ordered = sorted(drifted, key=lambda each: (each.drift.start, each.pk))
    return [_drifted(each, newest.text) for each in ordered] if newest else []


def _drifted(place: Mention, text: str) -> Drifted:
    drift = place.drift
    before, now = drift.before.exact, text[drift.start : drift.end]
    was, came = comparing.marked(before, now)
    follows = place.anchor != AnchorState.ORPHANED
    return Drifted(was, came, round(100 * drift.confidence), follows, _kinds(compared(before, now)))


def _kinds(found: Iterable[Differing]) -> list[str]:
    return list(dict.fromkeys(each.kind.label for each in sorted(found, key=lambda each: str(each.kind))))
