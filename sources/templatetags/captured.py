"""How far a captured text can be relied on, in words."""

from django import template
from django.conf.locale import LANG_INFO

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
def language_name(code: str) -> str:
    """Spanish for es and es-MX; the code itself where we have no name for it."""
    known = LANG_INFO.get(code.lower()) or LANG_INFO.get(code.lower().partition("-")[0], {})
    return str(known.get("name", code))


@register.filter
def is_other_language(code: str, ours: str) -> bool:
    """Whether a text is in another language than ours, as far as that is known."""
    return bool(code) and code.lower().partition("-")[0] != (ours or "en").lower().partition("-")[0]


@register.filter
def whose(snapshot: Snapshot) -> str:
    """Who captured it, and who else saw the same."""
    if snapshot.person is None:
        return snapshot.get_captured_by_display()
    others = ", ".join(name(each.by) for each in snapshot.attestations.all())
    return f"{name(snapshot.person)}, {snapshot.get_captured_by_display()}; " + (
        f"attested by {others}" if others else "not yet attested by a second person"
    )
