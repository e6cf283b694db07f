"""Every write on a claim holds its row: writers queue, history does not fork, versions do not race.

Locks are taken without the key (FOR NO KEY UPDATE): no key ever changes, and PostgreSQL looks at foreign
keys when another commits, who must not wait for us then. The order is article, parent, claim, source.
"""

from typing import Any

from claims.errors import StaleVersion, VersionRequired
from claims.models import Article, Claim


def hold(claim: Claim) -> Claim:
    """The claim's row as it is now, locked until the transaction ends; a parent before its part.

    Read after the lock is held: what is joined to a row that one has waited for may be older than it.
    """
    for key in filter(None, (claim.parent_id, claim.pk)):
        Claim.objects.select_for_update(no_key=True).values_list("pk").get(pk=key)
    return Claim.objects.select_related("article__newest", "verdict", "parent").get(pk=claim.pk)


def hold_text(article: Article) -> Article:
    """The article's row, locked, so that its newest text stays that; always before any claim's."""
    Article.objects.select_for_update(no_key=True).values_list("pk").get(pk=article.pk)
    return Article.objects.select_related("newest", "publisher").get(pk=article.pk)


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
