"""That our own connection seems to be down, on pages where sources seem to fail."""

from django import template

from sources.models import Outage
from sources.services import outages

register = template.Library()


@register.inclusion_tag("sources/admin/outage.html")
def outage_banner() -> dict[str, Outage | None]:
    return {"outage": outages.current()}
