"""What speaks against two claims being the same: other figures, a negation more, another name. Pure.

However alike they are otherwise: 4.2 million and 2.4 million euros are two claims.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sources import comparing, quantities
from sources.comparing import Comparison
from sources.enums import DifferenceKind
from sources.kinds import negations
from sources.likeness import compared
from sources.quantities import Quantity

ALIKE = 0.6  # share of the letters that stand in both, for their words to be compared one by one
LONGEST = 2000  # code points


@dataclass(frozen=True)
class Against:
    """What one says and the other says otherwise; of a negation either may be empty."""

    kind: DifferenceKind
    here: str
    there: str


def against(one: str, other: str) -> list[Against]:
    """Each thing that makes them two claims; empty where a machine sees nothing against it."""
    one, other = one[:LONGEST], other[:LONGEST]
    found = [*_figures(one, other), *_names(one, other)]
    if negations(one) != negations(other):
        found.append(Against(DifferenceKind.NEGATION, *_denials(one, other)))
    return list(dict.fromkeys(found))


def _figures(one: str, other: str) -> Iterator[Against]:
    """Figures of one kind of which neither is said by both."""
    ours, theirs = quantities.find(one), quantities.find(other)
    own = [each for each in ours if not _is_said(each, theirs)]
    foreign = [each for each in theirs if not _is_said(each, ours)]
    for each in own:
        rival = next((it for it in foreign if comparing.compare(each, it) == Comparison.DIFFERENT), None)
        if rival:
            kind = DifferenceKind.DATE if each.is_date else DifferenceKind.NUMBER
            yield Against(kind, one[each.start : each.end], other[rival.start : rival.end])


def _is_said(each: Quantity, others: Sequence[Quantity]) -> bool:
    return any(comparing.agrees(each, other) for other in others)


def _names(one: str, other: str) -> Iterator[Against]:
    """Names in the same place of sentences that are alike."""
    found = list(compared(one, other))
    differing = sum(each.was[1] - each.was[0] + each.now[1] - each.now[0] for each in found)
    if differing > (1 - ALIKE) * (len(one) + len(other)):
        return
    for each in found:
        here, there = one[slice(*each.was)].strip(), other[slice(*each.now)].strip()
        if each.kind in (DifferenceKind.NAME, DifferenceKind.UNIT) and here and there:
            yield Against(each.kind, here, there)


def _denials(one: str, other: str) -> tuple[str, str]:
    """The word that says no, of the one that says it more often."""
    found = [each for each in compared(one, other) if each.kind == DifferenceKind.NEGATION]
    if not found:
        return "", ""
    return one[slice(*found[0].was)].strip(), other[slice(*found[0].now)].strip()
