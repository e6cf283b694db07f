"""What the newsroom does when the floor below has news."""

from uuid import UUID

from django.dispatch import receiver

from claims import tasks
from sources.signals import snapshot_ready
from sources.tasks import ring


@receiver(snapshot_ready)
def take_in_reading(sender: object, extraction_id: UUID, **_: object) -> None:
    ring(tasks.take_in_reading, extraction_id)
