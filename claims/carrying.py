"""Where the claims of a text stand in the next one: the words themselves, else what they became. Pure.

First where they stood, told by what became of each paragraph; then elsewhere. Likeness only locates: words in
which a figure, a negation, a name, a date or a unit differs are never taken for the same, nor is a copy of
them that stands elsewhere while they were edited in their place.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from claims import anchoring
from claims.enums import AnchorState
from sources import changes
from sources.aligning import Run, align
from sources.changes import Span
from sources.enums import DifferenceKind, OpKind
from sources.kinds import Differing, negations
from sources.likeness import TOKEN, Difference, compared, differences
from sources.nearest import Wanted, between, nearest
from sources.typography import Page, flatten, plain

ALIKE = 0.5  # share of the letters of both that has to be the same, to be these words edited
FOLLOWED = 0.6  # and for a claim to follow them, until a person says whether they mean the same
SIGNS = frozenset("-−+±")
LONGEST = 4000  # code points; longer words are found as they are or not at all


class Words(Protocol):
    """A claim's words as they stood in the older text; without a place where they were gone from it."""

    @property
    def exact(self) -> str: ...
    @property
    def prefix(self) -> str: ...
    @property
    def suffix(self) -> str: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...
    @property
    def anchor(self) -> str: ...


@dataclass(frozen=True)
class Carried:
    """Where the words stand in the newer text; for what is ORPHANED where the likest words do, if any do.

    confidence: 1 where they are the same and in one place, else how alike, or one in how many places.
    differences: what differs between the words and those found.
    """

    state: AnchorState
    start: int | None = None
    end: int | None = None
    confidence: float = 0.0
    differences: tuple[Difference, ...] = ()

    @property
    def span(self) -> Span | None:
        return None if self.start is None or self.end is None else (self.start, self.end)

    @property
    def is_reworded(self) -> bool:
        """Other words, which say the same as far as a machine can tell: for a person to say."""
        return self.state != AnchorState.ORPHANED and bool(self.differences)


