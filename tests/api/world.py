"""One of everything that a route can name, and the routes' addresses in it."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from html import escape
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from claims.enums import Format, Means, RecheckKind, Ruling
from claims.models import Claim, Recheck
from claims.services import articles, claimants, claims, legal, questions
from factcheck.models import User
from sources.models import Extraction
from sources.services import attributions, manifest
from tests.support import desk

NO_ID = "00000000-0000-7000-8000-000000000000"
ASKED = "asked-by-the-first-4711"  # in all that the reviewer asks
VERBS = ("get", "post", "put", "patch", "delete")


def routes() -> Iterator[tuple[str, str]]:
    """Each (method, route) of the site that the URL resolver knows, Django's admin left out."""
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if route != "admin/":
                yield from _below(pattern, route)
        else:
            yield from ((method, route) for method in _methods(pattern))


def _methods(pattern: URLPattern) -> list[str]:
    view = getattr(pattern.callback, "cls", None)
    if view is None:
        return list(getattr(pattern.callback, "methods", ["GET"]))
    return [verb.upper() for verb in VERBS if hasattr(view, verb)]


def of(claim: Claim, reading: Extraction, reviewer: User) -> dict[str, Any]:
    """The ids of a claim, its article, a captured source, evidence; each by its name in routes."""
    snapshot = reading.snapshot
    manifest.seal(now=desk.NOW)
    attribution = attributions.say(snapshot.source, origin=desk.offline(reviewer), by=reviewer, now=desk.NOW)
    said = {"kind": RecheckKind.DATE, "ruling": Ruling.CLOSED, "closed_by": reviewer}
    closed = Recheck.objects.create(claim=claim, opened_at=desk.NOW, closed_at=desk.NOW, **said)
    cited = desk.cite(claim, reviewer, extraction=reading, quote="cost 4.2 million euros")
    said_so = f"{claim.statement} {ASKED}"
    claim.refresh_from_db()
    if not claim.legal_flag:
        claims.edit(claim, by=reviewer, now=desk.NOW, version=claim.version, legal_flag=True)
    asked = legal.ask(
        claim, by=reviewer, now=desk.NOW, whom=said_so, asked=said_so, means=Means.EMAIL,
        deadline=desk.NOW + timedelta(days=1),
    )  # fmt: skip
    claimant = claimants.named("Eva Holt", now=desk.NOW)
    claim.claimants.add(claimant)
    _in_html(claim)
    question = questions.ask(claim, by=reviewer, now=desk.NOW, text=said_so)
    claim.refresh_from_db()
    return {
        "reply_id": asked.pk,
        "question_id": question.pk,
        "clearance_id": NO_ID,
        "complaint_id": NO_ID,
        "claimant_id": claimant.pk,
        "article_id": claim.article_id,
        "number": 1,
        "claim_id": claim.pk,
        "mention_id": claim.mentions.get().pk,
        "source_id": snapshot.source_id,
        "evidence_id": cited.pk,
        "fetch_id": snapshot.attempt,
        "snapshot_id": snapshot.pk,
        "attribution_id": attribution.pk,
        "recheck_id": closed.pk,
        "earlier_id": NO_ID,
        "feed_id": NO_ID,
        "webhook_id": NO_ID,
        "delivery_id": NO_ID,
    }


def _in_html(claim: Claim) -> None:
    """Let the article's text have come in HTML once, too."""
    version = claim.article.newest
    assert version is not None
    paragraphs = [(part["kind"], escape(part["text"]).split("\n\n")) for part in version.parts]
    parts = [
        {"kind": kind, "text": "".join(f"<p>{each}</p>" for each in texts), "format": Format.HTML}
        for kind, texts in paragraphs
    ]
    posted = articles.add_version(claim.article, by=claim.created_by, now=desk.NOW, parts_given=parts)
    assert not posted.is_new_version


def address(route: str, ids: Mapping[str, Any]) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: str(ids[match[1]]), route)
