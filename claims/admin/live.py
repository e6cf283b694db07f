"""What an open claim's page asks for: who else is here, what is new, how far a fetch has come."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from claims import queries
from claims.admin import cards, presence, story
from claims.enums import HistoryKind
from claims.models import Claim
from sources.admin.base import LookOnly, person
from sources.people import User

PART = "X-Desk-Part"  # marks an answer that is a part of a page; a sign-in page in its place has none
SEEN = "X-Desk-Seen"  # when the page that asks was read


def is_by_htmx(request: HttpRequest) -> bool:
    """Whether a script of ours asks for a part of the page, and not a browser for all of it."""
    return bool(getattr(request, "htmx", False))


def seen_at(request: HttpRequest) -> datetime | None:
    """When the page from which this request comes was read, if it says so."""
    try:
        found = parse_datetime(request.headers.get(SEEN, ""))
        return found.astimezone(UTC) if found and timezone.is_aware(found) else None
    except (ValueError, OverflowError):  # with an offset, the first and the last day of all are none
        return None


def meanwhile(claim: Claim, user: User, seen: datetime | None) -> list[story.Sentence]:
    """What others did since, of what this person may see; the oldest first."""
    if seen is None:
        return []
    newer = queries.history(user).filter(claim=claim, at__gt=seen).exclude(by=user)
    return story.tell(newer.exclude(kind=HistoryKind.ATTENTION).order_by("seq"))


def part(response: HttpResponse) -> HttpResponse:
    """The answer, marked as a part of a page, and never kept by a browser."""
    response[PART] = "1"
    response["Cache-Control"] = "no-store"
    return response


if TYPE_CHECKING:
    _Base = LookOnly
else:
    _Base = object


class LivePages(_Base):
    """Views beside a claim's page; they write nothing but who is here."""

    def live_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:claim_id>/here/", view(self.here_view), name="claims_claim_here"),
            path(
                "<uuid:claim_id>/progress/<uuid:source_id>/",
                view(self.progress_view),
                name="claims_claim_progress",
            ),
        ]

    def here_view(self, request: HttpRequest, claim_id: UUID) -> HttpResponse:
        """Who else is here, and what they did since the page was read."""
        claim, user = self._claim(request, claim_id), person(request)
        context = {
            "claim": claim,
            "here": presence.board.others(claim.pk, user, now=timezone.now()),
            "meanwhile": meanwhile(claim, user, seen_at(request)),
        }
        return part(TemplateResponse(request, "claims/admin/claim/here.html", context))

    def progress_view(self, request: HttpRequest, claim_id: UUID, source_id: UUID) -> HttpResponse:
        """How far one source is; once nothing more is done about it, the page is told to show what came."""
        claim, user = self._claim(request, claim_id), person(request)
        linked = cards.linked(claim, user, changed=())
        each = next((each for each in linked if each.source.pk == source_id), None)
        answer = TemplateResponse(request, "claims/admin/claim/progress.html", {"claim": claim, "each": each})
        if each is None or not each.progress:
            answer["HX-Trigger"] = "desk:fresh"
        return part(answer)

    def _claim(self, request: HttpRequest, key: UUID | str) -> Claim:
        raise NotImplementedError
