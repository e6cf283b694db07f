"""What the desk says of a refusal: no name of the REST contract."""

import pytest

from claims.admin.plain import plain
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
        (Invalid("The quote is OPENED here.", field="quote"), "The quote is OPENED here."),
    ],
)
def test_it_is_said_plainly(refusal: Refusal, said: str) -> None:
    assert plain(refusal) == said
