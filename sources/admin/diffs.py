"""Two texts of a source side by side: what changed, with a little around it; the rest folded."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sources import change_words
from sources.admin.captured import Mark, Piece, pieces
from sources.changes import Span
from sources.diffing import Diff, Part, diff
from sources.enums import OpKind
from sources.models import Extraction

MOST_FOLDED = 20_000  # code points of unchanged text that a fold holds; a longer one only says how much


@dataclass(frozen=True)
class Row:
    """A paragraph that changed (`number` counts those), both sides with the words that differ marked."""

    number: int
    what: str
    kind: str
    is_cosmetic: bool
    old: list[Piece]
    new: list[Piece]


@dataclass(frozen=True)
class Fold:
    """Unchanged paragraphs: the last before a change and the first after one are shown, the others folded."""

    first: str
    last: str
    inner: tuple[str, ...]
    count: int


def of(before: Extraction, after: Extraction) -> dict[str, Any]:
    """What the page shows of two readings."""
    was, now = before.text or "", after.text or ""
    found, rows = side_by_side(was, now)
    compared = found.compared
    return {
        "before": before,
        "after": after,
        "words": change_words.of_compared(compared, was, now),
        "share": percent(compared.weight),
        "note": now[slice(*compared.note)] if compared.note else "",
        "is_read_otherwise": before.extractor != after.extractor,
        "cut": found.cut,
        "rows": rows,
        "count": sum(isinstance(row, Row) for row in rows),
    }


def side_by_side(
    was: str, now: str, *, old_marks: Sequence[Mark] = (), new_marks: Sequence[Mark] = ()
) -> tuple[Diff, list[Row | Fold]]:
    """Two texts compared, and the rows that show it; marks: of what else is to be seen in each."""
    found = diff(was, now)
    texts = _Text(was, sorted(old_marks, key=_start)), _Text(now, sorted(new_marks, key=_start))
    return found, list(_rows(*texts, found.parts))


@dataclass(frozen=True)
class _Text:
    """One of the two; `marks` in their order."""

    text: str
    marks: Sequence[Mark]

    def within(self, span: Span) -> Iterator[Mark]:
        """Those that lie in a stretch, as far as they do, by places in it."""
        for each in self.marks[: bisect_left(self.marks, span[1], key=_start)]:
            if each.end > span[0]:
                start, end = max(each.start, span[0]), min(each.end, span[1])
                yield replace(each, start=start - span[0], end=end - span[0])


def _start(mark: Mark) -> int:
    return mark.start


def percent(share: float) -> str:
    """As "4 %"; what is little is not nothing."""
    return f"{share:.0%}".replace("%", " %") if not 0 < share < 0.01 else "under 1 %"


def _rows(was: _Text, now: _Text, parts: Sequence[Part]) -> Iterator[Row | Fold]:
    number = 0
    for at, part in enumerate(parts):
        if part.kind == OpKind.SAME:
            yield _fold(now.text, part, follows=at > 0, precedes=at + 1 < len(parts))
        else:
            number += 1
            yield _row(was, now, part, number)


def _row(was: _Text, now: _Text, part: Part, number: int) -> Row:
    return Row(
        number,
        _what(part),
        part.kind,
        part.is_cosmetic,
        _marked(was, part.was, [each.was for each in part.differences], "was"),
        _marked(now, part.now, [each.now for each in part.differences], "now"),
    )


def _what(part: Part) -> str:
    """As "edited: a figure, a name"."""
    kinds = list(dict.fromkeys(each.kind.label for each in part.differences))
    if part.is_cosmetic:
        return f"{part.kind.label}, which counts for nothing"
    if part.kind == OpKind.EDITED and not kinds:
        return "rewritten"
    return f"{part.kind.label}: {', '.join(kinds)}" if kinds else part.kind.label


def _marked(text: _Text, span: Span | None, places: Iterable[Span], tone: str) -> list[Piece]:
    if span is None:
        return []
    marks = [Mark(start - span[0], end - span[0], tone=tone) for start, end in places if start < end]
    return list(pieces(text.text[slice(*span)], [*marks, *text.within(span)]))


def _fold(now: str, part: Part, *, follows: bool, precedes: bool) -> Fold:
    """follows, precedes: whether a change stands before it, and after it."""
    assert part.now is not None
    start, end = part.now
    lines = [line for line in now[start:end].split("\n") if line.strip()]
    first = lines.pop(0) if follows and lines else ""
    last = lines.pop() if precedes and lines else ""
    is_short = end - start <= MOST_FOLDED
    return Fold(first, last, tuple(lines) if is_short else (), len(lines))
