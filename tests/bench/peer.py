"""The reading that the peers do: text, title, author and date by one call of trafilatura."""

from trafilatura import bare_extraction
from trafilatura.settings import Document

from sources.extraction.html import DATES


def read(markup: str, url: str) -> Document:
    found = bare_extraction(
        markup,
        url=url,
        fast=True,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        date_extraction_params=DATES,
    )
    assert isinstance(found, Document)
    return found
