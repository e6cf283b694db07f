"""Sources that an article itself names for its claims: the links in or next to their words.

Nothing here is fetched: a person, or a call of theirs, links one and so has it tracked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from claims import linking, queries
from claims.enums import LinkPlace
from claims.linking import Near
from claims.models import Article, ArticleVersion, Claim, Mention
from claims.places import Link
from sources.errors import UrlRefused
from sources.models import Source
from sources.people import Person
from sources.services import sources


@dataclass(frozen=True)
class Proposed:
    """A page that the article links, the words that are the link, and where they stand.

    key: the one of the source, as sources.check tells it.
    """

    url: str
    key: str
    words: str
    start: int
    end: int
    place: LinkPlace


@dataclass(frozen=True)
class Linked:
    """A link of the article that could be a source, and the claims that it stands in or next to."""

    proposed: Proposed
    claims: Sequence[tuple[UUID, LinkPlace]]


def of_claim(user: Person, claim: Claim, linked: Iterable[Source]) -> list[Proposed]:
    """What the article links in or next to a claim of `queries.claims`, but for these, linked already."""
    version, links = _links(user, claim.article)
    if version is None or not links:
        return []
    known = {each.canonical_url for each in linked}
    places: Sequence[Mention] = claim.places  # type: ignore[attr-defined]
    found = (each for place in places for each in _near(version.text, links, place))
    return [each for each in _once(found, version, claim.article) if each.key not in known]


def of_article(user: Person, article: Article) -> list[Linked]:
    """All links of the article's newest text that could be a source, in their order."""
    version, links = _links(user, article)
    if version is None or not links:
        return []
    claims: dict[Link, list[tuple[UUID, LinkPlace]]] = {}
    visible = queries.claims(user).filter(article=article).order_by().values("pk")
    for place in Mention.objects.filter(version=version, claim__in=visible).order_by("start", "pk"):
        for each in _near(version.text, links, place):
            claims.setdefault(each.link, []).append((place.claim_id, each.place))
    found = ((link, _proposed(Near(link, LinkPlace.IN), version, article)) for link in links)
    return [Linked(each, claims.get(link, [])) for link, each in found if each]


def _links(user: Person, article: Article) -> tuple[ArticleVersion | None, list[Link]]:
    newest = queries.markups(user).filter(version=article.newest_id).defer("parts")
    markup = newest.select_related("version").last() if article.newest_id else None
    return (markup.version, [Link(**each) for each in markup.links]) if markup else (None, [])


def _near(text: str, links: Sequence[Link], place: Mention) -> list[Near]:
    if place.start is None or place.end is None:
        return []
    return linking.near(text, links, place.start, place.end)


def _once(found: Iterable[Near], version: ArticleVersion, article: Article) -> list[Proposed]:
    """Each page once; in the sentence goes before next to it."""
    read = [each for near in found if (each := _proposed(near, version, article))]
    read.sort(key=lambda each: each.place != LinkPlace.IN)
    return list({each.key: each for each in reversed(read)}.values())[::-1]


def _proposed(near: Near, version: ArticleVersion, article: Article) -> Proposed | None:
    """None for what is no page that we would fetch."""
    link = near.link
    url = linking.address(link.href, article.url)
    try:
        key = sources.check(url) if url else ""
    except UrlRefused:
        return None
    words = version.text[link.start : link.end]
    return Proposed(url, key, words, link.start, link.end, near.place) if key else None
