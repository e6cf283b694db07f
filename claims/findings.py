"""What became of the cited words of a recheck, old beside new, as far as one person may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims import anchoring, queries
from claims.models import Claim, Evidence, Recheck, Sighting
from sources import queries as source_queries
from sources import tracking
from sources.enums import Located
from sources.people import Person


@dataclass(frozen=True)
class Finding:
    """One citation: its words with those around them, and those that stand in the newer text by now.

    now: empty where nothing like it is there, or where the text was taken down.
    """

    sighting: Sighting
    before: str = ""
    now: str = ""
    after: str = ""
    start: int | None = None
    end: int | None = None

    @property
    def evidence(self) -> Evidence:
        return self.sighting.evidence

    @property
    def state(self) -> Located:
        return Located(self.sighting.state)

    @property
    def differences(self) -> Sequence[Mapping[str, str]]:
        return self.sighting.differences or ()


def of(recheck: Recheck, user: Person) -> list[Finding]:
    """Each citation that the verdict rests on, in the newest text of the source that differs."""
    visible = queries.evidence(user).filter(claim=recheck.claim_id)
    seen = list(queries.findings(recheck).filter(evidence__in=visible.order_by().values("pk")))
    cited = visible.in_bulk([each.evidence_id for each in seen])
    texts = source_queries.extractions(user).filter(pk__in=[each.extraction_id for each in seen])
    text = next((reading.text for reading in texts), None) or ""
    return [_finding(each, cited[each.evidence_id], text) for each in seen]


def of_open(
    rechecks: Sequence[Recheck], claim: Claim, cited: Iterable[Evidence]
) -> dict[UUID, list[Finding]]:
    """By recheck, of those that are open on a claim, in one query however many there are.

    rechecks: as `queries.rechecks_of` has them. cited: what is cited, as far as the person may see it.
    """
    texts = {each.extraction_id: each.newer_text or "" for each in rechecks if each.extraction_id}  # type: ignore[attr-defined]
    known = {each.pk: each for each in cited}
    seen = queries.open_findings(claim).filter(extraction__in=texts) if texts else ()
    found = [
        _finding(each, known[each.evidence_id], texts[each.extraction_id])
        for each in seen
        if each.evidence_id in known
    ]
    by_text: dict[UUID | None, list[Finding]] = {}
    for each in found:
        by_text.setdefault(each.sighting.extraction_id, []).append(each)
    return {row.pk: by_text.get(row.extraction_id, []) for row in rechecks}


def _finding(sighting: Sighting, cited: Evidence, text: str) -> Finding:
    sighting.evidence = cited
    start, end = sighting.start, sighting.end
    if start is None and sighting.state == Located.EDITED:  # seen before places were kept
        passage = tracking.Citation(
            cited.quote or "", cited.start or 0, cited.end or 0, cited.prefix or "", cited.suffix or ""
        )
        found = tracking.locate(passage, text)
        start, end = found.start, found.end
    if start is None or end is None or not text:
        return Finding(sighting)
    before, after = anchoring.context(text, start, end)
    return Finding(sighting, before, text[start:end], after, start, end)
