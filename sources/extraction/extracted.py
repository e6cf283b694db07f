"""What a reading of a document yields, cleaned of what no database and no page should meet."""

import re
from dataclasses import dataclass
from datetime import date

from sources.enums import Quality

# NUL and lone surrogates fit into no database; other control characters are none of the words.
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\ud800-\udfff]")
# Turn what is read around: "4.2" is shown as "2.4". As U+FFFD they are seen, and make another text of it.
OVERRIDES = ("\u202d", "\u202e")
WRITTEN_OVERRIDE = re.compile(r"&#0*(?:823[78]|x0*202[de]);?", re.IGNORECASE)
BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f]")  # would turn an admin's line around
TITLE_CHARS, BYLINE_CHARS, LANGUAGE_CHARS = 500, 300, 20  # the language has a column of that width


@dataclass(frozen=True)
class Extracted:
    """One reading. `text` has one paragraph a line; `page_offsets` holds where each PDF page starts in it.

    `rule` says why the quality is not OK. `language` is a tag as the document gives it ("en-GB"), or empty.
    """

    text: str
    title: str = ""
    byline: str = ""
    published_on: date | None = None
    language: str = ""
    page_offsets: tuple[int, ...] = ()
    quality: Quality = Quality.OK
    rule: str | None = None


def suspect(rule: str) -> Extracted:
    """A reading that may carry nothing, and the rule that says so."""
    return Extracted(text="", quality=Quality.SUSPECT, rule=rule)


def shown(text: str) -> str:
    """`text` with what turns its letters around made visible."""
    for override in OVERRIDES:
        text = text.replace(override, "\ufffd")
    return WRITTEN_OVERRIDE.sub("\ufffd", text)


def clean_text(text: str) -> str:
    """`text` as it may be stored: control characters gone, lines trimmed, no more than one empty between."""
    unified = shown(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    lines = (line.strip() for line in UNFIT.sub("", unified).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def clean_line(text: str | None, limit: int) -> str:
    """A title or a name: one line, no control or direction characters, at most `limit` characters."""
    words = UNFIT.sub("", BIDI.sub("", " ".join((text or "").split())))
    return words[:limit].rstrip()
