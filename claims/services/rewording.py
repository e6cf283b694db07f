"""The words of a newer text that a person names in the stead of those that were cited."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from claims import anchoring
from claims.errors import QuoteAmbiguous, QuoteNotFound
from claims.models import Sighting
from claims.services.rechecks import ALARMING
from sources.errors import Invalid

Span = tuple[int, int]


@dataclass(frozen=True)
class Words:
    """Words of the newer text that carry the verdict now.

    replaces: for which citation; None for each that changed there. The hints are those of a quote.
    """

    quote: str
    replaces: UUID | None = None
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@contextmanager
def naming_evidence() -> Iterator[None]:
    """What is wrong with a quote is told of the field that holds it."""
    try:
        yield
    except (QuoteNotFound, QuoteAmbiguous) as fault:
        fault.field = "evidence"
        raise


class Given:
    """The words that a person named, at their places in the newer text."""

    def __init__(self, words: Sequence[Words], text: str, seen: Sequence[Sighting]) -> None:
        by_evidence = {each.evidence_id: each for each in seen}
        self.own: dict[UUID, Span] = {}
        self.common: list[Span] = []
        self.used: set[Span] = set()
        self.changed = [each for each in seen if each.state in ALARMING]
        for each in words:
            if each.replaces and each.replaces not in by_evidence:
                raise Invalid(
                    f"{each.replaces} is none of the citations that this recheck is about.", field="evidence"
                )
            near = by_evidence.get(each.replaces) if each.replaces else None
            place = _find(each, text, near or (self.changed[0] if self.changed else None))
            if each.replaces:
                self.own[each.replaces] = place
            else:
                self.common.append(place)

    def place_of(self, sighting: Sighting) -> Span | None:
        """As named for it; for all that changed there; else where the same words still stand."""
        if sighting.evidence_id in self.own:
            return self.own[sighting.evidence_id]
        if sighting.state in ALARMING:
            fitting = next((place for place in self.common if self._fits(place, sighting)), None)
            self.used |= {fitting} if fitting else set()
            return fitting
        same = sighting.start is not None and sighting.end is not None
        return (sighting.start, sighting.end) if same else None  # type: ignore[return-value]

    def _fits(self, place: Span, sighting: Sighting) -> bool:
        if len({each.evidence.quote for each in self.changed}) == 1 and len(self.common) == 1:
            return True
        if sighting.start is None or sighting.end is None:  # nothing like it is there: it may be anywhere
            return len(self.common) == 1 and all(each.start is None for each in self.changed)
        return place[0] < sighting.end and sighting.start < place[1]

    def check_all_used(self) -> None:
        if set(self.common) - self.used:
            raise Invalid(
                "Several passages changed: say for each which words replace it, as {replaces, quote}.",
                field="evidence",
            )


def _find(words: Words, text: str, near: Sighting | None) -> Span:
    """The one place of these words; of several equal ones that where the citation was found."""
    start = words.start if words.start is not None or near is None else near.start
    with naming_evidence():
        return anchoring.place(
            text, words.quote, words.prefix, words.suffix, start, where="the newer text of the source"
        )
