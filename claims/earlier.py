"""Earlier checks as others hand them over: a table, or ClaimReview markup, one a line. Pure.

Of the markup that is taken which our columns have; what has another shape than schema.org gives it is left
empty, and then missed where it is needed.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from claims import sheets
from claims.sheets import Line, Sheet
from sources.errors import FileNotTaken, FileTooLarge
from sources.extraction.extracted import clean_text

COLUMNS = (
    "claim", "said_by", "said_on", "rating", "our_rating", "explanation", "url", "published_on", "publisher",
    "language", "sources",
)  # fmt: skip
SEVERAL = "; "


def read(body: bytes) -> Sheet:
    """Raises FileTooLarge, and FileNotTaken for what is neither."""
    if not body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return sheets.read(body, columns=COLUMNS, needs="claim")
    if len(body) > sheets.MOST_BYTES:
        raise FileTooLarge(f"At most {sheets.MOST_BYTES // 1024 // 1024} MB are taken.", field="file")
    lines = list(_of_lines(body))
    if len(lines) > sheets.MOST_ROWS:
        raise FileTooLarge(f"Send at most {sheets.MOST_ROWS:,} checks at once.", field="file")
    return Sheet(lines, [])


def _of_lines(body: bytes) -> Iterator[Line]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeError:
        raise FileNotTaken("It is not in UTF-8.", field="file") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield Line(number, of_markup(_json(line, number)))


def _json(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise FileNotTaken(f"Line {number} is no JSON: each line is one ClaimReview.", field="file") from None


def of_markup(review: Any) -> Mapping[str, str]:
    """The cells of a ClaimReview."""
    item, rating = _part(review, "itemReviewed"), _part(review, "reviewRating")
    cited = _part(review, "citation")
    return {
        "claim": _text(review, "claimReviewed") or _text(item, "text") or _text(item, "name"),
        "said_by": _names(_part(item, "author")),
        "said_on": _text(item, "datePublished")[:10],
        "rating": _text(rating, "alternateName") or _text(rating, "ratingValue"),
        "our_rating": "",
        "explanation": _text(review, "reviewBody") or _text(review, "description"),
        "url": _text(review, "url"),
        "published_on": _text(review, "datePublished")[:10],
        "publisher": _names(_part(review, "publisher")) or _names(_part(review, "author")),
        "language": _text(review, "inLanguage"),
        "sources": SEVERAL.join(filter(None, map(_address, cited if isinstance(cited, list) else [cited]))),
    }


def _part(of: Any, name: str) -> Any:
    return of.get(name) if isinstance(of, dict) else None


def _text(of: Any, name: str) -> str:
    value = _part(of, name)
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return clean_text(str(value)) if is_plain else ""


def _names(of: Any) -> str:
    several = of if isinstance(of, list) else [of]
    found = [clean_text(each) if isinstance(each, str) else _text(each, "name") for each in several]
    return SEVERAL.join(name.replace(";", ",") for name in found if name)


def _address(cited: Any) -> str:
    return clean_text(cited) if isinstance(cited, str) else _text(cited, "url")
