"""An article's published checks, for pages of others: what anyone may read, and nothing of a draft.

A page is marked by the words that were checked and by how often just these stood before in the text, so that
neither an offset into a text that nobody has published nor words around it leave the desk.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from claims.enums import Origin, PartKind
from claims.models import Article, ArticleVersion, Mention
from factcheck.publishing import checks
from factcheck.publishing.check import Check

MOST = 500  # checks of one article
SHOWN = (PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.BODY)


@dataclass(frozen=True)
class Marked:
    """A check; at which of the places that hold just its words it stands, counted from 0."""

    check: Check
    occurrences: tuple[int, ...]


@dataclass(frozen=True)
class Annotated:
    """title: as it appeared or was published, not as it is drafted since. paragraphs: our own text as it
    appeared, with the kind of its part; none of what others wrote.
    """

    title: str
    url: str
    language: str
    paragraphs: tuple[tuple[PartKind, str], ...]
    checks: tuple[Marked, ...]


def annotated(article: UUID, *, now: datetime) -> Annotated | None:
    """In the text's order; None where nothing of the article is there for anyone to read."""
    published = list(checks.live(now=now).filter(claim__article=article)[:MOST])
    if not published:
        return None
    of = published[0].claim.article
    text = _as_it_appeared(of)
    places = _places(text, [row.claim_id for row in published])
    found = checks.shown(published)
    found.sort(key=lambda check: places[check.id][0].start or 0 if places.get(check.id) else len(text.text))
    marked = tuple(Marked(check, _occurrences(check, text.text, places.get(check.id, ()))) for check in found)
    paragraphs = tuple(_paragraphs(text)) if of.origin == Origin.OURS else ()
    title = next((words for kind, words in paragraphs if kind == PartKind.HEADLINE), found[0].appeared.title)
    return Annotated(title, of.url, of.language, paragraphs, marked)


def _as_it_appeared(article: Article) -> ArticleVersion:
    """Of our own the text that stood when it appeared: a newer one may be the draft of an update."""
    versions = article.versions.order_by("-number")
    if article.origin == Origin.OURS:
        before = versions.filter(created_at__lte=article.published_at).first()
        return before or versions.reverse()[0]
    return versions[0]


def _places(text: ArticleVersion, claims: Sequence[UUID]) -> Mapping[UUID, Sequence[Mention]]:
    found: defaultdict[UUID, list[Mention]] = defaultdict(list)
    standing = Mention.objects.filter(version=text, claim__in=claims, start__isnull=False)
    for mention in standing.order_by("start"):
        found[mention.claim_id].append(mention)
    return found


def _occurrences(check: Check, text: str, places: Sequence[Mention]) -> tuple[int, ...]:
    """The first, where the words stand elsewhere now: a page that holds them may be marked all the same."""
    exact = [each.start or 0 for each in places if each.exact == check.words]
    return tuple(text.count(check.words, 0, start) for start in exact) or (0,)


def _paragraphs(text: ArticleVersion) -> Iterator[tuple[PartKind, str]]:
    for part in text.parts:
        if part["kind"] in SHOWN:
            for paragraph in part["text"].split("\n\n"):
                yield PartKind(part["kind"]), paragraph
