"""The newsroom's own scale: what each rating is called in public, and where it stands. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from claims.enums import Rating, Status

# The look of each answer; never by colour alone, the word stands beside it.
TONES = {
    Rating.CONFIRMED: ("good", "✓"),
    Rating.CONFIRMED_WITH_CHANGES: ("warn", "±"),
    Rating.MISLEADING: ("warn", "!"),
    Rating.INACCURATE: ("bad", "✗"),
    Rating.UNSUPPORTED: ("plain", "–"),
    Rating.UNVERIFIABLE: ("plain", "?"),
    Rating.ATTRIBUTION_ONLY: ("plain", "“”"),
}


@dataclass(frozen=True)
class Step:
    """value: none for an answer that is no degree of truth, such as that nothing was found."""

    label: str
    value: int | None = None


@dataclass(frozen=True)
class Scale:
    """The steps by rating, the worst first."""

    steps: Mapping[Rating, Step]

    @classmethod
    def of(cls, written: Mapping[str, tuple[str, int | None]]) -> "Scale":
        """From the setting RATING_SCALE."""
        return cls({Rating(name): Step(*said) for name, said in written.items()})

    @property
    def worst(self) -> int:
        return min(self._values())

    @property
    def best(self) -> int:
        return max(self._values())

    def _values(self) -> list[int]:
        return [step.value for step in self.steps.values() if step.value is not None]


def in_public(rating: Rating, status: str) -> Rating:
    """The rating to show: that somebody said it, found right, is no word on whether it is so."""
    return Rating.ATTRIBUTION_ONLY if status == Status.ATTRIBUTED else rating
