"""Whether two quantities say the same. Values decide, and what the words around them allow."""

from decimal import Context, Decimal
from enum import StrEnum

from sources.quantities import Bound, Quantity, units

ROUGH = Context(prec=15)  # what a repeating factor (an hour in days) is true to
# "She was 78" and "a woman of 78 years" may be what "aged 78" says; "$78" never is.
MAY_BE_ONE = [{"", "age"}, {"", "years"}, {"", "year"}, {"years", "age"}]
NEAR = Decimal("0.02")  # two measures that only a rough factor joins (a month in days)


class Comparison(StrEnum):
    """What one quantity says of another."""

    SAME = "SAME"  # the same value, though its bound may be another ("up to")
    COMPATIBLE = "COMPATIBLE"  # some value holds of both: rounded, vague, bounded, or a less precise date
    DIFFERENT = "DIFFERENT"  # of one kind, and no value holds of both
    OTHER_KIND = "OTHER_KIND"  # money and a count, a day and a duration: nothing to compare


def compare(ours: Quantity, theirs: Quantity) -> Comparison:
    """Symmetric. `bound` of both tells whether a SAME value is also bounded in the same way."""
    if {ours.unit, theirs.unit} in MAY_BE_ONE:
        is_met = _overlap(_reading(ours), _reading(theirs))
        return Comparison.COMPATIBLE if is_met else Comparison.OTHER_KIND
    if ours.is_date or theirs.is_date:
        return _dates(ours, theirs) if ours.is_date and theirs.is_date else Comparison.OTHER_KIND
    (family, factor), (other_family, other_factor) = units.family(ours.unit), units.family(theirs.unit)
    if family != other_family:
        return Comparison.OTHER_KIND
    if _scaled(ours.value, factor) == _scaled(theirs.value, other_factor) and not _opposed(ours, theirs):
        return Comparison.SAME if _is_same_reading(ours, theirs) else Comparison.COMPATIBLE
    is_met = _overlap(_reading(ours, factor), _reading(theirs, other_factor))
    if _rounds_to(ours, theirs, factor, other_factor) or (is_met and not _opposed(ours, theirs)):
        return Comparison.COMPATIBLE
    return Comparison.DIFFERENT


def agrees(ours: Quantity, theirs: Quantity) -> bool:
    """Some value holds of both."""
    return compare(ours, theirs) in (Comparison.SAME, Comparison.COMPATIBLE)


def _is_same_reading(ours: Quantity, theirs: Quantity) -> bool:
    """A range or a vague figure has one value in name only: the ends must meet too."""
    several = (Bound.RANGE, Bound.VAGUE)
    if ours.bound in several or theirs.bound in several:
        return (ours.low, ours.high) == (theirs.low, theirs.high)
    return True


def _opposed(ours: Quantity, theirs: Quantity) -> bool:
    """ "At most 50" and "at least 50" share a figure, and nothing else."""
    return ours.value == theirs.value and {ours.bound, theirs.bound} == {Bound.AT_MOST, Bound.AT_LEAST}


Reading = tuple[Decimal | None, Decimal | None]


def _reading(quantity: Quantity, factor: Decimal = Decimal(1)) -> Reading:
    low, high = quantity.low, quantity.high
    return (
        None if low is None else _scaled(low, factor),
        None if high is None else _scaled(high, factor),
    )


def _scaled(value: Decimal, factor: Decimal) -> Decimal:
    return value if factor == 1 else ROUGH.multiply(value, factor)


def _overlap(ours: Reading, theirs: Reading) -> bool:
    return not _is_below(ours[1], theirs[0]) and not _is_below(theirs[1], ours[0])


def _is_below(high: Decimal | None, low: Decimal | None) -> bool:
    return high is not None and low is not None and high < low


def _rounds_to(ours: Quantity, theirs: Quantity, factor: Decimal, other_factor: Decimal) -> bool:
    """One is the other rounded to the last place that it was written with."""
    if ours.bound != theirs.bound or ours.bound not in (Bound.EXACT, Bound.ABOUT):
        return False
    gap = abs(ours.value * factor - theirs.value * other_factor)
    if factor != other_factor and gap <= NEAR * abs(ours.value * factor):
        return True
    coarser = max(ours.step * factor, theirs.step * other_factor)
    return ours.step * factor != theirs.step * other_factor and gap <= coarser / 2


def _dates(ours: Quantity, theirs: Quantity) -> Comparison:
    if ours.unit == theirs.unit and (ours.value, ours.low, ours.high) == (
        theirs.value,
        theirs.low,
        theirs.high,
    ):
        return Comparison.SAME
    if {"month_day", "month_name"} & {ours.unit, theirs.unit}:
        return _without_year(ours, theirs)
    met = _overlap(_days(ours), _days(theirs))
    return Comparison.COMPATIBLE if met else Comparison.DIFFERENT


def _days(date: Quantity) -> Reading:
    """First and last day that a date may mean, as numbers of eight digits."""
    missing = {"year": 10_000, "month": 100}.get(date.unit, 1)
    last = {"year": 1231, "month": 31}.get(date.unit, 0)
    low = None if date.low is None else date.low * missing
    return low, None if date.high is None else date.high * missing + last


def _without_year(ours: Quantity, theirs: Quantity) -> Comparison:
    """A day of no year is compared by month and day; with a year alone there is nothing to compare."""
    if "year" in (ours.unit, theirs.unit):
        return Comparison.OTHER_KIND
    is_whole_month = bool({"month", "month_name"} & {ours.unit, theirs.unit})
    (low, high), (other_low, other_high) = _of_year(ours, is_whole_month), _of_year(theirs, is_whole_month)
    met = not (high < other_low or other_high < low)
    return Comparison.COMPATIBLE if met else Comparison.DIFFERENT


def _of_year(date: Quantity, is_whole_month: bool) -> tuple[int, int]:
    low, high = int(date.low or date.value), int(date.high or date.value)
    if date.unit in ("month", "month_name"):
        return low % 100, high % 100
    low, high = low % 10_000, high % 10_000
    return (low // 100, high // 100) if is_whole_month else (low, high)