class Carrier:
    """Two texts that follow each other; what is worked out of both serves all claims."""

    def __init__(self, was: str, now: str) -> None:
        self.was, self.now = was, now

    def carry(self, words: Words, corrected: str = "") -> Carried:
        """corrected: what the verdict says that the article should say instead, where it does."""
        home = self._home(words)
        kept = self._at_home(words, home, corrected) if home else None
        return kept or self._elsewhere(words, corrected)

    # --- where they stood ----------------------------------------------------------------------

    @cached_property
    def _paragraphs(self) -> list["_Paragraph"]:
        """Those of the older text, in its order."""
        ops = (op for op in changes.operations(self.was, self.now) if op.was)
        found = (_Paragraph(self.was, self.now, op.kind, op.was, op.now) for op in ops if op.was)
        return sorted(found, key=lambda each: each.before)

    def _home(self, words: Words) -> "_Paragraph | None":
        """The paragraph in which they stood, where it is in the newer text too and it is sure which."""
        if words.start is None or words.end is None or words.anchor == AnchorState.AMBIGUOUS:
            return None
        at = bisect_right(self._paragraphs, words.start, key=lambda each: each.before[0]) - 1
        if at < 0:
            return None
        found = self._paragraphs[at]
        return found if found.after and words.end <= found.before[1] else None

    def _at_home(self, words: Words, home: "_Paragraph", corrected: str) -> Carried | None:
        """None where nothing like them stands there any more."""
        assert words.start is not None
        assert words.end is not None
        assert home.after is not None
        state = AnchorState.MOVED if home.kind == OpKind.MOVED else AnchorState.ANCHORED
        now = home.now_of(words.start, words.end)
        right = self._corrected(home, now, words, corrected)
        same = self._same(now, words) if now else None
        if right and (same is None or (right[0] <= same[0] and same[1] <= right[1])):
            return Carried(state, *right, confidence=1.0)
        if same:
            return self._same_at_home(same, home, words)
        return _judged(words.exact, self.now, now, state) if now else None

    def _same_at_home(self, same: Span, home: "_Paragraph", words: Words) -> Carried:
        """MOVED where what stood around them does not any more; of several such places none is home."""
        around = anchoring.among(self.now, [same], words.prefix, words.suffix, words.start)
        if around.state == AnchorState.MOVED and home.kind == OpKind.EDITED:
            places = self._places(words.exact, words)
            if len(places) > 1:
                return self._of_places(places, words)
        state = AnchorState.MOVED if home.kind == OpKind.MOVED else around.state
        return Carried(state, *same, confidence=1.0)

    def _same(self, span: Span, words: Words) -> Span | None:
        """The same words in that place; a line may have been broken within them."""
        if plain(self.now[slice(*span)]) == plain(words.exact):
            return span
        places = self._places(words.exact, words)
        return next((each for each in places if each[0] < span[1] and span[0] < each[1]), None)

    def _corrected(self, home: "_Paragraph", now: Span | None, words: Words, corrected: str) -> Span | None:
        """The corrected words in the place of those that they correct, not where they stood before."""
        if not corrected or home.after is None:
            return None
        found = self._places(corrected, words, within=home.after)
        if now:
            return next((each for each in found if each[0] < now[1] and now[0] < each[1]), None)
        return found[0] if found and not anchoring.places(home.text, corrected) else None

    def _places(self, quote: str, words: Words, within: Span | None = None) -> list[Span]:
        """Where the quote stands, as whole words, in the newer text or a stretch of it."""
        start, end = within or (0, len(self.now))
        text = self.now[start:end] if within else self.now
        found = [(at + start, last + start) for at, last in anchoring.places(text, quote)]
        return [each for each in found if _is_whole(self.now, each, words)]

    # --- elsewhere -----------------------------------------------------------------------------

    def _elsewhere(self, words: Words, corrected: str) -> Carried:
        for quote in filter(None, (words.exact, corrected)):
            found = self._places(quote, words)
            if found:
                return self._of_places(found, words)
        likest = self._likest(words) if len(words.exact) <= LONGEST else None
        carried = _judged(words.exact, self.now, likest, AnchorState.MOVED) if likest else None
        return carried or Carried(AnchorState.ORPHANED)

    def _of_places(self, places: Sequence[Span], words: Words) -> Carried:
        start = None if words.anchor == AnchorState.AMBIGUOUS else words.start
        anchor = anchoring.among(self.now, places, words.prefix, words.suffix, start)
        return Carried(
            anchor.state,
            anchor.start,
            anchor.end,
            confidence=round(1 / anchor.places, 2) if anchor.state == AnchorState.AMBIGUOUS else 1.0,
        )

    @cached_property
    def _page(self) -> Page:
        return Page(self.now)

    def _likest(self, words: Words) -> Span | None:
        wanted = Wanted(plain(words.exact), plain(words.prefix), plain(words.suffix))
        if not wanted.text:
            return None
        place = (between if wanted.is_short else nearest)(wanted, self._page, None)
        return self._page.span(*place) if place else None


class _Paragraph:
    """A paragraph of the older text, and where it is in the newer one: None where it is gone."""

    def __init__(self, was: str, now: str, kind: OpKind, before: Span, after: Span | None) -> None:
        self.was, self.now, self.kind, self.before, self.after = was, now, kind, before, after

    @property
    def text(self) -> str:
        return self.was[slice(*self.before)]

    def now_of(self, start: int, end: int) -> Span | None:
        """What stands now in the place of was[start:end]; None where no word of it is left."""
        assert self.after is not None
        old, new = self.was[slice(*self.before)], self.now[slice(*self.after)]
        if old == new:
            return start - self.before[0] + self.after[0], end - self.before[0] + self.after[0]
        found = self._aligned.now_of(start - self.before[0], end - self.before[0])
        return (found[0] + self.after[0], found[1] + self.after[0]) if found else None

    @cached_property
    def _aligned(self) -> "_Aligned":
        assert self.after is not None
        return _Aligned(self.was[slice(*self.before)], self.now[slice(*self.after)])


