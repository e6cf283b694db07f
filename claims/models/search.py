from django.db import models

from claims.models.articles import Article
from claims.models.claims import Claim
from claims.models.people import Claimant
from claims.models.reviews import Review
from sources.models.search import Indexed, Known, Lexemes, Split

__all__ = [
    "ArticleWords",
    "ClaimWords",
    "ClaimantWords",
    "KnownWord",
    "Lexemes",
    "ReviewWords",
    "Split",
]  # the last two for a landed migration


class ClaimWords(Indexed):
    """The words that a claim is found by: its own, its place's, who said it, the article's title."""

    of = "claim"

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, related_name="indexed", help_text="What is found."
    )

    class Meta:
        verbose_name_plural = "claim words"


class ReviewWords(Indexed):
    """The words of a review's rationale, which those find who may read it."""

    of = "review"
    review = models.OneToOneField(
        Review, on_delete=models.CASCADE, related_name="indexed", help_text="What is found."
    )

    class Meta:
        verbose_name_plural = "review words"


class ArticleWords(Indexed):
    """The words that an article is found by: its title, byline, outlet, desk and address."""

    of = "article"
    article = models.OneToOneField(
        Article, on_delete=models.CASCADE, related_name="indexed", help_text="What is found."
    )

    class Meta:
        verbose_name_plural = "article words"


class ClaimantWords(Indexed):
    """The words of a claimant's name."""

    of = "claimant"
    claimant = models.OneToOneField(
        Claimant, on_delete=models.CASCADE, related_name="indexed", help_text="Who is found."
    )

    class Meta:
        verbose_name_plural = "claimant words"


class KnownWord(Known):
    """A word that something of a claim was found by: what a mistyped one may have meant."""
