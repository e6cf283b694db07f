"""What the newsroom does when the floor below has news."""

from collections.abc import Sequence
from uuid import UUID

from django.dispatch import receiver

from claims import tasks
from claims.services import intakes, suggestions
from sources.signals import snapshot_ready, source_changed
from sources.tasks import ring


@receiver(snapshot_ready)
def take_in_readings(sender: object, extraction_ids: Sequence[UUID], **_: object) -> None:
    """Call a worker where a claim has to do with the source; a source may be tracked by itself."""
    for extraction_id in suggestions.of_claims(extraction_ids):
        ring(tasks.take_in_reading, extraction_id)
    for intake_id in intakes.of_readings(extraction_ids):
        ring(tasks.settle_intake, intake_id)


@receiver(source_changed)
def take_in_outcome(sender: object, source_id: UUID, **_: object) -> None:
    """A fetch ended, maybe with nothing to read: whoever waits for the page is told."""
    for intake_id in intakes.of_source(source_id):
        ring(tasks.settle_intake, intake_id)
