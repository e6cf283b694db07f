"""Every write on a claim holds its row: writers queue, history does not fork, versions do not race.

Locks are taken without the key (FOR NO KEY UPDATE): no key ever changes, and PostgreSQL looks at foreign
keys when another commits, who must not wait for us then. The order is article, parent, claim, source.
"""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from claims.errors import StaleVersion, VersionRequired
from claims.models import Article, Claim


def hold(claim: Claim) -> Claim:
    """The claim's row as it is now, locked until the transaction ends; a parent before its part.

    Read after the lock is held: what is joined to a row that one has waited for may be older than it.
    """
    for key in filter(None, (claim.parent_id, claim.pk)):
        Claim.objects.select_for_update(no_key=True).values_list("pk").get(pk=key)
    return Claim.objects.select_related("article__newest", "verdict", "parent").get(pk=claim.pk)


def hold_all(claim_ids: Iterable[UUID]) -> list[Claim]:
    """These claims as they are now, and the parents of parts among them, all locked in the order of their
    ids: a parent is older than its parts, so that is the order of `hold` too. As many statements for many.
    """
    keys = set(claim_ids)
    keys |= set(Claim.objects.filter(children__in=keys).values_list("pk", flat=True))
    rows = Claim.objects.filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    return list(rows.select_related("article__newest", "verdict"))


def hold_of(article: Article) -> list[Claim]:
    """All claims of an article that is held, as they are now and locked; with that very row of it."""
    rows = Claim.objects.filter(article=article).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    held = list(rows.select_related("verdict", "parent"))
    for claim in held:
        claim.article = article
    return held


def hold_text(article: Article) -> Article:
    """The article's row, locked, so that its newest text stays that; always before any claim's."""
    Article.objects.select_for_update(no_key=True).values_list("pk").get(pk=article.pk)
    return Article.objects.select_related("newest", "publisher").get(pk=article.pk)


def hold_texts(article_ids: Collection[UUID]) -> dict[UUID, Article]:
    """As `hold_text`, for many articles, locked in the order of their ids."""
    rows = Article.objects.filter(pk__in=article_ids).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))
    return {row.pk: row for row in rows.select_related("newest", "publisher")}


def check_version(claim: Claim, version: Any) -> None:
    """Raises VersionRequired, or StaleVersion when `claim` has changed since that version was read."""
    if version is None:
        raise VersionRequired(
            "Send the version that you read, in the field version or as If-Match.", field="version"
        )
    if version != claim.version:
        raise StaleVersion(
            f"The claim is at version {claim.version}, you sent {version}; read it again and decide anew.",
            field="version",
            version=claim.version,
        )


def keep(claim: Claim, **changes: Any) -> None:
    """Write the changed columns of a held claim; its version counts one up."""
    for field, value in changes.items():
        setattr(claim, field, value)
    claim.version += 1
    claim.save(update_fields=[*changes, "version"])