class _Aligned:
    """Two forms of a paragraph, word by word."""

    def __init__(self, was: str, now: str) -> None:
        old, self.flat = flatten(was), flatten(now)
        self.old = [old.span(each.start(), each.end()) for each in TOKEN.finditer(old.text)]
        self.new = [each.span() for each in TOKEN.finditer(self.flat.text)]
        self.words = TOKEN.findall(old.text), TOKEN.findall(self.flat.text)
        self.runs = align(*self.words)

    def now_of(self, start: int, end: int) -> Span | None:
        inner = [at for at, (begin, last) in enumerate(self.old) if begin < end and start < last]
        if not inner or not any(self._is_same(at) for at in inner):
            return None
        left, right = self._before(inner[0]), self._behind(inner[-1])
        # Of two equally short edits the one that keeps the words at the ends.
        left -= not self._stays(inner[0], left) and self._stays(inner[0], left - 1)
        right += not self._stays(inner[-1], right - 1) and self._stays(inner[-1], right)
        if left >= right:
            return None
        return self.flat.span(self.new[left][0], self.new[right - 1][1])

    def _stays(self, at: int, there: int) -> bool:
        old, new = self.words
        return 0 <= there < len(new) and old[at] == new[there]

    def _run(self, at: int) -> Run:
        return next(run for run in self.runs if run.i <= at < run.j)

    def _is_same(self, at: int) -> bool:
        return self._run(at).is_same

    def _before(self, at: int) -> int:
        """Where the words from this one on begin now; of a stretch that begins before it, its last words."""
        run = self._run(at)
        return run.k + at - run.i if run.is_same or run.i == at else max(run.k, run.m - (run.j - at))

    def _behind(self, at: int) -> int:
        run = self._run(at)
        if run.is_same:
            return run.k + at - run.i + 1
        return run.m if run.j == at + 1 else min(run.m, run.k + at + 1 - run.i)


def _judged(exact: str, text: str, span: Span, state: AnchorState) -> Carried | None:
    """What was found in the place of the words, and whether their claim follows; None: another thing."""
    words = text[slice(*span)]
    if max(len(exact), len(words)) > LONGEST:
        return None
    found = list(compared(exact, words))
    likeness = _likeness(exact, words, found)
    if likeness < ALIKE:
        return None
    says_other = any(each.kind != DifferenceKind.WORDING for each in found)
    follows = not says_other and _signs(exact) == _signs(words) and likeness >= FOLLOWED
    return Carried(
        state if follows else AnchorState.ORPHANED,
        *span,
        confidence=likeness,
        differences=differences(exact, words),
    )


def _signs(text: str) -> tuple[list[str], Counter[str]]:
    """What no rewording leaves out, puts in or changes: each digit in its order, and how often it says no."""
    return [char for char in text if char.isdigit()], negations(text)


def _likeness(exact: str, words: str, found: Iterable[Differing]) -> float:
    """Never 1: what differs at all is not the same."""
    differing = sum(each.was[1] - each.was[0] + each.now[1] - each.now[0] for each in found)
    return round(min(0.99, max(0.0, 1 - differing / (len(exact) + len(words)))), 2)


def _is_whole(text: str, span: Span, words: Words) -> bool:
    """Whether no word or figure goes on beyond an edge: "50 million" does not stand in "150 million".

    Unless it went on in the same way where the words stood.
    """
    start, end = span
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    begins = before == words.prefix[-2:] or not _runs_on(before[::-1], text[start], is_end=False)
    ends = after == words.suffix[:2] or not _runs_on(after, text[end - 1], is_end=True)
    return begins and ends


def _runs_on(beyond: str, edge: str, *, is_end: bool) -> bool:
    """beyond: two characters at most, from the edge outwards."""
    if not beyond or not edge.isalnum():
        return False
    if beyond[0].isalnum() or (edge.isdigit() and not is_end and beyond[0] in SIGNS):
        return True
    return beyond[0] in (".,:/-'’" if edge.isdigit() else "-'’") and beyond[1:].isalnum()
