"""What the newsroom does when the floor below has news."""

from collections.abc import Sequence
from uuid import UUID

from django.dispatch import receiver

from claims import tasks
from claims.services import suggestions
from sources.signals import snapshot_ready
from sources.tasks import ring


@receiver(snapshot_ready)
def take_in_readings(sender: object, extraction_ids: Sequence[UUID], **_: object) -> None:
    """Call a worker where a claim has to do with the source; a source may be tracked by itself."""
    for extraction_id in suggestions.of_claims(extraction_ids):
        ring(tasks.take_in_reading, extraction_id)
