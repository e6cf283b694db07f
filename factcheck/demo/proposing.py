"""What detection proposes of the seed article by itself, beside what a person marked in it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.markup import escape
from rich.table import Table

from claims.detection import Candidate, chosen, detect
from claims.models import Detection
from claims.services import detecting
from claims.services.detecting import LEAST
from factcheck.demo.loading import Desk, found
from seeds import content

Quoted = tuple[content.Claim, int, int]  # with its first and last place
ROOM = 28  # columns of the table that are not the words'


@dataclass(frozen=True)
class Compared:
    """A place of the article: the score of what is proposed there, and which kind a person marked there."""

    words: str
    score: float | None
    kind: str
    marked: str


def compared(article: content.Article) -> list[Compared]:
    """What is proposed, in the order of the text, then what was marked where nothing is proposed."""
    text = f"{article.title}\n\n{article.body}"
    proposed = [each for each in chosen(detect(text), LEAST) if each.score >= LEAST]
    quotes = [(claim, *_span(text, place)) for claim in article.claims for place in (claim, *claim.mentions)]
    found = {claim.key for claim, start, end in quotes if any(each.meets(start, end) for each in proposed)}
    missed = [claim for claim in article.claims if claim.key not in found]
    return [
        *(Compared(each.text, each.score, each.kind, ", ".join(_kinds(each, quotes))) for each in proposed),
        *(Compared(claim.quote, None, "", claim.kind) for claim in missed),
    ]


def keep_the_rest(desk: Desk) -> None:
    """What is proposed of the article and nobody marked waits as candidates; once, whatever becomes of it."""
    article = found(desk.writer, content.article())
    if article and not Detection.objects.filter(claim__article=article).exists():
        detecting.propose(article, by=desk.writer, now=desk.now)


def _span(text: str, place: content.Mention) -> tuple[int, int]:
    start = text.index(f"{place.prefix}{place.quote}{place.suffix}") + len(place.prefix)
    return start, start + len(place.quote)


def _kinds(each: Candidate, quotes: Iterable[Quoted]) -> Iterator[str]:
    return iter(dict.fromkeys(claim.kind for claim, start, end in quotes if each.meets(start, end)))


def summary(shown: Sequence[Compared]) -> Iterator[str]:
    """How the two compare, in two lines."""
    proposed = [each for each in shown if each.score is not None]
    both = sum(bool(each.marked) for each in proposed)
    yield f"proposed by itself: {len(proposed)}, of which a person marked {both}; the others wait"
    yield f"marked by a person alone: {len(shown) - len(proposed)}"


def table(places: Sequence[Compared], *, width: int) -> Table:
    """One line a place in `width` columns."""
    shown = Table(title="What is proposed of the article by itself", title_justify="left")
    shown.add_column("words", width=max(24, width - ROOM - 13), no_wrap=True)
    for heading in ("score", "proposed", "marked"):
        shown.add_column(heading, no_wrap=True)
    for each in places:
        score = "–" if each.score is None else f"{each.score:.2f}"
        shown.add_row(escape(each.words), score, each.kind.lower() or "–", each.marked.lower() or "–")
    return shown
