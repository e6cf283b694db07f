"""The last checks of a source in one small picture: a bar a check, told apart by shape, words and colour."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sources import labels
from sources.enums import Outcome
from sources.health import WITHOUT_WEIGHT
from sources.models import Fetch

STEP, WIDTH, HEIGHT = 9, 6, 28  # pixels
MOST = 40  # checks


@dataclass(frozen=True)
class Sort:
    """One sort of check: how tall its bar is, its style, and what several of them are called."""

    style: str
    height: int
    many: str


CAPTURED = Sort("captured", 28, "captured something new")
UNCHANGED = Sort("unchanged", 18, "found it unchanged")
WALL = Sort("wall", 12, "stood before a wall")
FAILED = Sort("failed", 28, "failed")
OURS = Sort("ours", 6, "failed because of us")
BY_US = frozenset({Outcome.CRASHED, Outcome.REFUSED})
SORTS = (CAPTURED, UNCHANGED, WALL, FAILED, OURS)


@dataclass(frozen=True)
class Bar:
    """A check: where its bar stands, and what its tooltip says."""

    sort: Sort
    x: int
    title: str

    @property
    def y(self) -> int:
        return HEIGHT - self.sort.height


@dataclass(frozen=True)
class Sparkline:
    """The bars, the oldest first, and the same in a sentence."""

    bars: Sequence[Bar]
    summary: str

    @property
    def title(self) -> str:
        return "The only check" if len(self.bars) == 1 else f"The last {len(self.bars)} checks"

    @property
    def width(self) -> int:
        return max(1, len(self.bars) * STEP - STEP + WIDTH)


def of(fetches: Sequence[Fetch]) -> Sparkline:
    """Of the newest fetches, newest first; those that have not ended are left out."""
    ended = [fetch for fetch in fetches if fetch.ended_at and fetch.outcome][:MOST]
    bars = [Bar(sort(fetch), number * STEP, _title(fetch)) for number, fetch in enumerate(reversed(ended))]
    found = Counter(bar.sort for bar in bars)
    parts = [f"{found[each]} {each.many}" for each in SORTS if found[each]]
    return Sparkline(bars, ", ".join(parts))


def sort(fetch: Fetch) -> Sort:
    outcome = Outcome(fetch.outcome)
    if outcome == Outcome.OK:
        return CAPTURED
    if outcome == Outcome.UNCHANGED:
        return UNCHANGED
    if outcome in BY_US or labels.ended(outcome, in_outage=_in_outage(fetch)) == labels.OURS:
        return OURS
    return WALL if outcome in WITHOUT_WEIGHT else FAILED


def _title(fetch: Fetch) -> str:
    told = labels.ended(fetch.outcome, in_outage=_in_outage(fetch))
    return f"{fetch.ended_at:%-d %B %Y, %H:%M} UTC: {told.what}"


def _in_outage(fetch: Fetch) -> bool:
    return getattr(fetch, "in_outage", False)
