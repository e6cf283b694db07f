"""What a quantity is."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DATES = ("date", "month", "year", "month_day", "month_name")


class Bound(StrEnum):
    """How the words around a figure limit it."""

    EXACT = "EXACT"
    AT_MOST = "AT_MOST"  # up to, less than, as many as
    AT_LEAST = "AT_LEAST"  # at least, more than, 50+
    ABOUT = "ABOUT"  # about, some, nearly
    RANGE = "RANGE"  # 20-30, between two and four, the 1960s
    VAGUE = "VAGUE"  # dozens, several hundred


@dataclass(frozen=True)
class Quantity:
    """`unit`: a currency code, "%", "pp", a measure, "age", "ordinal", "" for a plain count; or a date's
    precision.

    Dates count as numbers of their digits: "date" 20250807, "month" 202508, "year" 2025,
    "month_day" 807, "month_name" 8. `start` and `end` are offsets in code points, of the figure
    without the words that bound it. `low` and `high` are the least and the most that the words allow,
    both included; None is open. `value` is the figure itself; of a range and of a vague figure, its
    low end. `step` is the last place that was written: 100000 in "1.2 million".
    """

    value: Decimal
    unit: str
    start: int
    end: int
    bound: Bound = Bound.EXACT
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal = Decimal(1)

    @property
    def is_date(self) -> bool:
        return self.unit in DATES


def plain(value: Decimal) -> Decimal:
    """1200000000 for 1.2 billion, not 1200000000.0 or 1.2E+9."""
    return Decimal(int(value)) if value == int(value) else value.normalize()
