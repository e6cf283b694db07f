"""How far a captured text can be relied on, in words."""

from django import template

from sources import labels
from sources.enums import Quality
from sources.models import Extraction

register = template.Library()


@register.filter
def quality_words(reading: Extraction) -> str:
    return labels.reading(Quality(reading.quality), reading.rule)


@register.filter
def next_step(reading: Extraction) -> str:
    return labels.next_step(reading.rule)
