"""What an open claim's page asks for: who else is here, what is new, how far a fetch has come."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from claims import queries, resembling
from claims.admin import cards, presence, same, story
from claims.admin.acts import Act, VersionedAct
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


def read_version(request: HttpRequest, claim: Claim) -> int:
    """The claim's version on the page from which this request comes, if it says so."""
    said = request.GET.get("version", "")
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else claim.version


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

    acts: ClassVar[Mapping[str, type[Act]]] = {}

    def live_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:claim_id>/here/", view(self.here_view), name="claims_claim_here"),
            path(
                "<uuid:claim_id>/progress/<uuid:source_id>/",
                view(self.progress_view),
                name="claims_claim_progress",
            ),
            path("<uuid:claim_id>/like/", view(self.like_view), name="claims_claim_like"),
            path("<uuid:claim_id>/form/<slug:act>/", view(self.form_view), name="claims_claim_form"),
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
        now = timezone.now()
        linked = cards.linked(cards.sources(claim, user, now=now), user, now=now)
        each = next((each for each in linked if each.source.pk == source_id), None)
        answer = TemplateResponse(request, "claims/admin/claim/progress.html", {"claim": claim, "each": each})
        if each is None or not each.progress:
            answer["HX-Trigger"] = "desk:fresh"
        return part(answer)

    def form_view(self, request: HttpRequest, claim_id: UUID, act: str) -> HttpResponse:
        """The form of an act that is fetched when it is opened; without a script, on a page of its own."""
        claim, user, kind = self._claim(request, claim_id), person(request), self.acts.get(act)
        if kind is None or not kind.is_fetched or not kind.is_offered(claim, user):
            raise Http404
        form = kind(claim, user)
        if isinstance(form, VersionedAct):  # of what the person read, which may be older than the form
            form.initial["version"] = read_version(request, claim)
        context = {"claim": claim, "form": form, "read_at": seen_at(request) or timezone.now()}
        if is_by_htmx(request):
            return part(TemplateResponse(request, "claims/admin/act.html", context))
        context |= {**self.admin_site.each_context(request), "title": kind.title}
        return TemplateResponse(request, "claims/admin/act_alone.html", context)

    def like_view(self, request: HttpRequest, claim_id: UUID) -> HttpResponse:
        """Earlier claims like it, looked for when the page is there; without a script, on one of its own."""
        claim, user = self._claim(request, claim_id), person(request)
        context = {
            "claim": claim,
            **same.context(claim, user),
            "imported": resembling.imported(claim),
        }
        if is_by_htmx(request):
            return part(TemplateResponse(request, "claims/admin/claim/similar.html", context))
        context |= {**self.admin_site.each_context(request), "title": "Earlier claims like this one"}
        return TemplateResponse(request, "claims/admin/like_alone.html", context)

    def _claim(self, request: HttpRequest, key: UUID | str) -> Claim:
        raise NotImplementedError
