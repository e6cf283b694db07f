"""What the newsroom does when the floor below has news."""

from uuid import UUID

from django.dispatch import receiver

from claims import tasks
from claims.services import suggestions
from sources.signals import snapshot_ready
from sources.tasks import ring


@receiver(snapshot_ready)
def take_in_reading(sender: object, extraction_id: UUID, **_: object) -> None:
    """Call a worker where a claim has to do with the source; a source may be tracked by itself."""
    if suggestions.has_claims(extraction_id):
        ring(tasks.take_in_reading, extraction_id)
