"""What a page of others shows of our checks: a script that marks its words, what that reads, and a frame."""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt

from factcheck.publishing import embedding, house
from factcheck.publishing.caching import for_all, from_anywhere
from factcheck.publishing.check import Check, Quoted
from factcheck.publishing.doors.pages import nothing, page
from factcheck.publishing.embedding import Marked
from factcheck.publishing.scale import TONES

MOST_PASSAGES = 3  # beside a check; its own page has them all
MOST_CHARACTERS = 600  # of an explanation or a passage
ANYWHERE = {"frame-ancestors": ["*"]}


@from_anywhere
@for_all
def checks(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """What `embed.js` reads. Of which nothing is published has no checks, whether it exists or not."""
    found = embedding.annotated(article_id, now=timezone.now())
    marked = found.checks if found else ()
    return JsonResponse({"house": house.house().name, "checks": [_marked(each) for each in marked]})


@xframe_options_exempt
@csp_replace(ANYWHERE)  # it knows no session and changes nothing, so that there is nothing to lure a click to
@for_all
def frame(request: HttpRequest, article_id: UUID) -> HttpResponse:
    """Our own article as it appeared, its checked words marked; of others' articles the checks alone."""
    found = embedding.annotated(article_id, now=timezone.now())
    if found is None:
        return nothing()
    listed = [(each.check, *TONES[each.check.rating]) for each in found.checks]
    return page("article", article=found, article_id=article_id, listed=listed)


@from_anywhere
@for_all
def script(request: HttpRequest) -> HttpResponse:
    """At an address that stays, since it stands in other people's pages."""
    answer = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


@cache
def _script() -> bytes:
    return Path(str(finders.find("checks/embed.js"))).read_bytes()


def _marked(marked: Marked) -> dict[str, Any]:
    check = marked.check
    tone, shape = TONES[check.rating]
    return {
        "url": check.url,
        "words": check.words,
        "occurrences": marked.occurrences,
        "statement": check.statement,
        "rating": check.rating,
        "label": check.label,
        "tone": tone,
        "shape": shape,
        "explanation": _short(check.explanation),
        "corrected_text": check.corrected_text,
        "notice": _notice(check),
        "evidence": [_quoted(each) for each in check.evidence if each.words][:MOST_PASSAGES],
        "published_at": check.published_at,
    }


def _notice(check: Check) -> str:
    if check.under_review_at:
        return "We are checking this again."
    return "Right when we made it, overtaken since." if check.overtaken_at else ""


def _quoted(passage: Quoted) -> dict[str, Any]:
    return {
        "words": _short(passage.words or ""),
        "stance": passage.stance,
        "source": passage.source,
        "url": passage.url,
        "captured_at": passage.captured_at,
    }


def _short(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS].rsplit(None, 1)[0]} …"
