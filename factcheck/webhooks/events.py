"""What webhooks tell of, in the names that are sent."""

from django.db.models import TextChoices

from claims.enums import Move


class Event(TextChoices):
    CLAIM_CREATED = "claim.created", "a claim was marked"
    STATUS_CHANGED = "claim.status_changed", "a claim's verification status changed"
    ATTENTION_CHANGED = "claim.attention_changed", "a claim wants a person's eye, or no longer"
    RECHECK_OPENED = "recheck.opened", "a recheck was opened"
    PUBLISHED = "publication.published", "a check was published"
    CORRECTED = "publication.corrected", "a published check was corrected"
    WITHDRAWN = "publication.withdrawn", "a published check was withdrawn"
    ARTICLE_VERSION = "article.version", "an article has a new text"


# What was done, as the history of a claim names it; a change of status is seen in the claim itself.
OF_ACTION = {
    "marked": Event.CLAIM_CREATED,
    "attention": Event.ATTENTION_CHANGED,
    "recheck_opened": Event.RECHECK_OPENED,
    "published": Event.PUBLISHED,
    "corrected": Event.CORRECTED,
    "publication_withdrawn": Event.WITHDRAWN,
}
# After these something may be to tell; what else changes is heard by the next sweep.
RINGING = frozenset({*OF_ACTION, *Move, "settled", "ruled", "split", "review_in"})
