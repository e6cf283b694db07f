"""An article out of a page that was read: its text as HTML with the page's links, and who wrote it. Pure.

The words are those of the reading. A link of the page is kept where it stands within a paragraph that the
page shows letter for letter; whatever stands in a menu or beside the article is in none of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import urljoin

from claims import markup
from claims.places import Link, Rendered

MOST_NAMES = 20
LONGEST_NAME = 60
A_WORD = r"[^\W\d_](?:[\w.'’-]*\w|\.)?"
A_NAME = re.compile(rf"{A_WORD}(?: {A_WORD}){{1,4}}")
# Who writes under these is a house, not a person; so is whoever is called as the publisher is.
_HOUSE = (
    "agencies agency associated bureau correspondent correspondents desk editor editorial editors journalist "
    "journalists news newsroom office online our press report reporter reporters service staff team times "
    "wire writer writers"
)
OF_A_HOUSE = frozenset(_HOUSE.split())


def as_html(text: str, *, title: str, page: str = "", url: str = "") -> str:
    """The text's paragraphs, one a line, without the title where it stands first.

    page: the whole page as HTML, for its links; url: where it stands, which relative links start from.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if lines and _plain(lines[0]) == _plain(title):
        lines = lines[1:]
    shown = markup.render(page) if page else Rendered("", (), ())
    linked = _linked(lines, shown)
    return "\n".join(
        f"<p>{_with_links(line, links, url)}</p>" for line, links in zip(lines, linked, strict=True)
    )


def _plain(line: str) -> str:
    return " ".join(line.split()).casefold()


def _linked(lines: Iterable[str], shown: Rendered) -> Iterator[list[Link]]:
    """The links within each line, counted from its first character; one pass over the page."""
    links, at = list(shown.links), 0
    for line in lines:
        found = shown.text.find(line, at) if links else -1
        if found < 0:
            yield []
            continue
        at = found + len(line)
        while links and links[0].start < found:
            links.pop(0)
        inside: list[Link] = []
        while links and links[0].start < at:
            link = links.pop(0)
            inside.append(Link(link.href, link.start - found, min(link.end - found, len(line))))
        yield inside


def _with_links(line: str, links: Sequence[Link], url: str) -> str:
    pieces, at = [], 0
    for link in links:
        words = escape(line[link.start : link.end], quote=False)
        pieces += [
            escape(line[at : link.start], quote=False),
            f'<a href="{escape(_absolute(link.href, url))}">{words}</a>',
        ]
        at = link.end
    return "".join([*pieces, escape(line[at:], quote=False)])


def _absolute(href: str, url: str) -> str:
    try:
        return urljoin(url, href)
    except ValueError:
        return href


def names(byline: str, *, publisher: str = "") -> list[str]:
    """The people whom a byline names; none where one of them may be no person, for somebody to look at."""
    found = list(dict.fromkeys(" ".join(each.split()) for each in byline.split(";") if each.strip()))
    if len(found) > MOST_NAMES or not all(_is_person(each, publisher) for each in found):
        return []
    return found


def _is_person(name: str, publisher: str) -> bool:
    words = name.casefold().split()
    is_house = name.casefold() == publisher.casefold() or bool(OF_A_HOUSE & set(words))
    return len(name) <= LONGEST_NAME and bool(A_NAME.fullmatch(name)) and not is_house
