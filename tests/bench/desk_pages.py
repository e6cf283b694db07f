"""Which pages of the desk are measured, and as whom."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Count, Model, QuerySet
from django.test import Client
from django.urls import reverse

from claims.enums import Access, Stage
from claims.models import Article, Claim
from factcheck.models import User
from sources.admin.paging import MOST
from sources.models import Fetch, Source

Page = tuple[str, Client, str]
LISTS = (
    "claims_article", "claims_evidence", "claims_review", "claims_verdict", "claims_publication",
    "claims_historyentry", "claims_recheck", "claims_claimant", "sources_source", "sources_snapshot",
    "sources_extraction", "sources_change", "sources_fetch", "sources_publisher",
)  # fmt: skip


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def pages() -> Iterator[Page]:
    reviewer, editor = signed_in("populate-reviewer-1"), signed_in("populate-editor-1")
    yield "front page, reviewer", reviewer, reverse("admin:index")
    yield "front page, editor", editor, reverse("admin:index")
    yield "who has what", editor, reverse("admin:claims_claim_loads")
    yield from claim_lists(reviewer)
    for stage in (Stage.OPEN, Stage.CROSS_CHECK, Stage.CHECKED, Stage.PUBLISHED):
        claim = middle(Claim.objects.filter(stage=stage, article__access=Access.OPEN))
        yield f"claim, {stage.label}", reviewer, reverse("admin:claims_claim_change", args=[claim.pk])
    yield "earlier claims like one", reviewer, reverse("admin:claims_claim_like", args=[claim.pk])
    yield from article_pages(reviewer)
    yield from source_pages(reviewer)
    for name in LISTS:
        address = reverse(f"admin:{name}_changelist")
        yield f"list: {name}", reviewer, address
        yield f"list: {name}, last page", reviewer, f"{address}?p={last_page(name)}"
        yield f"list: {name}, search", reviewer, f"{address}?q=malburg"
    yield "rechecks, all", reviewer, reverse("admin:claims_recheck_changelist") + "?open=all"


def last_page(name: str) -> int:
    """Of those that the list lets one turn to."""
    many = apps.get_model(name.replace("_", ".", 1))._default_manager.count()
    return 1 if name == "claims_recheck" else max(1, min(MOST, many * 95 // 100) // 50)


def middle(rows: "QuerySet[Any]") -> Model:
    found = rows.order_by("pk")
    chosen: Model = found[found.count() // 2]
    return chosen


def claim_lists(client: Client) -> Iterator[Page]:
    address = reverse("admin:claims_claim_changelist")
    article = middle(Article.objects.filter(access=Access.OPEN))
    last = min(MOST, Claim.objects.count() * 98 // 100) // 50
    asked: dict[str, dict[str, Any]] = {
        "unfiltered": {},
        "last page": {"p": last},
        "by status": {"verification_status__exact": "VERIFIED"},
        "by a rare status": {"verification_status__exact": "UNVERIFIABLE"},
        "by status, last page": {"verification_status__exact": "VERIFIED", "p": last // 4},
        "by stage": {"stage__exact": "DISPUTED"},
        "by kind": {"kind__exact": "PREDICTION"},
        "by status and kind": {"verification_status__exact": "UNVERIFIABLE", "kind__exact": "OPINION"},
        "of an article": {"article": str(article.pk)},
        "mine": {"assignee": "me"},
        "nobody's": {"assignee": "nobody"},
        "wanting attention": {"wants": "attention"},
        "a queue": {"list": "second"},
        "search, one word": {"q": "bridge"},
        "search, the commonest word": {"q": "the"},
        "search, words": {"q": "bridge malburg million"},
        "search, begun": {"q": "cost 4"},
        "search, mistyped": {"q": "brigde malmbrug"},
        "search, nothing": {"q": "xylophone quartet"},
        "search within a status": {"q": "tunnel", "verification_status__exact": "REFUTED"},
        "sorted by status": {"o": "2"},
        "sorted by update": {"o": "-7"},
    }
    for name, query in asked.items():
        yield f"claims, {name}", client, f"{address}?{urlencode(query)}"


def article_pages(client: Client) -> Iterator[Page]:
    counted = Article.objects.filter(access=Access.OPEN).annotate(many=Count("claims"))
    for name, many in (("5 claims", 5), ("90 claims", 90)):
        article = counted.filter(many=many).order_by("pk").first()
        if article:
            yield f"article with {name}", client, reverse("admin:claims_article_change", args=[article.pk])


def source_pages(client: Client) -> Iterator[Page]:
    busy = Source.objects.filter(pk__in=Fetch.objects.order_by("pk").values("source")[:1]).get()
    usual = middle(Source.objects.filter(reading__isnull=False))
    yield "source with thousands of fetches", client, reverse("admin:sources_source_change", args=[busy.pk])
    yield "source", client, reverse("admin:sources_source_change", args=[usual.pk])
