"""What the API takes about claims' words in drafts of ours."""

from rest_framework import serializers

from claims.enums import SAID_OUTCOMES
from sources.api.examples import sent
from sources.api.strict import Input, Words


@sent("Kept", {"outcome": "KEPT", "reason": "The mayor stands by it."})
class OutcomeInput(Input):
    """What an author or an editor says of a claim's words."""

    outcome = serializers.ChoiceField(
        SAID_OUTCOMES,
        help_text="KEPT as they are, CUT, or NONE to take back what was said; that they were changed is "
        "found by itself.",
    )
    reason = Words(max_length=5000, help_text="Why; for KEPT it has to be said.")
    version = serializers.IntegerField(
        required=False, min_value=1, help_text="The claim's version that you read; or as If-Match."
    )
