"""How far a captured text can be relied on, in words."""

from django import template

from sources import labels
from sources.enums import Quality
from sources.models import Extraction, Snapshot
from sources.people import name

register = template.Library()


@register.filter
def quality_words(reading: Extraction) -> str:
    if reading.text is None:
        return "It was taken down by a legal order."
    return labels.reading(Quality(reading.quality), reading.rule)


@register.filter
def next_step(reading: Extraction) -> str:
    return labels.next_step(reading.rule)


@register.filter
def whose(snapshot: Snapshot) -> str:
    """Who captured it, and who else saw the same."""
    if snapshot.person is None:
        return snapshot.get_captured_by_display()
    others = ", ".join(name(each.by) for each in snapshot.attestations.all())
    return f"{name(snapshot.person)}, {snapshot.get_captured_by_display()}; " + (
        f"attested by {others}" if others else "not yet attested by a second person"
    )
