"""Bytes that lie about their letters, kept and read as the workers do it: what stands in the database."""

import pytest

from tests.hostile.cases import Case, shows
from tests.hostile.conftest import Tracker
from tests.hostile.papers import WORDS as SPOKEN
from tests.hostile.papers import pdf_of
from tests.hostile.server import page

pytestmark = pytest.mark.django_db
GERMAN = "Das Café an der Brücke schließt für 14 Monate, sagte die Bürgermeisterin."
JAPANESE = "橋の修理費用は四百二十万ユーロだったと、市議会は月曜日に最終報告書で発表した。"
READ, READ_JAPANESE = f"OK: “{GERMAN}”", f"OK: “{JAPANESE}”"
BROWSERS = "Read as a browser reads it."


def html(text: str, meta: str = "") -> str:
    return f"<!doctype html><html><head>{meta}<title>T</title></head><body><p>{text}</p></body></html>"


def meta(charset: str) -> str:
    return f"<meta charset={charset}>"


def sent(body: bytes, charset: str = "") -> bytes:
    return page(body, media_type=f"text/html; charset={charset}" if charset else "text/html")


def cut(bad: bytes, charset: str = "utf-8") -> bytes:
    """The German page with `bad` between the digits of its figure."""
    return sent(html(GERMAN).encode().replace(b"14", b"1" + bad + b"4"), charset)


def with_hole(marks: int) -> str:
    return READ.replace("14", "1" + marks * "\N{REPLACEMENT CHARACTER}" + "4")


UTF16 = html(GERMAN).encode("utf-16-le")
HALF = UTF16.replace("14".encode("utf-16-le"), b"1\x00\x00\xd84\x00")
HOLE = "Kept with U+FFFD in its place: no database takes the half of a pair."


@shows(
    Case(
        "charset header against meta",
        "UTF-8 by header and bytes, Latin-1 by meta",
        READ,
        sent(html(GERMAN, meta("iso-8859-1")).encode(), "utf-8"),
        BROWSERS,
    ),
    Case(
        "charset header against meta",
        "Latin-1 by header and bytes, UTF-8 by meta",
        READ,
        sent(html(GERMAN, meta("utf-8")).encode("latin-1"), "iso-8859-1"),
        BROWSERS,
    ),
    Case(
        "charset header against meta",
        "Latin-1, and nobody says so",
        READ,
        sent(html(GERMAN).encode("latin-1")),
        BROWSERS,
    ),
    Case("UTF-16 BOM", "UTF-16 with its mark", READ, sent(html(GERMAN).encode("utf-16")), BROWSERS),
    Case(
        "UTF-16 BOM",
        "UTF-16 with its mark, Latin-1 by header",
        READ,
        sent(html(GERMAN).encode("utf-16"), "iso-8859-1"),
        "The mark wins, as in a browser.",
    ),
    Case(
        "Shift-JIS",
        "Shift-JIS by meta",
        READ_JAPANESE,
        sent(html(JAPANESE, meta("Shift_JIS")).encode("shift_jis")),
        BROWSERS,
    ),
    Case(
        "Shift-JIS",
        "Shift-JIS by header",
        READ_JAPANESE,
        sent(html(JAPANESE).encode("shift_jis"), "Shift_JIS"),
        BROWSERS,
    ),
    Case(
        "unknown charset", "UTF-8 called x-klingon", READ, sent(html(GERMAN).encode(), "x-klingon"), BROWSERS
    ),
    Case(
        "unknown charset",
        "Latin-1 called x-klingon",
        READ,
        sent(html(GERMAN).encode("latin-1"), "x-klingon"),
        BROWSERS,
    ),
    *(
        Case("unknown charset", f"UTF-8 called {name}", READ, sent(html(GERMAN).encode(), name), BROWSERS)
        for name in ("base64", "idna", "undefined", "unicode_escape", "utf-7")
    ),
    Case(
        "unknown charset",
        "UTF-8 called base64 by meta",
        READ,
        sent(html(GERMAN, meta("base64")).encode()),
        BROWSERS,
    ),
    Case(
        "invalid UTF-8",
        "a byte that is no UTF-8",
        with_hole(1),
        cut(b"\xff"),
        "Kept with U+FFFD in its place.",
    ),
    Case("NUL", "NUL inside a figure", READ, cut(b"\x00"), "Left out: a reader sees nothing there."),
    Case("NUL", "&#0; inside a figure", with_hole(1), cut(b"&#0;"), "Kept as U+FFFD, as HTML has it."),
    Case("lone surrogates", "&#xD800; inside a figure", with_hole(1), cut(b"&#xD800;"), HOLE),
    Case("lone surrogates", "one in UTF-8 bytes", with_hole(3), cut(b"\xed\xa0\x80"), HOLE),
    Case("lone surrogates", "half of a pair in UTF-16", with_hole(1), sent(HALF, "utf-16le"), HOLE),
)
def test_a_page_is_read_as_browsers_read_it(case: Case, tracker: Tracker) -> str:
    reading = tracker.capture(case.make)
    reading.refresh_from_db()
    return f"{reading.quality}: “{reading.text}”"


FOUND = f"OK: “{SPOKEN}”"
LOOKED_AT = "Told from the bytes, and read."
UNREAD = "SUSPECT unsupported_type"


@shows(
    Case("missing type", "a PDF without a type", FOUND, page(pdf_of(1), media_type=""), LOOKED_AT),
    Case("missing type", "HTML without a type", READ, page(html(GERMAN).encode(), media_type=""), LOOKED_AT),
    Case("missing type", "words without a type", UNREAD, page(GERMAN.encode(), media_type="")),
    Case(
        "wrong MIME",
        "a PDF called application/octet-stream",
        FOUND,
        page(pdf_of(1), media_type="application/octet-stream"),
        LOOKED_AT,
    ),
)
def test_a_type_is_told_from_the_bytes_where_none_is_given(case: Case, tracker: Tracker) -> str:
    reading = tracker.capture(case.make)
    return f"{reading.quality}: “{reading.text}”" if reading.text else f"{reading.quality} {reading.rule}"
