"""Publications: what we said in public about a claim, frozen with its hash; ended only by a person's act.

Quotes are frozen by their digests; the words themselves stay in the citations, which are as immutable, and
from which a legal order may remove them: so the hash of what was published holds ever after (ADR 0023).
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from claims import parts, queries, rules
from claims.enums import ClaimantKind, HistoryKind, PublicationEnd, Stage
from claims.errors import MissingField, MoveNotPossible
from claims.models import Article, Claim, Evidence, Publication, Verdict
from claims.services import anchors, history, locking, status
from claims.workflow import ANSWERED
from sources import chain
from sources.models import Snapshot
from sources.people import User

REMOVED = "removed by legal order"


def live(claim: Claim) -> Publication | None:
    return claim.publications.filter(ended_at__isnull=True).first()


@transaction.atomic
def publish(
    claim: Claim, *, by: User, now: datetime, explanation: str, version: int | None = None
) -> Publication:
    """Publish the current verdict with its explanation; over a live publication it is a correction.

    The same once more is answered with what is live. version: when given, the claim must still be at it.
    Raises MoveForbidden, MoveNotPossible (no verdict), MissingField (no explanation), StaleVersion.
    """
    claim = locking.hold(claim)
    rules.check_whole(claim)
    rules.check_may(by, "publish")
    if claim.stage not in ANSWERED or claim.verdict is None:
        raise MoveNotPossible(f"A claim in {claim.stage} has no verdict to publish.")
    explanation = parts.tidy(explanation)
    if not explanation:
        raise MissingField("Explain the verdict for the public, as explanation.", field="explanation")
    before, says = live(claim), _payload(claim, claim.verdict, explanation)
    if before and not before.under_review_at and _says(before, says):
        return before
    if version is not None:
        locking.check_version(claim, version)
    if before:
        _end(before, PublicationEnd.CORRECTED, now=now)
    payload = chain.canonical(says | {"published_at": now.isoformat()})
    publication = Publication.objects.create(
        claim=claim,
        verdict=claim.verdict,
        number=claim.publications.count() + 1,
        explanation=explanation,
        payload=payload,
        payload_sha256=parts.digest(payload),
        published_by=by,
        published_at=now,
    )
    stage = claim.stage
    locking.keep(claim, stage=Stage.PUBLISHED)
    _note(
        claim,
        publication,
        "corrected" if before else "published",
        by=by,
        now=now,
        before=stage,
        after=Stage.PUBLISHED,
    )
    status.refresh(claim, now=now)
    return publication


def _says(publication: Publication, says: dict[str, Any]) -> bool:
    """Whether it was published with just this, whenever that was."""
    if publication.payload is None:
        return False
    known: dict[str, Any] = json.loads(publication.payload)
    return known == {**chain.plain_facts(says), "published_at": known["published_at"]}


def _payload(claim: Claim, verdict: Verdict, explanation: str) -> dict[str, Any]:
    cited = list(_resting(verdict))
    nonces = history.nonces(claim.pk, cited)
    named = dict(claim.claimants.order_by("name").values_list("name", "kind"))
    kinds = {name: kind for name, kind in named.items() if kind != ClaimantKind.UNKNOWN}
    return {
        "claim": str(claim.pk),
        "statement": claim.statement,
        "words": anchors.as_ruled(claim, verdict.words, since=verdict.settled_at),
        "claimants": sorted(named),
        **({"claimant_kinds": kinds} if kinds else {}),
        "appeared": _appeared(claim.article),
        "rating": verdict.rating,
        "corrected_text": verdict.corrected_text,
        "verification_status": claim.verification_status,
        "as_of": verdict.as_of,
        "basis": verdict.basis,
        "reviews_required": verdict.reviews_required,
        "explanation": explanation,
        "evidence": [
            {
                "evidence": str(each.pk),
                "source": each.source.face if each.source.is_confidential else each.source.address,
                "quote_digest": _digest_of(each, nonces[each.pk]),
                "stance": each.stance,
                "snapshot_sha256": each.extraction.snapshot.sha256 if each.extraction else None,
                "captured_at": each.extraction.snapshot.captured_at.isoformat() if each.extraction else None,
            }
            for each in cited
        ],
    }


def _appeared(article: Article) -> dict[str, Any]:
    """Where the words stand, as we knew it then: what is published changes by a person's act alone."""
    return {
        "title": article.title,
        "url": article.url,
        "publisher": article.publisher.name if article.publisher else "",
        "published_at": article.published_at,
        "language": article.language,
        "origin": article.origin,
    }


