"""Cells of the desk's lists that hold more than a word."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sources.admin.words import Said
from sources.models import Source


def named(source: Source | None) -> SafeString:
    """A source by its name and address, a sample page marked as one; a dash where there is none."""
    if source is None:
        return SafeString("–")
    return render_to_string("sources/admin/cells/name.html", {"source": source})


def chip(said: Said) -> SafeString:
    return render_to_string("sources/admin/cells/state.html", {"said": said})
