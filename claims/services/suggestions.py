"""Suggestions: the passages of a source's newest reading, ranked once for each claim that links it."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from claims.models import ClaimSource, Evidence, Suggestion
from claims.services import locking
from sources import passages
from sources.models import Extraction
from sources.services import standing

KEPT = 10


def of_claims(extraction_ids: Sequence[UUID]) -> list[UUID]:
    """Those of these readings whose source is linked to a claim, or cited for one."""
    of_it = {"source": OuterRef("snapshot__source")}
    claims = Exists(ClaimSource.objects.filter(**of_it)) | Exists(Evidence.objects.filter(**of_it))
    return list(Extraction.objects.filter(claims, pk__in=extraction_ids).values_list("pk", flat=True))


def rank_reading(extraction_id: UUID) -> int:
    """Rank the reading for every claim linked to its source; how many claims."""
    reading = Extraction.objects.select_related("snapshot").get(pk=extraction_id)
    links = ClaimSource.objects.filter(source=reading.snapshot.source_id, source__reading=reading)
    if not links.exists():  # splitting the text costs as much as reading the page did
        return 0
    return rank_for(links.select_related("claim", "source").iterator(chunk_size=200), reading)


def rank_link(link_id: UUID) -> None:
    """Rank the newest reading of one linked source for its claim; nothing when there is none yet."""
    link = ClaimSource.objects.select_related("claim", "source__reading").filter(pk=link_id).first()
    if link and link.source.reading:
        rank_for([link], link.source.reading)


def rank_for(links: Iterable[ClaimSource], reading: Extraction) -> int:
    """Rank the reading for the claims of these links; how many links."""
    split, count = None, 0
    for link in links:
        split = passages.split(reading.text or "") if split is None else split
        _rank(link, reading, split)
        count += 1
    return count


def _rank(link: ClaimSource, reading: Extraction, split: list[passages.Passage]) -> None:
    """Replace the claim's suggestions from this source by those of this reading.

    Ranked before anything is held, so that nobody waits for it. Whoever changed the claim, its links or
    the source meanwhile has had it ranked anew: then this ranking, of what was, is dropped.
    """
    ranked = passages.rank(
        link.claim.statement,
        [passage.text for passage in split],
        page_date=reading.published_on,
        as_of=link.claim.as_of,
    )
    with transaction.atomic():
        claim = locking.hold(link.claim)
        standing.held(link.source_id)  # so that its text is not taken down meanwhile
        is_same = (claim.statement, claim.as_of) == (link.claim.statement, link.claim.as_of)
        if is_same and ClaimSource.objects.filter(pk=link.pk, source__reading=reading).exists():
            _replace(link, reading, split, ranked)


def _replace(
    link: ClaimSource,
    reading: Extraction,
    split: list[passages.Passage],
    ranked: list[passages.Ranked],
) -> None:
    """The claim is held."""
    Suggestion.objects.filter(claim=link.claim_id, extraction__snapshot__source=link.source_id).delete()
    Suggestion.objects.bulk_create(
        Suggestion(
            claim_id=link.claim_id,
            extraction=reading,
            rank=place,
            quote=split[each.index].text,
            start=split[each.index].start,
            end=split[each.index].end,
            score=each.score,
            relation=each.relation,
            values=[
                {"value": str(found.value), "unit": found.unit, "start": found.start, "end": found.end}
                for found in each.values
            ],
            ranker=passages.RANKER,
        )
        for place, each in enumerate(ranked[:KEPT], start=1)
        if each.score > 0
    )
    ClaimSource.objects.filter(pk=link.pk).update(ranked=reading, ranker=passages.RANKER)


def unranked() -> list[UUID]:
    """Links whose source has a reading that was not ranked for the claim by the present ranker."""
    behind = Q(ranked__isnull=True) | ~Q(ranked=F("source__reading")) | ~Q(ranker=passages.RANKER)
    links = ClaimSource.objects.filter(source__reading__isnull=False).filter(behind)
    return list(links.values_list("pk", flat=True)[:1000])
