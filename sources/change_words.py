"""What a change is, in a sentence that a reporter reads: the same for pages and API. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sources.changes import Compared
from sources.enums import ChangeNotice, DifferenceKind, OpKind

LONGEST = 80  # code points of the words shown
COSMETIC = "nothing that counts: typography, counters, links or boilerplate"
DATED = "a new date of “updated”, but no correction note"
REMOVED = "the words were removed by a legal order"


class Told(Protocol):
    """A change as sources.queries.changes has it; texts are None where they were taken down."""

    @property
    def is_cosmetic(self) -> bool: ...
    @property
    def notice(self) -> str: ...
    @property
    def telling(self) -> str: ...
    @property
    def added(self) -> int: ...
    @property
    def removed(self) -> int: ...
    @property
    def edited(self) -> int: ...
    @property
    def moved(self) -> int: ...


@dataclass(frozen=True)
class _Told:
    is_cosmetic: bool
    notice: str
    telling: str
    added: int
    removed: int
    edited: int
    moved: int


def of(change: Any) -> str:
    """The sentence of a row as sources.queries.changes has it."""
    returned = change.returns_to.snapshot.captured_at if change.returns_to else None
    return sentence(change, change.was_text, change.now_text, returned)


def of_compared(found: Compared, was: str, now: str) -> str:
    """The sentence of two texts that were compared just now."""
    counted = found.counted
    telling = found.telling
    told = _Told(
        is_cosmetic=found.is_cosmetic,
        notice=found.notice,
        telling=telling.kind if telling else "",
        added=counted[OpKind.ADDED],
        removed=counted[OpKind.REMOVED],
        edited=counted[OpKind.EDITED],
        moved=counted[OpKind.MOVED],
    )
    if not telling:
        return sentence(told, None, None)
    return sentence(told, was[slice(*telling.was)], now[slice(*telling.now)])


def sentence(change: Told, was: str | None, now: str | None, returned: datetime | None = None) -> str:
    """was, now: the words of the telling difference."""
    if change.is_cosmetic:
        return f"{COSMETIC}; {DATED}" if change.notice == ChangeNotice.DATED else COSMETIC
    parts = [difference(change.telling, was, now)] if change.telling else []
    parts.append(counts(change))
    if returned:
        parts.append(f"back to what it said on {returned:%-d %B %Y, %H:%M} UTC")
    parts.append(notice(change.notice))
    return "; ".join(filter(None, parts))


def difference(kind: str, was: str | None, now: str | None) -> str:
    """As "a figure changed: $25 million → $50 million"."""
    what = DifferenceKind(kind).label
    if was is None or now is None:
        return f"{what} changed ({REMOVED})"
    was, now = shortened(was), shortened(now)
    if not was:
        return f"{what} came in: {now}"
    return f"{what} changed: {was} → {now}" if now else f"{what} went: {was}"


def shortened(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"


def counts(change: Told) -> str:
    """How many paragraphs, as "2 paragraphs edited, 1 added"."""
    counted = (
        (change.edited, "edited"),
        (change.added, "added"),
        (change.removed, "removed"),
        (change.moved, "moved"),
    )
    said = [f"{count} {what}" for count, what in counted if count]
    if not said:
        return ""
    first, rest = said[0], said[1:]
    number, _, what = first.partition(" ")
    return ", ".join([f"{number} paragraph{'' if number == '1' else 's'} {what}", *rest])


def notice(value: str) -> str:
    return DATED if value == ChangeNotice.DATED else ChangeNotice(value).label
