"""Claims as a table, page by page: however many there are, one page of them is held at a time.

Each page is asked for by the last id of the one before, so that what comes in or changes meanwhile moves
nothing; what becomes restricted meanwhile is in no later page.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Prefetch, QuerySet

from claims import queries, recalling
from claims.enums import Stance
from claims.models import Claim, Mention, Publication
from sources.people import User

PAGE = 500
# In this order for good; new ones are added at the end.
COLUMNS = (
    "id", "statement", "words", "claimants", "asserts", "kind", "as_of", "legal_flag", "stage",
    "verification_status", "attention", "rating", "corrected_text", "settled_at", "assignee",
    "article", "article_external_id", "article_title", "article_url", "article_publisher", "article_origin",
    "publication_number", "published_at", "publication_ended_at",
    "source_count", "evidence_count", "evidence_supports", "evidence_refutes", "evidence_qualifies",
    "evidence_mentions", "evidence_retracted", "version", "created_at", "updated_at",
)  # fmt: skip

Row = dict[str, Any]


def pages(found: QuerySet[Claim], user: User, *, size: int = PAGE) -> Iterator[list[Row]]:
    """Of `found`, which the caller has narrowed to what `user` may see: the newest first."""
    rows, last = _gathered(found), None
    while page := list((rows.filter(pk__lt=last) if last else rows)[:size]):
        last = page[-1].pk
        claims = list({claim.pk: claim for claim in page}.values())  # a filter may find one of them twice
        if hasattr(claims[0], "then_stage"):
            recalling.recall(claims)
        yield _table(claims, user)


def _gathered(found: QuerySet[Claim]) -> QuerySet[Claim]:
    """With what a row shows of each, and nothing of what a list shows besides."""
    newest = Mention.objects.filter(version=F("version__article__newest")).order_by("start")
    rows = found.select_related("article__publisher", "assignee", "verdict").prefetch_related(None)
    return rows.prefetch_related("claimants", Prefetch("mentions", newest, to_attr="places")).order_by("-pk")


def _table(claims: Sequence[Claim], user: User) -> list[Row]:
    """Three queries, however many claims."""
    keys = [claim.pk for claim in claims]
    linked, cited, published = _linked(keys, user), _cited(keys, user), _published(keys, user)
    return [
        _facts(claim)
        | published.get(claim.pk, dict.fromkeys(PUBLISHED))
        | {"source_count": linked.get(claim.pk, 0)}
        | (UNCITED | cited.get(claim.pk, {}))
        for claim in claims
    ]


def _facts(claim: Any) -> Row:
    article, verdict = claim.article, claim.verdict
    return {
        **{name: getattr(claim, name) for name in OWN},
        "id": claim.pk,
        "words": claim.places[0].exact if claim.places else None,
        "claimants": [each.name for each in claim.claimants.all()],
        "rating": verdict.rating if verdict else None,
        "corrected_text": verdict.corrected_text if verdict else None,
        "settled_at": verdict.settled_at if verdict else None,
        "assignee": claim.assignee.get_username() if claim.assignee else None,
        "article": article.pk,
        "article_external_id": article.external_id,
        "article_title": article.title,
        "article_url": article.url,
        "article_publisher": article.publisher.name if article.publisher else None,
        "article_origin": article.origin,
    }


OWN = (
    "statement", "asserts", "kind", "as_of", "legal_flag", "stage", "verification_status", "attention",
    "version", "created_at", "updated_at",
)  # fmt: skip
PUBLISHED = ("publication_number", "published_at", "publication_ended_at")
BY_STANCE = {stance: f"evidence_{stance.lower()}" for stance in Stance.values}
UNCITED = dict.fromkeys(("evidence_count", *BY_STANCE.values(), "evidence_retracted"), 0)


def _linked(keys: Sequence[UUID], user: User) -> dict[UUID, int]:
    rows = queries.links(user).prefetch_related(None).filter(claim__in=keys).order_by()
    return dict(rows.values_list("claim").annotate(count=Count("pk")))


def _cited(keys: Sequence[UUID], user: User) -> dict[UUID, Row]:
    """What is retracted is counted apart from its stance."""
    rows = queries.evidence(user).prefetch_related(None).filter(claim__in=keys).order_by()
    counted: dict[UUID, Row] = {}
    by_stance = rows.values_list("claim", "stance").annotate(all=Count("pk"), gone=Count("retraction"))
    for claim, stance, cited, retracted in by_stance:
        row = counted.setdefault(claim, dict(UNCITED))
        row["evidence_count"] += cited
        row["evidence_retracted"] += retracted
        row[BY_STANCE[stance]] += cited - retracted
    return counted


def _published(keys: Sequence[UUID], user: User) -> dict[UUID, Row]:
    """The newest publication of each."""
    rows: QuerySet[Publication] = queries.publications(user).filter(claim__in=keys).order_by("number")
    values = rows.values_list("claim", "number", "published_at", "ended_at")
    return {claim: dict(zip(PUBLISHED, said, strict=True)) for claim, *said in values}
