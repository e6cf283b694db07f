"""What the desk says of a refusal: no name of the REST contract."""

import pytest

from claims.admin.plain import plain
from claims.errors import QuoteAmbiguous, QuoteNotFound
from sources.errors import Conflict, Invalid, Refusal


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            Conflict("take is not possible from CROSS_CHECK; possible are: not_checkable."),
            "Take is not possible from “needs a second pair of eyes”; possible are: not checkable.",
        ),
        (Invalid("Say who shall check it, as assignee.", field="assignee"), "Say who shall check it."),
        (
            Invalid("return needs a reason: say why in the field reason.", field="reason"),
            "Return needs a reason: say why.",
        ),
        (
            QuoteAmbiguous("say which by prefix", field="quote", places=3),
            "These words stand 3 times. Add some words before or after, until they stand once.",
        ),
        (
            QuoteNotFound("The quote is not in this text.", field="quote"),
            "These words do not stand in the text. Copy them from there, word for word.",
        ),
        (QuoteNotFound("Not within the claim's own.", field="parts.0.quote"), "Not within the claim's own."),
        (Invalid("The quote is OPENED here.", field="quote"), "The quote is OPENED here."),
    ],
)
def test_it_is_said_plainly(refusal: Refusal, said: str) -> None:
    assert plain(refusal) == said
