"""Suggestions: the passages of a source's newest reading, ranked once for each claim that links it.

Only a task ranks: pages and calls show what is kept. The row of a link says which reading was ranked for
its claim, by which ranker; a change of either, or of what the claim says, has it ranked anew.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from claims.models import Claim, ClaimSource, Evidence, Suggestion
from sources import passages
from sources.backing import Page
from sources.enums import Relation
from sources.models import Extraction
from sources.passages import Passage, Prepared, Ranked
from sources.quantities import Quantity
from sources.services import rows, standing

KEPT = 10
AT_ONCE = 100  # claims ranked, then kept together
NEIGHBOUR = 300  # code points kept of the passage before and of the one after

BEHIND = Q(ranked__isnull=True) | ~Q(ranked=F("source__reading")) | ~Q(ranker=passages.RANKER)


def of_claims(extraction_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these readings whose source is linked to a claim, or cited for one."""
    of_it = {"source": OuterRef("snapshot__source")}
    claims = Exists(ClaimSource.objects.filter(**of_it)) | Exists(Evidence.objects.filter(**of_it))
    return list(Extraction.objects.filter(claims, pk__in=extraction_ids).values_list("pk", flat=True))


def rank_reading(extraction_id: UUID, *, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Rank a source's newest reading for the claims that link the source and are behind; whether for all.

    Once it is over, the rest is left to another call.
    """
    links = ClaimSource.objects.filter(BEHIND, source__reading=extraction_id)
    waiting = list(links.order_by("claim").values_list("pk", flat=True))
    if not waiting:  # splitting the text costs as much as reading the page did
        return True
    reading = Extraction.objects.select_related("snapshot").get(pk=extraction_id)
    text = Text(reading)
    for first in range(0, len(waiting), AT_ONCE):
        if first and is_over():
            return False
        some = ClaimSource.objects.filter(BEHIND, pk__in=waiting[first : first + AT_ONCE])
        rank_for(some.select_related("claim").order_by("claim"), text)
    return True


def rank_link(link_id: UUID) -> None:
    """Rank the newest reading of one linked source for its claim; nothing when there is none yet."""
    behind = ClaimSource.objects.filter(BEHIND, pk=link_id, source__reading__isnull=False)
    link = behind.select_related("claim", "source__reading__snapshot").first()
    if link and link.source.reading:
        rank_for([link], Text(link.source.reading))


class Text:
    """A reading, split and made ready once for however many claims it is ranked for."""

    def __init__(self, reading: Extraction) -> None:
        self.reading = reading
        self.passages = passages.split(reading.text or "")
        words = [each.text for each in self.passages]
        self.index = Prepared(words, page_date=reading.published_on)
        self.page = Page(words, self.index.values)

    def ranked(self, statement: str, as_of: date | None) -> list[Ranked]:
        """The passages worth showing, the best first."""
        found = self.index.rank(statement, as_of=as_of)
        return [each for each in found[:KEPT] if each.score > 0 or each.relation != Relation.UNRELATED]

    def unbacked(self, statement: str) -> list[str]:
        """The figures of the claim that the text does not back, each once, in the claim's words."""
        found = self.page.unbacked(statement)
        return list(dict.fromkeys(statement[each.start : each.end] for each in found))

    def suggestion(self, claim_id: UUID, place: int, found: Ranked) -> Suggestion:
        passage = self.passages[found.index]
        before, after = passages.around(self.passages, found.index)
        return Suggestion(
            claim_id=claim_id,
            extraction=self.reading,
            rank=place,
            quote=passage.text,
            start=passage.start,
            end=passage.end,
            before=_end_of(before),
            after=_begin_of(after),
            score=found.score,
            relation=found.relation,
            values=[_written(each) for each in found.values],
            ranker=passages.RANKER,
        )


def rank_for(links: Iterable[ClaimSource], text: Text) -> None:
    """Rank a text for the claims of these links, and keep that.

    Ranked before anything is held, so that nobody waits for it. Whoever changed a claim, its links or the
    source meanwhile has had it ranked anew: then this ranking, of what was, is dropped.
    """
    ranked = {}
    for link in links:
        ranked[link] = text.ranked(link.claim.statement, link.claim.as_of)
        link.unbacked = text.unbacked(link.claim.statement)
    _keep(ranked, text)


@transaction.atomic
def _keep(ranked: Mapping[ClaimSource, Sequence[Ranked]], text: Text) -> None:
    """In the place of the suggestions of these claims from this source."""
    source_id = text.reading.snapshot.source_id
    claims = _held([link.claim for link in ranked])
    standing.held(source_id)  # so that its text is not taken down meanwhile
    linked = ClaimSource.objects.filter(pk__in=[link.pk for link in ranked], source__reading=text.reading)
    there = set(linked.values_list("pk", flat=True))
    kept = [link for link in ranked if link.pk in there and _is_as_read(link.claim, claims[link.claim_id])]
    of_them = Suggestion.objects.filter(claim__in=[link.claim_id for link in kept])
    of_them.filter(extraction__snapshot__source=source_id).delete()
    Suggestion.objects.bulk_create(
        text.suggestion(link.claim_id, place, found)
        for link in kept
        for place, found in enumerate(ranked[link], start=1)
    )
    for link in kept:
        link.ranked, link.ranker = text.reading, passages.RANKER
    rows.write(kept, ["ranked", "ranker", "unbacked"])  # who unlinks one would hold its claim


def _held(claims: Sequence[Claim]) -> dict[UUID, Claim]:
    """Their rows as they are now, locked; a parent, which is older, before its parts."""
    keys = {key for claim in claims for key in (claim.pk, claim.parent_id) if key}
    rows = Claim.objects.select_for_update(no_key=True).filter(pk__in=keys)
    return {each.pk: each for each in rows.order_by("pk")}


def _is_as_read(read: Claim, now: Claim) -> bool:
    return (read.statement, read.as_of) == (now.statement, now.as_of)


def _written(found: Quantity) -> dict[str, object]:
    return {
        "value": str(found.value),
        "unit": found.unit,
        "bound": found.bound.value,
        "start": found.start,
        "end": found.end,
    }


def _end_of(before: Sequence[Passage]) -> str:
    text = before[-1].text if before else ""
    return text if len(text) <= NEIGHBOUR else "…" + text[-NEIGHBOUR:].partition(" ")[2]


def _begin_of(after: Sequence[Passage]) -> str:
    text = after[0].text if after else ""
    return text if len(text) <= NEIGHBOUR else text[:NEIGHBOUR].rpartition(" ")[0] + "…"


def unranked() -> list[UUID]:
    """The newest readings that were not ranked yet, by the present ranker, for each claim that links them."""
    links = ClaimSource.objects.filter(BEHIND, source__reading__isnull=False)
    return list(links.order_by("source__reading").values_list("source__reading", flat=True).distinct()[:1000])
