"""Text of a PDF, page by page, with where each page begins."""

import re
from io import BytesIO

from pypdf import PdfReader

from sources.enums import Quality
from sources.extraction.extracted import BYLINE_CHARS, TITLE_CHARS, Extracted, clean_line, clean_text, suspect

MAX_PAGES = 2000
MAX_CHARS = 5_000_000
LEAST_CHARS = 20  # a text layer with less is a scan's stamp
GAP = "\n\n"


def read_pdf(body: bytes) -> Extracted:
    """SUSPECT when encrypted, broken or without a text layer; PARTIAL when pages are left out or empty."""
    try:
        reader = PdfReader(BytesIO(body), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return suspect("encrypted_pdf")
        return _read(reader)
    except NotImplementedError:
        return suspect("encrypted_pdf")
    except Exception:  # noqa: BLE001  a PDF can break its reader in any way; a crash is not evidence
        return suspect("broken_pdf")


def _read(reader: PdfReader) -> Extracted:
    pages: list[str] = []
    size = 0
    for page in reader.pages:
        if len(pages) >= MAX_PAGES or size >= MAX_CHARS:
            break
        pages.append(clean_text(_joined_lines(page.extract_text())))
        size += len(pages[-1])
    if size < LEAST_CHARS:
        return suspect("no_text_layer")
    quality, rule = _quality(pages, len(reader.pages))
    about = reader.metadata
    return Extracted(
        text=GAP.join(pages),
        title=clean_line(about.title if about else None, TITLE_CHARS),
        byline=clean_line(about.author if about else None, BYLINE_CHARS),
        page_offsets=_offsets(pages),
        quality=quality,
        rule=rule,
    )


def _quality(pages: list[str], total: int) -> tuple[Quality, str | None]:
    if len(pages) < total:
        return Quality.PARTIAL, "too_many_pages"
    if pages.count("") * 2 > total:
        return Quality.PARTIAL, "pages_without_text"
    return Quality.OK, None


def _offsets(pages: list[str]) -> tuple[int, ...]:
    offsets, at = [], 0
    for page in pages:
        offsets.append(at)
        at += len(page) + len(GAP)
    return tuple(offsets)


def _joined_lines(text: str) -> str:
    """Lines that the page's width broke, put together again: a sentence must not end at the margin."""
    whole = re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", text)
    return re.sub(r"(?<=[^\s.:;?!])[ \t]*\n[ \t]*(?=[a-z(])", " ", whole)
