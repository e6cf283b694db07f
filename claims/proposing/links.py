"""Links of an article that may be sources of a claim: those in its sentence, else those beside it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from claims.proposing.phrases import Bounds

MOST = 5
BESIDE = 200  # code points between a claim's sentence and a link of the same paragraph


def near(text: str, window: Bounds, links: Iterable[Mapping[str, Any]], *, base: str = "") -> Sequence[str]:
    """Addresses, each once, those within the window before those next to it.

    links: each with `href`, and `start` and `end` of its words in the text. base: the article's own address.
    """
    start, end = window
    line = text.rfind("\n", 0, start) + 1, (text.find("\n", end) + 1 or len(text) + 1) - 1
    inside, beside = [], []
    for each in links:
        address = _absolute(each["href"], base)
        if not address:
            continue
        if each["start"] < end and start < each["end"]:
            inside.append(address)
        elif line[0] <= each["start"] and each["end"] <= line[1] and _gap(each, window) <= BESIDE:
            beside.append(address)
    return list(dict.fromkeys([*inside, *beside]))[:MOST]


def _gap(link: Mapping[str, Any], window: Bounds) -> int:
    return int(max(link["start"] - window[1], window[0] - link["end"]))


def _absolute(href: str, base: str) -> str:
    """As a browser would follow it; empty where nothing can be fetched there, or it leads within the page."""
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_within = bool(base) and address.partition("#")[0] == base.partition("#")[0]
    return address if parts.scheme in ("http", "https") and parts.hostname and not is_within else ""
