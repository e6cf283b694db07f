"""What the API takes about complaints."""

from rest_framework import serializers

from claims.enums import ComplaintOutcome
from sources.api.examples import sent
from sources.api.strict import Input, Words


@sent("Somebody wrote to us", {"claim": "0199c0de-5eed-7000-8000-000000000001", "name": "Ada Lind",
                               "contact": "ada@example.org", "asked": "It was 4.9 million."})  # fmt: skip
class ComplaintInput(Input):
    claim = serializers.UUIDField(help_text="The claim that something stands published about.")
    name = serializers.CharField(max_length=200, help_text="Who asks.")
    contact = Words(max_length=300, help_text="How to reach them; who may publish alone sees it.")
    asked = serializers.CharField(max_length=5000, help_text="What they want corrected, in their words.")


@sent(
    "It was wrong",
    {"outcome": "CORRECTED", "reason": "The account says 4.9.", "notice": "We had the plan's sum."},
)
class ComplaintDecisionInput(Input):
    outcome = serializers.ChoiceField(ComplaintOutcome.choices, help_text="What came of it.")
    reason = serializers.CharField(max_length=5000, help_text="Why, for colleagues.")
    notice = Words(
        max_length=2000,
        help_text="What was wrong, for the public: needed with CORRECTED, taken with WITHDRAWN.",
    )
