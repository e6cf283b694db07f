"""All that rests on a source, shown on its page: told to the floor below, which knows nothing of claims."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from claims import queries
from sources.admin.sources import PANELS
from sources.models import Source

SHOWN = 20


def panel(request: HttpRequest, source: Source) -> SafeString:
    """How many claims, verdicts and publications, and the newest claims, as far as the person may see."""
    resting = queries.resting_on(request.user, source).order_by("-id")
    context = {
        "source": source,
        "counts": queries.counts_on(request.user, source),
        "claims": resting[:SHOWN],
        "shown": SHOWN,
    }
    return render_to_string("claims/admin/impact.html", context)


PANELS.append(panel)
