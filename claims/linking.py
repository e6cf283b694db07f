"""Which links of a text stand in the sentence of some of its words, or next to it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from claims.enums import LinkPlace
from claims.places import Link
from sources import sentences

WINDOW = 2000  # code points of a line that are looked at before and after the words


@dataclass(frozen=True)
class Near:
    """A link, and whether it stands in the sentence of the words or next to it."""

    link: Link
    place: LinkPlace


def near(text: str, links: Sequence[Link], start: int, end: int) -> list[Near]:
    """The links in the sentences of these words; where there are none, those in the sentences beside them.

    A line is looked at for itself: what another paragraph links belongs to other words.
    """
    first = max(text.rfind("\n", 0, start) + 1, start - WINDOW)
    stop = text.find("\n", end)
    last = min(len(text) if stop < 0 else stop, end + WINDOW)
    here = [link for link in links if link.start < last and link.end > first]
    if not here:
        return []
    spans = [(first + a, first + b) for a, b in sentences.spans(text[first:last])]
    own = [number for number, (a, b) in enumerate(spans) if a < end and b > start]
    if not own:
        return []
    inside = _within(here, spans[own[0]][0], spans[own[-1]][1])
    if inside:
        return [Near(link, LinkPlace.IN) for link in inside]
    around = spans[max(0, own[0] - 1)][0], spans[min(len(spans) - 1, own[-1] + 1)][1]
    return [Near(link, LinkPlace.NEXT_TO) for link in _within(here, *around)]


def _within(links: Sequence[Link], start: int, end: int) -> list[Link]:
    return [link for link in links if link.start < end and link.end > start]


def address(href: str, page: str) -> str:
    """The address that a link of the page at `page` leads to; empty where it is none of the web.

    page: empty where nobody knows it: then a relative link leads nowhere that we know of.
    """
    try:
        found = urldefrag(urljoin(page, href)).url
        parts = urlsplit(found)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or found == urldefrag(page).url:
        return ""
    return found
