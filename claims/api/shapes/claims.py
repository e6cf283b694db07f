"""What the API tells about claims: where they stand, where their check stands, what the answer is."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims import checklists
from claims.api.shapes.coverage import OutcomeShape
from claims.api.shapes.detection import DetectionShape
from claims.enums import Asserts, LinkPlace, Rating, Stage
from claims.linked import Proposed
from claims.models import (
    Approval,
    Article,
    Claim,
    Claimant,
    ClaimSource,
    Mention,
    Proposal,
    Publication,
    Verdict,
)
from sources.api.attributed import ORIGINS, OriginsShape
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape, SourceBrief

MENTION = {
    "id": ID,
    "version": ID,
    "exact": "The bridge cost 4.2 million euros",
    "prefix": "Bridge reopens after repairs\n\n",
    "suffix": ", the council said.",
    "start": 30,
    "end": 63,
    "anchor": "ANCHORED",
    "confidence": 1.0,
}
PERSON = {"id": ID, "username": "ada", "name": "Ada Lind"}
SOURCE = {
    "id": ID,
    "url": "https://example.org/accounts",
    "title": "Final account",
    "publisher": None,
    "access": "WEB",
    "kind": "",
    "is_confidential": False,
    "stands_in_for": "",
    "health": "ALIVE",
    "fetch_state": None,
    "last_outcome": "OK",
    "last_reason": "",
    "last_checked_at": "2026-01-05T12:00:00Z",
}
LINKED = {**SOURCE, "unbacked": ["$4.2 million"]}
VERDICT = {
    "id": ID,
    "rating": "CONFIRMED",
    "corrected_text": "",
    "as_of": "2026-01-05",
    "words": "The bridge cost 4.2 million euros",
    "basis": "AGREED",
    "reviews_required": 2,
    "settled_at": "2026-01-06T09:30:00Z",
}
PROPOSAL = {
    "statement": "Repairs cost 4.2 million euros, the council said.",
    "asserts": "SO",
    "choices": [
        {
            "statement": "Repairs cost 4.2 million euros.",
            "why": "that it is so, whoever said it",
            "asserts": "SO",
        }
    ],
    "claimants": ["council"],
    "said_as": "",
    "offered": [],
    "outlets": [],
    "hedges": [],
    "proposer": "proposing/1",
}
CLAIM = {
    "id": ID,
    "article": {"id": ID, "title": "Bridge reopens after repairs"},
    "statement": "The repair of the bridge cost 4.2 million euros.",
    "asserts": "SO",
    "kind": "NUMBER",
    "claimants": [],
    "as_of": "2026-01-05",
    "legal_flag": False,
    "recheck_on": None,
    "parent": None,
    "is_split": False,
    "stage": "CHECKED",
    "verification_status": "VERIFIED",
    "attention": "NONE",
    "rating": "CONFIRMED",
    "verdict": VERDICT,
    "assignee": PERSON,
    "round": 1,
    "reviews_required": 2,
    "is_blind": True,
    "must_include": "",
    "detection": None,
    "mentions": [MENTION],
    "sources": [LINKED],
    "proposal": None,
    "version": 5,
    "created_at": "2026-01-05T12:00:00Z",
    "updated_at": "2026-01-06T09:30:00Z",
}
PROPOSED = {
    "url": "https://council.example/accounts/2025",
    "words": "the final account",
    "start": 78,
    "end": 95,
    "place": "IN",
}
BESIDES = {
    "children": [],
    "checklist": [{"key": "unit", "question": "Is it the same unit and the same currency?"}],
    "rests_on": [ID],
    "evidence_count": 2,
    "waiting": [],
    "publications": [],
    "origins": ORIGINS,
    "outcome": None,
    "proposed_sources": [PROPOSED],
}


@example("A claimant", {"id": ID, "name": "Ada Lind", "kind": "PERSON"})
class ClaimantShape(serializers.ModelSerializer[Claimant]):
    class Meta:
        model = Claimant
        fields = ["id", "name", "kind"]


class ArticleBrief(serializers.ModelSerializer[Article]):
    class Meta:
        model = Article
        fields = ["id", "title"]


@example("A mention", MENTION)
class MentionShape(serializers.ModelSerializer[Mention]):
    confidence = serializers.FloatField(
        read_only=True,
        help_text="How sure it is: 1 for the claim's words in one place; how alike other words are that the "
        "claim follows, or that are likest to words that are gone; 0 where nothing like them stands there.",
    )

    class Meta:
        model = Mention
        fields = list(MENTION)

    def to_representation(self, instance: Mention) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if places := self.context.get("places"):
            for name in ("start", "end"):
                shown[name] = places.shown(instance.version_id, shown[name])
        return shown


@example("A place that waits for a second person", {"waiting_for": "second person"})
class PinHalf(serializers.Serializer[Any]):
    waiting_for = serializers.CharField(help_text="Who has to say the same.")


@example("A linked source", LINKED)
class LinkedSource(SourceBrief):
    """A source as linked to a claim."""

    unbacked = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        allow_null=True,
        help_text="Figures of the claim, in its words, that the source's newest text does not state near "
        "words of the claim; null until it was read for it.",
    )

    class Meta(SourceBrief.Meta):
        fields = [*SourceBrief.Meta.fields, "unbacked"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        link = instance if isinstance(instance, ClaimSource) else None
        shown: dict[str, Any] = super().to_representation(link.source if link else instance)
        if "unbacked" in self.fields:
            shown["unbacked"] = link.unbacked if link and link.ranked_id else None
        return shown


class VerdictShape(serializers.ModelSerializer[Verdict]):
    class Meta:
        model = Verdict
        fields = list(VERDICT)


class ChoiceShape(serializers.Serializer[Any]):
    """Another statement to choose."""

    statement = serializers.CharField(help_text="The statement.")
    why = serializers.CharField(help_text="In what it differs.")
    asserts = serializers.ChoiceField(
        Asserts.choices, allow_null=True, help_text="What it asserts, where that is another thing."
    )


class Texts(serializers.ListField):
    """Some words each."""

    child = serializers.CharField()


@example("A proposal", PROPOSAL)
class ProposalShape(serializers.ModelSerializer[Proposal]):
    """What a machine proposed of it, for a person to take, change or leave."""

    choices = ChoiceShape(many=True, help_text="Other statements.")
    claimants = Texts(help_text="Who says it, by the article's words.")
    offered = Texts(help_text="Whom the pronoun `said_as` may mean, the likeliest first.")
    outlets = Texts(help_text="From which outlets the article says it has this.")
    hedges = Texts(help_text="Its words of distance.")

    class Meta:
        model = Proposal
        fields = list(PROPOSAL)


@example("A claim in a list", CLAIM)
class ClaimShape(serializers.ModelSerializer[Claim]):
    article = ArticleBrief(help_text="Where it stands.")
    claimants = ClaimantShape(many=True, help_text="Who said it.")
    rating = serializers.ChoiceField(Rating.choices, allow_null=True, help_text="Of the current verdict.")
    verdict = VerdictShape(allow_null=True, help_text="The current verdict.")
    assignee = PersonShape(allow_null=True, help_text="Who checks it.")
    detection = DetectionShape(
        allow_null=True,
        read_only=True,
        help_text="If it was proposed from the text: how likely it is worth a check.",
    )
    mentions = MentionShape(many=True, source="places", help_text="Where it stands in the newest text.")
    sources = LinkedSource(many=True, source="links", help_text="What is linked to it.")
    proposal = serializers.SerializerMethodField(
        help_text="What was proposed of it when it was detected; null once a person has decided."
    )

    class Meta:
        model = Claim
        fields = list(CLAIM)

    @extend_schema_field(ProposalShape(allow_null=True))
    def get_proposal(self, claim: Claim) -> dict[str, Any] | None:
        found = getattr(claim, "proposal", None) if claim.stage == Stage.DETECTED else None
        return ProposalShape(found).data if found else None


class ProposedSourceShape(serializers.Serializer[Any]):
    """A page that the article links in or next to the claim's words."""

    url = serializers.CharField(help_text="Its address; POST it to the claim's sources to link it.")
    words = serializers.CharField(help_text="The words of the article that are the link.")
    start = serializers.IntegerField(help_text="Their first code point in the newest text.")
    end = serializers.IntegerField(help_text="Code point after the last.")
    place = serializers.ChoiceField(LinkPlace.choices, help_text="In the claim's sentence, or next to it.")

    def to_representation(self, instance: Proposed) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if places := self.context.get("places"):
            for name in ("start", "end"):
                shown[name] = places.in_newest(shown[name])
        return shown


