"""The captured text as one reads it for a claim: cited and suggested passages marked, words to be picked."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404

from claims import queries
from claims.admin.citing import Cite
from claims.enums import Stance
from claims.models import Claim
from sources import queries as source_queries
from sources.admin.captured import Mark, paged
from sources.enums import Relation
from sources.models import Extraction
from sources.people import User


def context(claim: Claim, reading_id: UUID, user: User) -> dict[str, Any]:
    """What read.html shows. Raises Http404 for a text that the person may not see."""
    reading = get_object_or_404(source_queries.extractions(user), pk=reading_id)
    may_cite = Cite.is_offered(claim, user)
    return {
        "claim": claim,
        "reading": reading,
        "snapshot": reading.snapshot,
        "source": reading.snapshot.source,
        "pieces": list(paged(reading.text or "", _marks(claim, reading, user), reading.page_offsets)),
        "stances": Stance,
        "form": Cite(claim, user, initial={"extraction": reading.pk}) if may_cite else None,
    }


def _marks(claim: Claim, reading: Extraction, user: User) -> list[Mark]:
    """Citations before suggestions, where both begin at one place."""
    cited = queries.evidence(user).filter(claim=claim, extraction=reading, retraction=None)
    suggested = queries.suggestions(user).filter(claim=claim, extraction=reading)
    suggested = suggested.exclude(relation=Relation.UNRELATED)
    known = [Mark(each.start or 0, each.end or 0, f"cited: {each.get_stance_display()}") for each in cited]
    taken = {(mark.start, mark.end) for mark in known}
    return known + [
        Mark(each.start, each.end, f"suggested: {each.get_relation_display()}", "suggested")
        for each in suggested
        if (each.start, each.end) not in taken
    ]
