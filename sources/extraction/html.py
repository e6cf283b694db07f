"""Main text, title, byline and date of a web page."""

from datetime import date
from typing import Any

from trafilatura import bare_extraction
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
from sources.markup import attribute, element, plain_text

# trafilatura's time grows faster than a page: 1 s for 1 MB, 9 s for 2.3 MB, minutes for 5 MB.
LARGE_CHARS = 2_000_000

# Only what the page declares or plainly shows; no upper bound that moves with the clock.
DATES: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2100-01-01"}


def read_html(markup: str, url: str) -> Extracted:
    """The article in `markup`; when none is found, all its text, marked PARTIAL."""
    if len(markup) > LARGE_CHARS:
        return _all_text(markup, "large_html")
    document = _document(shown(markup.replace("\x00", "")), url)
    text = clean_text(document.text or "") if document else ""
    if not text or document is None:
        return _all_text(markup, "no_main_text")
    return Extracted(
        text=text,
        title=clean_line(document.title or element(markup, "title"), TITLE_CHARS),
        byline=clean_line(document.author, BYLINE_CHARS),
        published_on=date.fromisoformat(document.date) if document.date else None,
        language=_language(markup),
    )


def _document(markup: str, url: str) -> Document | None:
    found = bare_extraction(
        markup,
        url=url,
        fast=True,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params=DATES,
    )
    return found if isinstance(found, Document) else None


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
