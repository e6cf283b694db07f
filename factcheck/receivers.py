"""What the front does when a claim changes: people are told. Webhooks will listen here as well."""

from django.dispatch import receiver

from claims.signals import claim_changed
from factcheck import tasks


@receiver(claim_changed)
def call_the_teller(sender: object, action: str, **_: object) -> None:
    """Call a worker where somebody may want to know; what was done stands in the history."""
    from factcheck.notices.telling import HEARD

    if action in HEARD:
        tasks.ring_teller()
