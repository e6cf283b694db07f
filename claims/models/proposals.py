from django.db import models

from claims.enums import Asserts
from claims.models.claims import Claim
from sources.models import ImmutableRow


class Proposal(ImmutableRow):
    """What a machine proposed for a claim that it detected: who says it, and how it stands alone.

    Words for a person to take, change or leave; the claim says what they made of them.
    """

    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="proposal", help_text="For which claim."
    )
    statement = models.TextField(
        help_text="Its own words, without what joins them to the sentence before; nothing is put in."
    )
    asserts = models.CharField(
        max_length=4, choices=Asserts, help_text="That somebody said it, for a quotation; else that it is so."
    )
    choices = models.JSONField(
        help_text="Other statements: each with what it changes, and with what it asserts, or null."
    )
    claimants = models.JSONField(help_text="Names of those who say it, as the text has them, in full.")
    said_as = models.CharField(
        max_length=40, blank=True, help_text="The pronoun that stands where the speaker's name would."
    )
    offered = models.JSONField(help_text="Whom that pronoun may mean, the likeliest first.")
    outlets = models.JSONField(help_text="From which outlets the article says it has this.")
    hedges = models.JSONField(help_text="Its words of distance, as “allegedly”.")
    proposer = models.CharField(max_length=40, help_text="By what, and its version.")
    made_at = models.DateTimeField(help_text="When.")

    def __str__(self) -> str:
        return self.statement
