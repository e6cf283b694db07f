"""What the API takes when claims are proposed from a text, and when proposals are accepted."""

from claims.services.detecting import LEAST
from sources.api.examples import sent
from sources.api.strict import Input, Share


@sent("Only what is rather worth a check", {"min_score": 0.5})
class DetectInput(Input):
    """How likely a sentence has to be worth a check."""

    min_score = Share(default=LEAST, help_text="The least score that is proposed, from 0 to 1.")


@sent("The likely ones", {"above": 0.7})
class AcceptInput(Input):
    """Which proposals are accepted."""

    above = Share(help_text="The least score of a proposal that is opened, from 0 to 1.")