class WaitingShape(serializers.ModelSerializer[Approval]):
    """The first half of an act that takes two persons."""

    asked_by = PersonShape(help_text="The first person; another has to ask for the same.")

    class Meta:
        model = Approval
        fields = ["act", "recheck", "reason", "asked_by", "asked_at"]


@example(
    "A publication",
    {
        "id": ID,
        "number": 1,
        "explanation": "The council's account gives this sum.",
        "payload_sha256": "9f86d081…",
        "published_at": "2026-01-06T10:00:00Z",
        "under_review_at": None,
        "redacted_at": None,
        "ended_at": None,
        "ended_because": None,
    },
)
class PublicationShape(serializers.ModelSerializer[Publication]):
    class Meta:
        model = Publication
        fields = [
            "id", "number", "explanation", "payload_sha256", "published_at", "under_review_at",
            "redacted_at", "ended_at", "ended_because",
        ]  # fmt: skip


@extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
class Ids(serializers.Field[Any, Any, list[str], Any]):
    """The ids of rows that are at hand; none for a row that has none."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, default=list, **options)

    def to_representation(self, value: Any) -> list[str]:
        rows = value.all() if hasattr(value, "all") else value
        return [str(row.pk) for row in rows]


class QuestionShape(serializers.Serializer[Any]):
    """A question of the checklist."""

    key = serializers.CharField(help_text="Under which it is answered.")
    question = serializers.CharField(help_text="In plain words.")


@example("A claim", {**CLAIM, **BESIDES})
class ClaimInFull(ClaimShape):
    children = Ids(help_text="What it was split into.")
    checklist = serializers.SerializerMethodField(
        help_text="What a review of its kind goes through; answers go by these keys."
    )
    rests_on = Ids(source="verdict.rests_on", help_text="The evidence that the current verdict rests on.")
    evidence_count = serializers.IntegerField(
        help_text="How much evidence there is, as far as you may see it."
    )
    waiting = WaitingShape(many=True, help_text="What waits for a second person.")
    publications = PublicationShape(
        many=True, source="published", help_text="What was published, newest first."
    )
    origins = OriginsShape(help_text="How many independent origins its sources come down to.")
    outcome = OutcomeShape(
        allow_null=True,
        help_text="In a draft of ours: what became of its words, as far as that still holds.",
    )

    proposed_sources = ProposedSourceShape(
        many=True,
        source="proposed",
        help_text="Pages that the article links in or next to its words, and that are not linked to it yet.",
    )

    class Meta(ClaimShape.Meta):
        fields = [*ClaimShape.Meta.fields, *BESIDES]

    @extend_schema_field(QuestionShape(many=True))
    def get_checklist(self, claim: Claim) -> list[dict[str, str]]:
        return [{"key": each.key, "question": each.question} for each in checklists.of(claim.kind)]


@extend_schema_field({"allOf": [{"$ref": "#/components/schemas/Problem"}], "nullable": True})
class ProblemField(serializers.DictField):
    """What a call would have been answered with."""


class BulkResult(serializers.Serializer[Any]):
    """What became of one of the claims that were sent."""

    index = serializers.IntegerField(help_text="Its place in what was sent, from 0.")
    status = serializers.IntegerField(help_text="As a single POST would have been answered.")
    id = serializers.UUIDField(allow_null=True, help_text="The claim, where it was marked.")
    problem = ProblemField(
        allow_null=True, help_text="Why not: the problem that a single POST is answered with."
    )


@example(
    "Many claims at once",
    {
        "created": 1,
        "refused": 1,
        "results": [
            {"index": 0, "status": 201, "id": ID, "problem": None},
            {
                "index": 1,
                "status": 400,
                "id": None,
                "problem": {
                    "type": "about:blank",
                    "title": "These words are not in the text",
                    "status": 400,
                    "detail": "The quote is not in the article's newest text; copy it from there.",
                    "code": "quote_not_found",
                    "field": "quote",
                },
            },
        ],
    },
)
class BulkShape(serializers.Serializer[Any]):
    created = serializers.IntegerField(help_text="How many were marked.")
    refused = serializers.IntegerField(help_text="How many were not.")
    results = BulkResult(many=True, help_text="One for each that was sent, in that order.")
