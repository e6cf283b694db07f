"""What programs read to learn what is published: the feed, the sitemap, robots.txt."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from claims.enums import PublicationEnd
from claims.models import Publication
from factcheck.publishing import checks, feed
from factcheck.publishing.caching import dated, for_all, from_anywhere
from factcheck.publishing.feed import Gone
from factcheck.publishing.house import house

IN_THE_FEED = 100
IN_A_SITEMAP = 50_000  # the protocol's own limit


@from_anywhere
@for_all
def atom(request: HttpRequest) -> HttpResponse:
    """The newest checks and corrections, and the newest withdrawals."""
    now = timezone.now()
    found = checks.shown(list(checks.live(now=now)[:IN_THE_FEED]))
    written, changed_at = feed.write(
        found,
        [Gone(row.claim_id, at) for row in _withdrawn(now) if (at := row.ended_at)],
        house=house(),
        page=settings.PUBLIC_BASE_URL + reverse("checks:index"),
        address=settings.PUBLIC_BASE_URL + reverse("checks:feed"),
    )
    return dated(HttpResponse(written, content_type="application/atom+xml; charset=utf-8"), changed_at)


def _withdrawn(now: datetime) -> Iterable[Publication]:
    """The newest withdrawals of checks that nothing has taken the place of."""
    ended = checks.newest(now=now).filter(ended_because=PublicationEnd.WITHDRAWN)
    again = checks.live(now=now).order_by().values("claim")
    return ended.exclude(claim__in=again).order_by("-ended_at", "-pk")[:IN_THE_FEED]


class Checks(Sitemap[Publication]):
    """The newest; a site with more of them is found by its feed and its own pages."""

    limit = IN_A_SITEMAP

    def items(self) -> list[Publication]:
        rows = checks.live(now=timezone.now()).select_related(None)
        return list(rows.only("claim_id", "published_at", "under_review_at", "redacted_at")[:IN_A_SITEMAP])

    def location(self, item: Publication) -> str:
        return reverse("checks:check", args=[item.claim_id])

    def lastmod(self, item: Publication) -> datetime:
        return max(at for at in (item.published_at, item.under_review_at, item.redacted_at) if at)

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.PUBLIC_BASE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.PUBLIC_BASE_URL).scheme


@for_all
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemaps.sitemap(request, {"checks": Checks})


@for_all
def robots(request: HttpRequest) -> HttpResponse:
    """The desk and the API are nothing to find; what is published is."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /api/",
        "Disallow: /desk/",
        f"Sitemap: {settings.PUBLIC_BASE_URL}{reverse('checks:sitemap')}",
    )
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
