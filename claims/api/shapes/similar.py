"""What the API tells about claims that are like one, and about those that people hold to be the same."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.shapes.articles import WordsThatDiffer
from claims.api.shapes.claims import PERSON, VERDICT, ArticleBrief, VerdictShape
from claims.enums import Stance, Status
from claims.resembling import Like
from claims.reusing import Passage, Proposal, Same
from claims.sameness import Against
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape
from sources.enums import DifferenceKind, Relation

AGAINST = {"kind": "NUMBER", "here": "4.2 million euros", "there": "2.4 million euros"}
OTHER = {
    "id": ID,
    "statement": "The bridge cost 4.2 million euros.",
    "article": {"id": ID, "title": "What the bridge cost"},
    "verification_status": "VERIFIED",
    "attention": "NONE",
    "verdict": VERDICT,
}
SAME = {"claim": OTHER, "despite": "", "said_by": PERSON, "said_at": "2026-01-07T09:00:00Z", "against": []}
LIKE = {"claim": OTHER, "score": 0.87, "relation": "AGREES", "against": []}


class AgainstShape(serializers.Serializer[Against]):
    """What speaks against two claims being the same."""

    kind = serializers.ChoiceField(DifferenceKind.choices, help_text="What differs.")
    here = serializers.CharField(help_text="What this claim says.")
    there = serializers.CharField(help_text="What the other says.")


class OtherClaim(serializers.Serializer[Any]):
    """A claim of another article, with what became of it."""

    id = serializers.UUIDField(source="pk", help_text="Which claim.")
    statement = serializers.CharField(help_text="What it says.")
    article = ArticleBrief(help_text="Where it stands.")
    verification_status = serializers.ChoiceField(Status.choices, help_text="Its result in one word.")
    attention = serializers.CharField(help_text="What wants a person's eye there.")
    verdict = VerdictShape(allow_null=True, help_text="Its current verdict.")


@example("A claim that is held to be the same", SAME)
class SameShape(serializers.Serializer[Same]):
    claim = OtherClaim(help_text="Which.")
    despite = serializers.CharField(source="said.despite", help_text="Why, though something differs.")
    said_by = PersonShape(source="said.said_by", help_text="Who said so.")
    said_at = serializers.DateTimeField(source="said.said_at", help_text="When.")
    against = AgainstShape(many=True, help_text="What a machine sees against it.")


@example("A claim that is like it", LIKE)
class LikeShape(serializers.Serializer[Like]):
    claim = OtherClaim(help_text="Which.")
    score = serializers.FloatField(help_text="How like it is, by the ranker; it decides nothing.")
    relation = serializers.ChoiceField(
        Relation.choices, help_text="How its figures stand to those of this claim."
    )
    against = AgainstShape(many=True, help_text="What speaks against their being the same.")


@example("What is like a claim", {"same": [SAME], "similar": [LIKE]})
class SimilarShape(serializers.Serializer[Any]):
    same = SameShape(many=True, help_text="Those that people hold to be the same, the newest said first.")
    similar = LikeShape(many=True, help_text="The likeliest others, at most five, the likest first.")


PASSAGE = {
    "evidence": ID,
    "source": ID,
    "stance": "SUPPORTS",
    "quote": "cost 4.2 million euros",
    "state": "FOUND",
    "now": "cost 4.2 million euros",
    "differences": [],
    "is_citable": True,
}


class OldPassage(serializers.Serializer[Passage]):
    """A citation that the other's verdict rests on, and what became of its words since."""

    evidence = serializers.UUIDField(source="evidence.pk", help_text="The citation there.")
    source = serializers.UUIDField(source="evidence.source_id", help_text="Of which source.")  # type: ignore[assignment]  # a field of that name
    stance = serializers.ChoiceField(Stance.choices, source="evidence.stance", help_text="What it does.")
    quote = serializers.CharField(
        source="evidence.quote", allow_null=True, help_text="The words cited there."
    )
    state = serializers.CharField(
        help_text="In the source's newest text: FOUND, MOVED, EDITED, MISSING or UNKNOWN."
    )
    now = serializers.CharField(help_text="What stands there now; empty where nothing like it does.")
    differences = serializers.SerializerMethodField(help_text="The words that differ, and of what kind.")
    is_citable = serializers.BooleanField(help_text="Whether it can be cited here as it stands.")

    @extend_schema_field(WordsThatDiffer(many=True))
    def get_differences(self, passage: Passage) -> list[dict[str, str]]:
        return [{"was": each.was, "now": each.now, "kind": str(each.kind)} for each in passage.differences]


PROPOSAL = {
    "of": ID,
    "rating": "CONFIRMED",
    "corrected_text": "",
    "as_of": "2026-01-05",
    "evidence": [ID],
    "passages": [PASSAGE],
}


@example("What the verdict of the same claim would be here", PROPOSAL)
class LentVerdict(serializers.Serializer[Proposal]):
    """For a reviewer to look at; sent as a review only when they have judged for themselves."""

    of = serializers.UUIDField(source="of.pk", help_text="The claim whose verdict it is.")
    rating = serializers.CharField(source="of.verdict.rating", help_text="Its rating.")
    corrected_text = serializers.CharField(
        source="of.verdict.corrected_text", help_text="What it says that the article should say."
    )
    as_of = serializers.DateField(
        source="of.verdict.as_of", allow_null=True, help_text="The day for which it was judged there."
    )
    evidence = serializers.SerializerMethodField(
        help_text="What was cited here by this call, for a review to rest on."
    )
    passages = OldPassage(many=True, help_text="What the verdict rests on there.")

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_evidence(self, proposal: Proposal) -> list[str]:
        return [str(each.pk) for each in self.context.get("cited", ())]


@example("The verdicts of a claim that is the same", {"proposals": [PROPOSAL]})
class LentVerdicts(serializers.Serializer[Any]):
    proposals = LentVerdict(many=True, help_text="One for each claim that is the same and has a verdict.")
