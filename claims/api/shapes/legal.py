"""What the API tells of the legal axis, of questions to the author, and of policies of review."""

from typing import Any

from rest_framework import serializers

from claims.api.shapes.claims import PERSON
from claims.axis import Axis
from claims.legal import Cleared
from claims.models import (
    Clearance,
    ClearanceRevocation,
    Question,
    QuestionAnswer,
    QuestionWithdrawal,
    ReplyAnswer,
    ReplyRequest,
    ReplyWaiver,
    ReviewPolicy,
)
from sources.api.examples import example
from sources.api.shapes import ID, PersonShape

ANSWER = {
    "id": ID,
    "kind": "ANSWERED",
    "words": "It is so.",
    "answered_at": "2026-01-06T15:00:00Z",
    "recorded_by": PERSON,
    "recorded_at": "2026-01-06T15:10:00Z",
}
REPLY = {
    "id": ID,
    "claim": ID,
    "whom": "Ada Lind",
    "role": "mayor",
    "means": "EMAIL",
    "asked": "Our ledger says 4.2 million euros. Is that so?",
    "asked_at": "2026-01-05T12:00:00Z",
    "deadline": "2026-01-08T12:00:00Z",
    "asked_by": PERSON,
    "recorded_at": "2026-01-05T12:05:00Z",
    "answers": [ANSWER],
}
WAIVER = {
    "id": ID,
    "is_waived": True,
    "reason": "She died.",
    "said_by": PERSON,
    "said_at": "2026-01-05T12:00:00Z",
}
CLEARANCE = {
    "id": ID,
    "claim": ID,
    "verdict": ID,
    "words": "The bridge cost 4.2 million euros",
    "conditions": "Name no child.",
    "cleared_by": PERSON,
    "cleared_at": "2026-01-07T09:00:00Z",
    "revocation": None,
}
LEGAL = {
    "legal_flag": True,
    "is_done": False,
    "waits": [
        {"code": "clearance_ended", "says": "its words or its verdict are not those that a lawyer cleared"}
    ],
    "replies": [REPLY],
    "waiver": None,
    "cleared": "OVERTAKEN",
    "clearance": CLEARANCE,
}
QUESTION = {
    "id": ID,
    "claim": ID,
    "text": "Where is this figure from?",
    "asked_by": PERSON,
    "asked_at": "2026-01-05T12:00:00Z",
    "answers": [
        {"id": ID, "text": "From the ledger.", "answered_by": PERSON, "answered_at": "2026-01-05T13:00:00Z"}
    ],
    "withdrawal": None,
}
POLICY = {
    "id": ID,
    "number": 1,
    "kind": "",
    "legal_flag": True,
    "reviews_required": 2,
    "is_blind": True,
    "must_include": "EDITOR",
    "reason": "The law desk asked for it.",
    "set_by": PERSON,
    "set_at": "2026-01-05T12:00:00Z",
}


class ReplyAnswerShape(serializers.ModelSerializer[ReplyAnswer]):
    recorded_by = PersonShape(help_text="Who noted it.")

    class Meta:
        model = ReplyAnswer
        fields = list(ANSWER)


@example("A request for a reply", REPLY)
class ReplyShape(serializers.ModelSerializer[ReplyRequest]):
    asked_by = PersonShape(help_text="Who asked.")
    answers = ReplyAnswerShape(many=True, help_text="What came of it, the oldest first.")

    class Meta:
        model = ReplyRequest
        fields = list(REPLY)


@example("A waiver", WAIVER)
class WaiverShape(serializers.ModelSerializer[ReplyWaiver]):
    said_by = PersonShape(help_text="Who said so.")

    class Meta:
        model = ReplyWaiver
        fields = list(WAIVER)


class RevocationShape(serializers.ModelSerializer[ClearanceRevocation]):
    revoked_by = PersonShape(help_text="Who revoked it.")

    class Meta:
        model = ClearanceRevocation
        fields = ["reason", "revoked_by", "revoked_at"]


@example("A clearance", CLEARANCE)
class ClearanceShape(serializers.ModelSerializer[Clearance]):
    cleared_by = PersonShape(help_text="The lawyer.")
    revocation = RevocationShape(
        allow_null=True, read_only=True, default=None, help_text="That it counts no more."
    )

    class Meta:
        model = Clearance
        fields = list(CLEARANCE)


class WaitingForShape(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="Stable.")
    says = serializers.CharField(help_text="In words.")


@example("The legal axis of a claim", LEGAL)
class LegalShape(serializers.Serializer[Axis]):
    """As far as you may see it: what was asked in a blind round is its asker's until it is complete."""

    legal_flag = serializers.BooleanField(
        source="is_asked", help_text="Whether anything legal is asked of the claim."
    )
    is_done = serializers.BooleanField(help_text="Nothing legal keeps it back.")
    waits = WaitingForShape(many=True, help_text="What is missing.")
    replies = ReplyShape(many=True, source="requests", help_text="Who was asked, the oldest first.")
    waiver = WaiverShape(allow_null=True, help_text="The newest word on whether anybody has to be asked.")
    cleared = serializers.ChoiceField(
        [each.value for each in Cleared], help_text="Where the newest clearance stands."
    )
    clearance = ClearanceShape(allow_null=True, help_text="The newest clearance.")


class QuestionAnswerShape(serializers.ModelSerializer[QuestionAnswer]):
    answered_by = PersonShape(help_text="Who answered.")

    class Meta:
        model = QuestionAnswer
        fields = ["id", "text", "answered_by", "answered_at"]


class WithdrawalShape(serializers.ModelSerializer[QuestionWithdrawal]):
    withdrawn_by = PersonShape(help_text="Who took it back.")

    class Meta:
        model = QuestionWithdrawal
        fields = ["withdrawn_by", "withdrawn_at"]


@example("A question to the author", QUESTION)
class AuthorQuestionShape(serializers.ModelSerializer[Question]):
    asked_by = PersonShape(help_text="Who asks.")
    answers = QuestionAnswerShape(many=True, help_text="The oldest first.")
    withdrawal = WithdrawalShape(
        allow_null=True, read_only=True, default=None, help_text="That it is asked no more."
    )

    class Meta:
        model = Question
        fields = list(QUESTION)


@example("A policy of review", POLICY)
class PolicyShape(serializers.ModelSerializer[ReviewPolicy]):
    set_by = PersonShape(help_text="Who set it.")

    class Meta:
        model = ReviewPolicy
        fields = list(POLICY)
