"""What a source's own row says of its newest fetch."""

from datetime import datetime

from django.db import transaction

from sources.enums import Outcome
from sources.models import Source
from sources.services import health, manifest
from sources.signals import source_changed

FIELDS = (
    *health.FIELDS,
    *manifest.HEAD,
    "last_outcome",
    "last_reason",
    "last_checked_at",
    "latest",
    "conditional_checks",
)


def note(
    source: Source, *, outcome: Outcome, rule: str, reason: str, host_name: str | None, now: datetime
) -> None:
    """Let a held source say how a fetch of it ended, and when it is due again.

    host_name: the site that was asked; None where none was. The caller saves FIELDS.
    """
    health.note(source, outcome=outcome, rule=rule, host_name=host_name, now=now)
    source.last_outcome, source.last_reason, source.last_checked_at = outcome, reason, now
    transaction.on_commit(lambda: source_changed.send(sender=Source, source_id=source.id))
