from django.conf import settings
from django.db import models

from claims.models.claims import Claim
from sources.models import Immutable, ImmutableRow


class Question(ImmutableRow):
    """What a reviewer asks the article's author about a claim; answers are rows beside it."""

    immutable = Immutable(redactable=("text",), licence="claims_redaction")

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="questions", help_text="About what."
    )
    round = models.PositiveSmallIntegerField(help_text="In which round of reviews it was asked.")
    text = models.TextField(null=True, help_text="What is asked.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who asks."
    )
    asked_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return self.text or "(removed)"


class QuestionAnswer(ImmutableRow):
    """What an author of the article, or an editor, says to a question."""

    immutable = Immutable(redactable=("text",), licence="claims_redaction")

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="answers", help_text="To which question."
    )
    text = models.TextField(null=True, help_text="The answer.")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who answered."
    )
    answered_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return self.text or "(removed)"


class QuestionWithdrawal(ImmutableRow):
    """That a question is asked no more."""

    question = models.OneToOneField(
        Question, on_delete=models.PROTECT, related_name="withdrawal", help_text="Which."
    )
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who took it back."
    )
    withdrawn_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return "taken back"
