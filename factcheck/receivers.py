"""What the front does when a claim changes: people and other systems are told, figures are anew."""

from django.dispatch import receiver

from claims.signals import claim_changed
from factcheck import tasks


@receiver(claim_changed)
def call_the_teller(sender: object, action: str, **_: object) -> None:
    """Call a worker where somebody may want to know; what was done stands in the history."""
    from factcheck.notices.telling import HEARD

    if action in HEARD:
        tasks.ring_teller()


@receiver(claim_changed)
def call_the_announcer(sender: object, action: str, **_: object) -> None:
    """Call a worker that tells webhooks of it, where one is told of such a thing."""
    from factcheck.webhooks.events import RINGING

    if action in RINGING:
        tasks.ring_announcer()


@receiver(claim_changed)
def let_figures_be_worked_out_anew(sender: object, **_: object) -> None:
    """What was answered before is not answered any more; counting itself goes by what triggers noted."""
    from factcheck.stats.sharing import CHANGES

    CHANGES.say()
