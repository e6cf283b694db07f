"""Main text, title, byline and date of a web page."""

import logging
from datetime import date
from typing import Any

from htmldate import find_date
from lxml.html import HtmlElement
from trafilatura import load_html, metadata
from trafilatura.settings import Document

from sources.enums import Quality
from sources.extraction.extracted import (
    BYLINE_CHARS,
    LANGUAGE_CHARS,
    TITLE_CHARS,
    Extracted,
    clean_line,
    clean_text,
    shown,
)
from sources.extraction.main_text import main_text
from sources.markup import attribute, element, plain_text

logger = logging.getLogger(__name__)

# trafilatura's time grows faster than a page: 1 s for 1 MB, 9 s for 2.3 MB, minutes for 5 MB.
LARGE_CHARS = 2_000_000

# Only what the page declares or plainly shows; no upper bound that moves with the clock.
DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_html(markup: str, url: str) -> Extracted:
    """The article in `markup`; when none is found, all its text, marked PARTIAL."""
    if len(markup) > LARGE_CHARS:
        return _all_text(markup, "large_html")
    tree = load_html(shown(markup.replace("\x00", "")))
    text = "" if tree is None else clean_text(main_text(tree, url))
    if tree is None or not text:
        return _all_text(markup, "no_main_text")
    facts = _facts(tree, url)
    return Extracted(
        text=text,
        title=clean_line(facts.title or element(markup, "title"), TITLE_CHARS),
        byline=clean_line(facts.author, BYLINE_CHARS),
        published_on=date.fromisoformat(facts.date) if facts.date else None,
        language=_language(markup),
    )


def _facts(tree: HtmlElement, url: str) -> Document:
    """Title, author and date as trafilatura finds them.

    Asked for one by one: the tags, categories and licence that it would look for as well, which nobody
    here reads, take a quarter of the time of the whole reading.
    """
    facts = metadata.examine_meta(tree)
    if facts.author and " " not in facts.author:  # a handle, or one word of a name
        facts.author = None
    try:
        facts = metadata.extract_meta_json(tree, facts)
    except Exception:  # what pages declare in JSON is of every shape
        logger.info("what %s says of itself in JSON cannot be read", url, exc_info=True)
    facts.title = facts.title or metadata.extract_title(tree)
    facts.author = facts.author or metadata.extract_author(tree)
    facts.date = find_date(tree, url=facts.url or metadata.extract_url(tree, url), **DATES)
    facts.clean_and_trim()
    return facts


def _all_text(markup: str, rule: str) -> Extracted:
    return Extracted(
        text=clean_text(plain_text(markup)),
        title=clean_line(element(markup, "title"), TITLE_CHARS),
        language=_language(markup),
        quality=Quality.PARTIAL,
        rule=rule,
    )


def _language(markup: str) -> str:
    return clean_line(attribute(markup[:10_000], "html", "lang"), LANGUAGE_CHARS)
