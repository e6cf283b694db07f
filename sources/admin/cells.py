"""Cells of the desk's lists that hold more than a word."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sources.admin.words import Said
from sources.models import Source
from sources.waiting import Waits

MOMENT = "j M Y, H:i"


def named(source: Source | None, *, is_link: bool = False) -> SafeString:
    """A source by its name and address, a sample page marked as one; a dash where there is none.

    is_link: leads to the source's page; not in a list's first column, which leads to the row's.
    """
    if source is None:
        return SafeString("–")
    return render_to_string("sources/admin/cells/name.html", {"source": source, "is_link": is_link})


def next_check(source: Source, waits: Waits | None) -> SafeString:
    """When a source is checked next, or until when it waits and why."""
    return render_to_string("sources/admin/cells/next_check.html", {"source": source, "waits": waits})


def chip(said: Said) -> SafeString:
    return render_to_string("sources/admin/cells/state.html", {"said": said})
