"""What the API takes about the legal axis, questions to the author, and policies of review."""

from rest_framework import serializers

from claims.enums import Among, AnswerKind, Kind, Means
from sources.api.examples import sent
from sources.api.strict import Input, Words

REASON = "Why, for colleagues."


@sent(
    "Somebody was asked",
    {
        "whom": "Ada Lind",
        "role": "mayor",
        "means": "EMAIL",
        "asked": "Our ledger says 4.2 million euros. Is that so?",
        "deadline": "2026-01-08T12:00:00Z",
    },
)
class ReplyInput(Input):
    whom = serializers.CharField(max_length=200, help_text="Who was asked: the name.")
    role = Words(max_length=200, help_text="What they are, or for whom they speak.")
    means = serializers.ChoiceField(Means.choices, help_text="By which means.")
    asked = Words(required=True, help_text="What was asked, as it was put to them.")
    asked_at = serializers.DateTimeField(required=False, help_text="When; now unless given.")
    deadline = serializers.DateTimeField(help_text="Until when they may answer.")


@sent(
    "They answered",
    {
        "kind": "ANSWERED",
        "words": "The sum is right.",
        "answered_at": "2026-01-05T15:00:00Z",
    },
)
class ReplyAnswerInput(Input):
    kind = serializers.ChoiceField(AnswerKind.choices, help_text="What came of it.")
    words = Words(help_text="What they said; needed with ANSWERED.")
    answered_at = serializers.DateTimeField(required=False, help_text="When; now unless given.")


@sent("No reply is needed", {"reason": "The sum is from the council's own account.", "is_waived": True})
class WaiverInput(Input):
    reason = serializers.CharField(max_length=5000, help_text=REASON)
    is_waived = serializers.BooleanField(default=True, help_text="false: somebody has to be asked after all.")


@sent("Cleared on a condition", {"version": 5, "conditions": "Only with the council's reply beside it."})
class ClearanceInput(Input):
    version = serializers.IntegerField(help_text="The version of the claim that you read.")
    words = Words(help_text="The article's words that you read: where they are others now, 409.")
    conditions = Words(help_text="On which conditions, and what to mind.")


@sent("A clearance that no longer holds", {"reason": "The council has corrected its account."})
class RevocationInput(Input):
    reason = serializers.CharField(max_length=5000, help_text=REASON)


@sent("A question to the author", {"text": "Where does the sum come from?"})
class QuestionInput(Input):
    text = Words(required=True, max_length=20_000, help_text="What you ask the author.")


@sent("The author answers", {"text": "From the final account, page 3."})
class QuestionAnswerInput(Input):
    text = Words(required=True, help_text="Your answer.")


@sent(
    "Flagged claims take an editor",
    {
        "legal_flag": True,
        "reviews_required": 2,
        "must_include": "EDITOR",
        "reason": "The law desk asked for it.",
        "read": 0,
    },
)
class PolicyInput(Input):
    kind = serializers.ChoiceField(
        Kind.choices, required=False, allow_blank=True, help_text="For this kind; any unless given."
    )
    legal_flag = serializers.BooleanField(
        required=False, allow_null=True, help_text="For flagged claims, or the others; both unless given."
    )
    reviews_required = serializers.IntegerField(
        allow_null=True, help_text="1 or 2; null lifts what was said about the same before."
    )
    is_blind = serializers.BooleanField(default=True, help_text="Whether the reviewers judge blind.")
    must_include = serializers.ChoiceField(
        Among.choices,
        required=False,
        allow_blank=True,
        help_text="Who has to be among them; anyone unless given.",
    )
    reason = serializers.CharField(max_length=5000, help_text=REASON)
    read = serializers.IntegerField(
        help_text="The `number` of the newest policy that you read, or 0; where another came since: 412."
    )
