"""The one way in: which reader takes which kind of document."""

from dataclasses import replace
from importlib.metadata import version

from sources.enums import Quality
from sources.extraction.extracted import Extracted, clean_text, suspect
from sources.extraction.html import read_html
from sources.extraction.pdf import read_pdf
from sources.markup import decoded

# Part of each extraction's key: count up with every change of what comes out.
EXTRACTOR = f"factcheck-2+trafilatura-{version('trafilatura')}/pypdf-{version('pypdf')}"

MARKUP = {"text/html", "application/xhtml+xml"}
PLAIN = {"application/json", "application/ld+json", "application/xml"}


def extract(body: bytes, media_type: str, url: str, *, is_truncated: bool = False) -> Extracted:
    """Read a decoded body. `media_type` may carry its charset, as a Content-Type header does.

    Unreadable documents are SUSPECT with a rule. Exceptions, crashes and endless work on hostile
    bytes are possible all the same: callers with such bytes use sources.confined.
    """
    kind = media_type.partition(";")[0].strip().lower()
    if kind == "application/pdf":
        read = read_pdf(body)
    elif kind in MARKUP:
        read = read_html(decoded(body, media_type), url)
    elif kind.startswith("text/") or kind in PLAIN:
        read = Extracted(text=clean_text(decoded(body, media_type)))
    else:
        return suspect("image_without_text" if kind.startswith("image/") else "unsupported_type")
    if not read.text and read.quality != Quality.SUSPECT:
        return replace(read, quality=Quality.SUSPECT, rule="no_text")
    if is_truncated and read.quality == Quality.OK:
        return replace(read, quality=Quality.PARTIAL, rule="truncated")
    return read
