"""What changed between two texts of a page: paragraphs, figures, and whether it was owned up to.

Lines are compared by what they say, words only inside those that were edited; each step is linear in the
texts, whatever they hold. Only places are told, never words: a takedown has nothing to remove here. Pure.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from sources.aligning import align
from sources.enums import ChangeNotice, DifferenceKind, OpKind
from sources.furniture import Line, Said, lines
from sources.kinds import Differing, kind_of, widened
from sources.likeness import SPACELESS, differing

COMPARER = "changes/1"
MOST_NAMED = 300  # differences whose kind is found out; the others count as wording
MOST_READ = 1_000_000  # code points of each text; what comes after is not compared
COMMON = 20  # lines in which a word may stand to tell which of them was edited into which
ALIKE = 0.25  # of the letters in words of both lines, that both share, for one to be the other edited
WORD = re.compile(rf"[{SPACELESS}]|[^\W{SPACELESS}]+")
GRAVEST = tuple(DifferenceKind)  # in this order

Span = tuple[int, int]


@dataclass(frozen=True)
class Op:
    """What became of one line: its places in both texts, None where it does not stand."""

    kind: OpKind
    was: Span | None
    now: Span | None
    is_cosmetic: bool = False


@dataclass(frozen=True)
class Compared:
    """Two texts compared. `telling`: the difference that a person wants to see first."""

    ops: tuple[Op, ...]
    notice: ChangeNotice = ChangeNotice.NONE
    note: Span | None = None
    telling: Differing | None = None
    kinds: Mapping[DifferenceKind, int] = field(default_factory=dict)
    words_touched: int = 0
    words: int = 0
    is_cut: bool = False

    @property
    def counted(self) -> Counter[OpKind]:
        """How many paragraphs of each kind, what is cosmetic left out."""
        return Counter(op.kind for op in self.ops if not op.is_cosmetic)

    @property
    def is_cosmetic(self) -> bool:
        return not self.counted.keys() - {OpKind.SAME}

    @property
    def weight(self) -> float:
        """The share of the words of both texts that were touched."""
        return round(min(1.0, self.words_touched / self.words), 4) if self.words else 0.0


def digest(text: str) -> str:
    """Of what a text says: the same for two texts that differ in nothing but typography and furniture."""
    said = (line.said.essence for line in lines(text[:MOST_READ], {}) if not line.said.is_furniture)
    return sha256("\n".join(said).encode()).hexdigest()


def operations(was: str, now: str) -> tuple[Op, ...]:
    """What became of each line, in the order of the newer text; what is gone stands where it stood."""
    return _Pair(was, now).operations()


def compare(was: str, now: str) -> Compared:
    """All that a record of the change holds."""
    pair = _Pair(was, now)
    ops = pair.operations()
    notice, note = _notice(pair.old, pair.new)
    found = list(pair.differences(ops, note))
    named = [_named(pair.was, pair.now, each) for each in found[:MOST_NAMED]]
    telling = min(named, key=lambda each: GRAVEST.index(each.kind), default=None)
    whole = sum(_words(was, op.was) + _words(now, op.now) for op in _alone(ops))
    return Compared(
        ops=ops,
        notice=notice,
        note=note,
        telling=widened(was, now, telling) if telling else None,
        kinds=Counter(each.kind for each in named),
        words_touched=whole + sum(_words(was, gone) + _words(now, came) for gone, came in found),
        words=len(WORD.findall(pair.was)) + len(WORD.findall(pair.now)),
        is_cut=len(found) > MOST_NAMED or max(len(was), len(now)) > MOST_READ,
    )


def _alone(ops: Iterable[Op]) -> Iterator[Op]:
    return (op for op in ops if op.kind in (OpKind.ADDED, OpKind.REMOVED) and not op.is_cosmetic)


def _words(text: str, span: Span | None) -> int:
    return len(WORD.findall(text, *span)) if span else 0


def _at(span: Span, start: int) -> Span:
    return span[0] + start, span[1] + start


def _named(was: str, now: str, places: tuple[Span, Span]) -> Differing:
    gone, came = places
    return Differing(gone, came, kind_of(was, gone, now, came))


def _notice(old: Sequence[Line], new: Sequence[Line]) -> tuple[ChangeNotice, Span | None]:
    """Whether the newer text says of itself that it was changed: a note that was not there, a later date."""
    known = {line.said.essence for line in old}
    for line in new:
        if line.said.is_note and line.said.essence not in known:
            return ChangeNotice.NOTED, (line.start, line.end)
    stamps = {line.said.stamp for line in new if line.said.stamp} - {line.said.stamp for line in old}
    return (ChangeNotice.DATED if stamps else ChangeNotice.NONE), None


class _Pair:
    """Two texts, line by line."""

    def __init__(self, was: str, now: str) -> None:
        self.was, self.now = was[:MOST_READ], now[:MOST_READ]
        known: dict[str, Said] = {}
        self.old, self.new = list(lines(self.was, known)), list(lines(self.now, known))

    def operations(self) -> tuple[Op, ...]:
        return tuple(self._operations())

    def differences(self, ops: Iterable[Op], note: Span | None) -> Iterator[tuple[Span, Span]]:
        """The words that differ in edited lines, by their places in the whole texts."""
        for op in ops:
            if op.kind == OpKind.EDITED and not op.is_cosmetic and op.was and op.now and op.now != note:
                for gone, came in differing(self.was[slice(*op.was)], self.now[slice(*op.now)]):
                    yield _at(gone, op.was[0]), _at(came, op.now[0])

    def _operations(self) -> Iterator[Op]:
        runs = align([line.said.essence for line in self.old], [line.said.essence for line in self.new])
        lost = [at for run in runs if not run.is_same for at in range(run.i, run.j)]
        won = [at for run in runs if not run.is_same for at in range(run.k, run.m)]
        moved = self._moved(lost, won)
        stayed = set(moved.values())
        edited = self._edited([at for at in lost if at not in stayed], [at for at in won if at not in moved])
        found = {**moved, **edited}
        elsewhere = set(found.values())
        for run in runs:
            if run.is_same:
                yield from map(self._same, range(run.i, run.j), range(run.k, run.m))
                continue
            for at in range(run.i, run.j):
                if at not in elsewhere:
                    yield Op(OpKind.REMOVED, _span(self.old[at]), None, self.old[at].said.is_furniture)
            for at in range(run.k, run.m):
                yield self._of(at, found.get(at), is_moved=at in moved)

    def _same(self, at: int, there: int) -> Op:
        was, now = _span(self.old[at]), _span(self.new[there])
        is_equal = self.was[slice(*was)] == self.now[slice(*now)]
        return Op(OpKind.SAME if is_equal else OpKind.EDITED, was, now, is_cosmetic=not is_equal)

    def _of(self, at: int, there: int | None, *, is_moved: bool) -> Op:
        line = self.new[at]
        if there is None:
            return Op(OpKind.ADDED, None, _span(line), line.said.is_furniture)
        before = self.old[there]
        is_cosmetic = line.said.is_furniture and before.said.is_furniture
        if is_moved:  # links and teasers change places by themselves
            is_cosmetic = is_cosmetic or line.said.is_title
        return Op(OpKind.MOVED if is_moved else OpKind.EDITED, _span(before), _span(line), is_cosmetic)

    def _moved(self, lost: Iterable[int], won: Iterable[int]) -> dict[int, int]:
        """Which of the lines that came in stood elsewhere before: new place → old place."""
        places = defaultdict(list)
        for at in lost:
            places[self.old[at].said.essence].append(at)
        for each in places.values():
            each.reverse()
        return {
            at: places[self.new[at].said.essence].pop() for at in won if places.get(self.new[at].said.essence)
        }

    def _edited(self, lost: Sequence[int], won: Sequence[int]) -> dict[int, int]:
        """Which line came of which by editing, the likest first: new place → old place."""
        bags = {at: _bag(self.was, self.old[at]) for at in lost}
        holders: dict[str, list[int]] = defaultdict(list)
        for at, bag in bags.items():
            for word in bag:
                holders[word].append(at)
        likest = [
            (likeness, at, there)
            for at in won
            for there, likeness in _alike(_bag(self.now, self.new[at]), bags, holders)
        ]
        pairs: dict[int, int] = {}
        taken: set[int] = set()
        for _, at, there in sorted(likest, key=lambda each: (-each[0], abs(each[1] - each[2]))):
            if at not in pairs and there not in taken:
                pairs[at] = there
                taken.add(there)
        return pairs


def _span(line: Line) -> Span:
    return line.start, line.end


def _bag(text: str, line: Line) -> set[str]:
    return set(WORD.findall(text[line.start : line.end].casefold()))


def _alike(
    bag: set[str], bags: Mapping[int, set[str]], holders: Mapping[str, list[int]]
) -> Iterator[tuple[int, float]]:
    """The lines that share so many letters in words with this one that it may have come of them.

    Words that stand in many lines tell nothing; where no other line was lost, they tell enough.
    """
    shared: Counter[int] = Counter()
    for word in bag:
        places = holders.get(word, ())
        if len(places) <= COMMON:
            for at in places:
                shared[at] += len(word)
    size = sum(map(len, bag))
    for at, count in shared.items():
        likeness = count / (size + sum(map(len, bags[at])) - count)
        if likeness >= ALIKE:
            yield at, likeness
