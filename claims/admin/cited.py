"""The citations of a claim as cards: in their context, with the values in them, and what may be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, ExpressionWrapper, F, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import Greatest, Substr

from claims import labels, queries, rules
from claims.admin.colleagues import name
from claims.enums import Stage
from claims.models import Claim, Evidence, ReviewEvidence, Suggestion, VerdictEvidence
from sources import passages
from sources.admin.captured import Mark, Piece, around
from sources.enums import Relation
from sources.models import Tombstone
from sources.people import User

ROOM = 200  # code points that are read to both sides of a citation
# Values of a passage that speaks to the claim, by what they do; any others are marked as values alone.
TONES = {Relation.AGREES: "value mark-agrees", Relation.CONFLICTS: "value mark-conflicts"}


@dataclass(frozen=True)
class Cited:
    """A citation in its context. `kept`: why it is not to be retracted now, where that is not plain."""

    evidence: Evidence
    who: str
    pieces: Sequence[Piece]
    says: str
    relation: str
    translator: str
    retraction: str
    may_retract: bool
    kept: str
    tombstone: Tombstone | None


def in_context(evidence: QuerySet[Evidence]) -> QuerySet[Evidence]:
    """With `around`, the citation and some of its text on both sides, and no more of the text.

    `is_settled`: the current verdict rests on it; `is_judged`: a review of the claim's present round does.
    """
    begin = Greatest(F("start") - ROOM, Value(0), output_field=IntegerField())
    place = ExpressionWrapper(begin + 1, output_field=IntegerField())
    length = ExpressionWrapper(F("end") + ROOM - begin, output_field=IntegerField())
    settled = VerdictEvidence.objects.filter(verdict=OuterRef("claim__verdict"), evidence=OuterRef("pk"))
    judged = ReviewEvidence.objects.filter(
        review__claim=OuterRef("claim"), review__round=OuterRef("claim__round"), evidence=OuterRef("pk")
    )
    return evidence.annotate(
        around=Substr("extraction__text", place, length), is_settled=Exists(settled), is_judged=Exists(judged)
    )


def cards(
    claim: Claim,
    user: User,
    evidence: Sequence[Evidence],
    *,
    near: Iterable[Suggestion],
) -> list[Cited]:
    """evidence: as the person may see it, `in_context`. near: the claim's suggestions, also as they may."""
    making = _Making(claim, user, evidence, near)
    return [making.card(each) for each in evidence]


class _Making:
    def __init__(
        self, claim: Claim, user: User, evidence: Sequence[Evidence], near: Iterable[Suggestion]
    ) -> None:
        self.claim, self.user = claim, user
        self.replaced = {each.replaces_id: each for each in evidence if each.replaces_id}
        self.near: dict[UUID | None, list[Suggestion]] = {}
        for each in near:
            self.near.setdefault(each.extraction_id, []).append(each)

    def card(self, evidence: Evidence) -> Cited:
        reading, retraction = evidence.extraction, getattr(evidence, "retraction", None)
        says, relation, marks = self._values(evidence)
        needed = "review" if evidence.cited_by_id == self.user.pk else "settle"
        may = rules.may(self.user, needed) and retraction is None
        kept = self._kept(evidence) if may else ""
        return Cited(
            evidence,
            name(evidence.cited_by),
            _in_context(evidence, marks),
            says,
            relation,
            name(evidence.translated_by),
            retraction.reason if retraction else "",
            may and not kept,
            kept,
            getattr(reading.snapshot, "tombstone", None) if reading else None,
        )

    def _kept(self, evidence: Evidence) -> str:
        """Why the service would not retract it, or it would be to no purpose."""
        if newer := self.replaced.get(evidence.pk):
            day = f"{newer.cited_at.day} {newer.cited_at:%B %Y}"
            return f"Newer words took its place on {day}, so it no longer counts; it stays on record."
        if evidence.is_settled:  # type: ignore[attr-defined]  # in its row
            return "The verdict rests on it: check the claim anew before it is retracted."
        if self.claim.stage == Stage.CROSS_CHECK and evidence.is_judged:  # type: ignore[attr-defined]
            return "A review of this round rests on it: return the claim before it is retracted."
        return ""

    def _values(self, evidence: Evidence) -> tuple[str, str, list[Mark]]:
        """What the machine reads in the cited words: in words, as a relation, and the values in the text."""
        if evidence.quote is None or evidence.start is None:
            return "", "", []
        for each in self.near.get(evidence.extraction_id, ()):
            if each.start < (evidence.end or 0) and evidence.start < each.end:
                marks = [
                    Mark(each.start + m.start, each.start + m.end, m.label, m.tone) for m in values(each)
                ]
                return each.says, each.relation, marks
        return _read(self.claim, evidence)


def near(claim: Claim, user: User, evidence: Sequence[Evidence]) -> Iterable[Suggestion]:
    """The suggested passages of the texts that are cited."""
    ids = {each.extraction_id for each in evidence if each.extraction_id}
    return queries.suggestions(user).filter(claim=claim, extraction__in=ids) if ids else ()


def values(suggestion: Suggestion) -> list[Mark]:
    """The values of a suggestion at their places in its quote."""
    relation = Relation(suggestion.relation)
    tone = TONES.get(relation, "value")
    return [Mark(each["start"], each["end"], relation.label, tone) for each in suggestion.values]


def _read(claim: Claim, evidence: Evidence) -> tuple[str, str, list[Mark]]:
    """Words that were never suggested, held against the claim by themselves."""
    assert evidence.quote is not None
    published = evidence.extraction.published_on if evidence.extraction else None
    [ranked] = passages.rank(claim.statement, [evidence.quote], page_date=published, as_of=claim.as_of)
    if ranked.relation not in TONES:
        return "", "", []
    start, tone = evidence.start or 0, TONES[ranked.relation]
    marks = [Mark(start + v.start, start + v.end, ranked.relation.label, tone) for v in ranked.values]
    words = [evidence.quote[v.start : v.end] for v in ranked.values]
    return labels.says(ranked.relation, words, published, claim.as_of), ranked.relation, marks


def _in_context(evidence: Evidence, marks: Sequence[Mark]) -> Sequence[Piece]:
    text: str | None = getattr(evidence, "around", None)
    if not text or evidence.start is None or evidence.end is None:
        return ()
    begin = max(evidence.start - ROOM, 0)
    here = Mark(evidence.start - begin, evidence.end - begin)
    also = [
        Mark(each.start - begin, each.end - begin, each.label, each.tone)
        for each in marks
        if evidence.start <= each.start and each.end <= evidence.end
    ]
    return around(text, here, also=also)