def _digest_of(cited: Evidence, nonce: str) -> str | None:
    """Of the quote; none where the words are gone already."""
    return history.column_digest(nonce, "quote", cited.quote) if cited.quote is not None else None


def as_shown(publications: Sequence[Publication]) -> list[dict[str, Any]]:
    """What was published, each with the quoted words that may still be shown; two queries for all of them.

    In the place of what an order took stands `removed`.
    """
    said = [_said(each) for each in publications]
    cited = [each for one in said for each in one["evidence"]]
    ids = {each["evidence"] for each in cited if "evidence" in each}
    quotes = dict(Evidence.objects.filter(pk__in=ids).values_list("pk", "quote"))
    for each in cited:
        if "evidence" in each:
            each["quote"] = quotes.get(UUID(each["evidence"]))
        if each["quote"] is None:
            each["removed"] = REMOVED
    return said


def _said(publication: Publication) -> dict[str, Any]:
    """The payload; of an early one that held quotes itself, and was removed whole, what its row says."""
    if publication.payload is not None:
        known: dict[str, Any] = json.loads(publication.payload)
        return known
    return {
        "claim": str(publication.claim_id),
        "explanation": publication.explanation,
        "published_at": publication.published_at.isoformat(),
        "evidence": [],
        "removed": REMOVED,
    }


def resting_on(snapshot: Snapshot) -> QuerySet[Publication]:
    """Every publication that quotes the capture, whoever may see it."""
    quoting = Publication.objects.filter(
        verdict__evidence__extraction__snapshot=snapshot,
        verdict__evidence__cited_at__lte=F("published_at"),  # not what a ruling cited anew since
    )
    return quoting.distinct()


def holds_quotes(publication: Publication) -> bool:
    """Whether the words stand in its payload itself, as before ADR 0023."""
    return any("quote" in each for each in _said(publication)["evidence"])


def note_removal(publication: Publication, claim: Claim, *, by: User, now: datetime) -> None:
    """Mark that words quoted in it are gone by a legal order. The claim is held."""
    Publication.objects.filter(pk=publication.pk, redacted_at__isnull=True).update(redacted_at=now)
    publication.refresh_from_db()
    _note(claim, publication, "quotes_removed", by=by, now=now)


def _resting(verdict: Verdict) -> QuerySet[Evidence]:
    """What the verdict rests on by now: what a ruling cited anew in the stead of the older words."""
    known = queries.rests_on().filter(verdict=verdict).values("evidence")
    resting = Evidence.objects.filter(pk__in=known).order_by("pk")
    return resting.select_related("source", "extraction__snapshot")


def withdraw_live(claim: Claim, *, by: User, now: datetime) -> None:
    """Withdraw what is published about a held claim; that needs the right to publish."""
    publication = live(claim)
    if publication:
        rules.check_may(by, "publish")
        _end(publication, PublicationEnd.WITHDRAWN, now=now)
        _note(claim, publication, "publication_withdrawn", by=by, now=now)


def mark_under_review(claim: Claim, *, now: datetime) -> None:
    """A live publication stays while its claim is checked anew, and says so."""
    claim.publications.filter(ended_at__isnull=True, under_review_at__isnull=True).update(under_review_at=now)


def _end(publication: Publication, because: PublicationEnd, *, now: datetime) -> None:
    Publication.objects.filter(pk=publication.pk).update(ended_at=now, ended_because=because)


def _note(
    claim: Claim, publication: Publication, action: str, *, by: User, now: datetime, **facts: Any
) -> None:
    history.record(
        claim,
        kind=HistoryKind.PUBLICATION,
        action=action,
        by=by,
        now=now,
        about=publication,
        number=publication.number,
        payload_sha256=publication.payload_sha256,
        **facts,
    )
