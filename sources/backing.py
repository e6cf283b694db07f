"""Which figures of a claim a page does not back.

A figure is backed where the page states it near words of the claim. A date is backed by one that is at
least as precise; a day of no year, and a weekday's event, take the year and the week of the page's own
date. What only the page's date says backs a year or a month, since a page seldom repeats it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sources.comparing import agrees
from sources.quantities import Bound, Quantity, find
from sources.quantities.words import following, spread, words_of

REACH = 2  # passages to both sides that are context of a figure
STEM = 5  # letters that two forms of a word share
DATELINE = 8  # words beside its date that a line of the page's date has at most
WEEK = timedelta(days=7)  # an event of "Wednesday" lies so close to the page's date
NO_CONTEXT = spread(
    "that this these those with from have been were will would could should their there they them then than "
    "which what when where while about after before into over under between during also only more most some "
    "such other first second third million billion thousand hundred para como sobre entre desde hasta pelo "
    "pela mais menos"
)


class Page:
    """What a page says, read once: its figures by passage, the words around each, and its own days.

    found: the quantities of each passage, where the caller knows them already.
    """

    def __init__(self, passages: Sequence[str], found: Sequence[Sequence[Quantity]] | None = None) -> None:
        self.found = [find(passage) for passage in passages] if found is None else found
        self.text = passages
        self.stems = [_stems(passage) for passage in passages]
        self.days = [
            _day(quantity.value)
            for passage, quantities in zip(passages, self.found, strict=True)
            for quantity in quantities
            if quantity.unit == "date" and len(words_of(passage)) <= DATELINE
        ]

    def unbacked(self, claim: str) -> list[Quantity]:
        """The figures of `claim` that the page does not back, in its order.

        Of a date whose year is backed and whose day is not, only the day comes back.
        """
        stated = list(self._near(_stems(claim)))
        missing = [each for each in find(claim) if not _is_backed(each, claim, stated, self.days)]
        return [_rest(each, stated, self.days) for each in missing]

    def _near(self, words: frozenset[str]) -> Iterator[tuple[Quantity, str]]:
        """The figures in passages that have a word of `words`, themselves or in a neighbour."""
        meets = [bool(stems & words) for stems in self.stems]
        for index, quantities in enumerate(self.found):
            if quantities and any(meets[max(0, index - REACH) : index + REACH + 1]):
                yield from ((quantity, self.text[index]) for quantity in quantities)


def unbacked(claim: str, passages: Sequence[str]) -> list[Quantity]:
    """As Page.unbacked, for one claim."""
    return Page(passages).unbacked(claim)


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in words_of(text) if len(word) > 3 and word not in NO_CONTEXT)


def _is_backed(
    claimed: Quantity, claim: str, stated: Sequence[tuple[Quantity, str]], days: Sequence[date]
) -> bool:
    if claimed.bound == Bound.RANGE and claimed.is_date and not _is_span(claimed):
        ends = (replace(claimed, bound=Bound.EXACT, value=end, low=end, high=end) for end in _ends(claimed))
        return all(_is_backed(end, claim, stated, days) for end in ends)
    if claimed.is_date:
        return any(_holds(claimed, quantity) for quantity, _ in stated) or _is_of_page(claimed, stated, days)
    return any(
        agrees(claimed, quantity) and _is_said(claimed, quantity) and _counts_the_same(claimed, claim, text)
        for quantity, text in stated
    )


def _is_said(claimed: Quantity, stated: Quantity) -> bool:
    """Of a maximum the figure itself is what is said: "up to $25m" does not back "up to $50m"."""
    return claimed.bound != Bound.AT_MOST or stated.value == claimed.value or stated.bound == Bound.VAGUE


def _is_span(claimed: Quantity) -> bool:
    """A decade or a century: one time, of which any part is within."""
    return claimed.unit == "year" and claimed.low is not None and claimed.low % 10 in (0, 1)


def _ends(claimed: Quantity) -> tuple[Decimal, Decimal]:
    return claimed.low or claimed.value, claimed.high or claimed.value


def _counts_the_same(claimed: Quantity, claim: str, passage: str) -> bool:
    """An ordinal says nothing without what it counts: the 1st District is in no first quarter."""
    if claimed.unit != "ordinal":
        return True
    counted = next((word for word, _ in following(claim, claimed.end, 1)), "")
    return len(counted) <= 3 or counted[:STEM] in {word[:STEM] for word in words_of(passage)}


def _holds(claimed: Quantity, stated: Quantity) -> bool:
    """What is stated lies within what is claimed, or is one of the two ends of a stated period."""
    if not stated.is_date or not agrees(claimed, stated):
        return False
    order = ("year", "month_name", "month", "month_day", "date")
    if stated.bound == Bound.RANGE and claimed.bound != Bound.RANGE and claimed.unit == stated.unit:
        return claimed.value in _ends(stated)
    return order.index(stated.unit) >= order.index(claimed.unit) or stated.unit == "month_day"


def _is_of_page(claimed: Quantity, stated: Sequence[tuple[Quantity, str]], days: Sequence[date]) -> bool:
    """What the page's own date says, together with its words."""
    if claimed.unit == "year":
        return any(_ends(claimed)[0] <= day.year <= _ends(claimed)[1] for day in days)
    if claimed.unit == "month":
        year, month = divmod(int(claimed.value), 100)
        named = any(each.unit == "month_name" and each.value == month for each, _ in stated)
        return any((day.year, day.month) == (year, month) for day in days) or (
            named and any(abs(12 * (year - day.year) + month - day.month) < 12 for day in days)
        )
    if claimed.unit == "date":
        return any(abs(_day(claimed.value) - day) <= WEEK for day in days)
    return any((day.month * 100 + day.day) == claimed.value for day in days)


def _rest(missing: Quantity, stated: Sequence[tuple[Quantity, str]], days: Sequence[date]) -> Quantity:
    """Without its year, if that is backed."""
    if missing.unit != "date" or missing.bound == Bound.RANGE:
        return missing
    value = missing.value // 10_000
    year = replace(missing, unit="year", value=value, low=value, high=value)
    if not _is_backed(year, "", stated, days):
        return missing
    day = missing.value % 10_000
    return replace(missing, unit="month_day", value=day, low=day, high=day)


def _day(value: Decimal) -> date:
    digits = int(value)
    return date(digits // 10_000, digits // 100 % 100, digits % 100)
