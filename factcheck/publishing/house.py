"""The markup of a check, with who we are as the settings say."""

import json

from django.conf import settings

from factcheck.publishing import checks, claimreview
from factcheck.publishing.check import Check
from factcheck.publishing.claimreview import House, Node

# What a page may hold as data: nothing that ends it or that a script would trip over.
HARMLESS = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def house() -> House:
    return House(settings.PUBLISHER_NAME, settings.PUBLISHER_URL, settings.PUBLISHER_LANGUAGE)


def markup(check: Check) -> Node | None:
    """None for our own words and for what was withdrawn: neither is a review of others' that stands."""
    if check.appeared.is_ours or check.withdrawn_at:
        return None
    return claimreview.build(check, house=house(), scale=checks.scale())


def embedded(check: Check) -> str:
    """The markup as it may stand in a page; empty where there is none."""
    found = markup(check)
    return json.dumps(found, ensure_ascii=False).translate(HARMLESS) if found else ""
