"""Keeps the search indexes what claims, articles and reviews say, in the transaction in which that changes.

Held of a claim are its statement, its words in the article's newest text, the names of who said it, and the
article's title. Rationales are held apart, since not all may read them. Nothing of what sources say is here,
so that a takedown has nothing to clear.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from urllib.parse import unquote
from uuid import UUID

from django.db.models import F

from claims.models import (
    Article,
    ArticleAuthor,
    ArticleWords,
    Claim,
    Claimant,
    ClaimantWords,
    ClaimWords,
    KnownWord,
    Mention,
    Review,
    ReviewWords,
)
from sources import searching
from sources.services import search as words
from sources.services.search import put


def keep(claim_ids: Collection[UUID]) -> None:
    """Index these claims as they now are. The caller holds them; as many statements for many as for one."""
    if claim_ids:
        put(ClaimWords, _of_claims(claim_ids), KnownWord)


def _of_claims(claim_ids: Collection[UUID]) -> Iterator[tuple[UUID, str]]:
    """By claim, what it is found by."""
    texts: defaultdict[UUID, list[str]] = defaultdict(list)
    of_these = Claim.objects.filter(pk__in=claim_ids).order_by("pk")
    live = Mention.objects.filter(claim__in=claim_ids, version=F("claim__article__newest")).order_by("pk")
    said_by = Claim.claimants.through.objects.filter(claim__in=claim_ids).order_by("pk")
    titles = dict(of_these.values_list("pk", "article__title"))
    for key, text in (
        *of_these.values_list("pk", "statement"),
        *live.values_list("claim", "exact"),
        *said_by.values_list("claim", "claimant__name"),
        *titles.items(),
    ):
        texts[key].append(text)
    return ((key, searching.document(texts[key])) for key in titles)


def keep_articles(article_ids: Collection[UUID]) -> None:
    """Index these articles as they now are. The caller holds them."""
    if article_ids:
        put(ArticleWords, _of_articles(article_ids), KnownWord)


def _of_articles(article_ids: Collection[UUID]) -> Iterator[tuple[UUID, str]]:
    told = ("title", "publisher__name", "desk", "url", "external_id")
    rows = Article.objects.filter(pk__in=article_ids).order_by("pk").values_list("pk", *told)
    bylines: defaultdict[UUID, list[str]] = defaultdict(list)
    for key, name in ArticleAuthor.objects.filter(article__in=article_ids).values_list("article", "name"):
        bylines[key].append(name)
    return (
        (key, searching.document([*(unquote(each or "") for each in texts), *bylines[key]]))
        for key, *texts in rows
    )


def keep_claimants(claimant_ids: Collection[UUID]) -> None:
    """Index the names of these claimants, which never change."""
    if claimant_ids:
        named = Claimant.objects.filter(pk__in=claimant_ids).order_by("pk").values_list("pk", "name")
        put(ClaimantWords, ((key, searching.document([name])) for key, name in named), KnownWord)


def keep_reviews(review_ids: Collection[UUID]) -> None:
    """Index what these reviews say to colleagues; of a redacted one nothing."""
    said = Review.objects.filter(pk__in=review_ids).order_by("pk").values_list("pk", "rationale")
    put(ReviewWords, ((key, searching.document([text or ""])) for key, text in said), KnownWord)


def rebuild() -> int:
    """Index everything anew, batch by batch; how many claims. Safe beside people at work."""
    KnownWord.objects.all().delete()
    for rows, keep_them in (
        (Article, keep_articles), (Claimant, keep_claimants), (Review, keep_reviews)
    ):  # fmt: skip
        words.in_batches(rows._default_manager.only("pk"), keep_them)
    done = words.in_batches(Claim.objects.only("pk"), keep)
    words.tidy(ArticleWords, ClaimantWords, ClaimWords, ReviewWords)
    words.rebuild()
    return done
