"""Bombs and lies in Content-Encoding."""

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import brotli
import pytest
import urllib3
from backports import zstd

from sources.enums import Outcome
from tests.hostile.cases import Case, ending, shows
from tests.hostile.server import page
from tests.hostile.visits import ARTICLE, visit_answer

CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": zstd.compress,
}


def encoded(name: str, wire: bytes) -> bytes:
    return page(wire, f"Content-Encoding: {name}")


@pytest.mark.parametrize("name", CODERS)
def test_an_encoded_body_is_kept_as_it_came_and_read_decoded(name: str) -> None:
    wire = CODERS[name](ARTICLE)
    fetched = visit_answer(encoded(name, wire))
    assert (fetched.outcome, fetched.wire, fetched.body) == (Outcome.OK, wire, ARTICLE)


def bombs() -> Iterator[Case]:
    for name, item in (
        ("gzip", "gzip bomb"),
        ("br", "br bomb"),
        ("zstd", "zstd bomb"),
        ("deflate", "deflate bomb"),
    ):
        yield Case(
            item,
            f"50 MB in a few KB of {name}, past the cap (100 KB here, 20 MB as it ships)",
            "OK decoded_cap, truncated",
            name,
            "The wire's bytes are kept, the first part is read; the reading is PARTIAL.",
        )


@shows(*bombs())
def test_a_bomb_is_cut_at_the_cap(case: Case) -> str:
    bomb = CODERS[case.make](ARTICLE + b"0" * 50_000_000)
    fetched = visit_answer(encoded(case.make, bomb), limits={"decoded_bytes": 100_000})
    assert (len(fetched.body), fetched.wire) == (100_000, bomb)
    return ending(fetched)


def wide_zstd() -> bytes:
    """A small frame that asks its reader for a window of 128 MB."""
    options: dict[int, int] = {zstd.CompressionParameter.window_log: 27}
    packer = zstd.ZstdCompressor(options=options)
    return packer.compress(ARTICLE) + packer.flush()


def wide_by_default() -> int:
    return len(zstd.ZstdDecompressor().decompress(wide_zstd()))


@shows(
    Case(
        "zstd bomb", "a frame that wants a window of 128 MB", "PROTOCOL bad_encoding (content-encoding: zstd)"
    )
)
def test_a_window_beyond_the_standards_is_not_laid_out() -> str:
    assert wide_by_default() == len(ARTICLE), "the twin: without the limit it is laid out"
    return ending(visit_answer(encoded("zstd", wide_zstd())))


def test_without_a_cap_the_bomb_goes_off() -> None:
    """The twin: what a plain reading of the same bytes yields."""
    bomb = gzip.compress(b"0" * 50_000_000)
    response = urllib3.HTTPResponse(
        body=BytesIO(bomb), headers={"content-encoding": "gzip"}, preload_content=False
    )
    assert len(response.read(decode_content=True)) == 50_000_000


def bad(name: str) -> str:
    return f"PROTOCOL bad_encoding (content-encoding: {name})"


@shows(*(Case("truncated gzip", f"{name} without its last 9 bytes", bad(name), name) for name in CODERS))
def test_a_body_that_ends_too_early_is_no_answer(case: Case) -> str:
    return ending(visit_answer(encoded(case.make, CODERS[case.make](ARTICLE * 20)[:-9])))


@shows(
    *(Case("plain text that claims an encoding", f"HTML called {name}", bad(name), name) for name in CODERS)
)
def test_plain_text_that_claims_an_encoding_is_no_answer(case: Case) -> str:
    return ending(visit_answer(encoded(case.make, ARTICLE)))


@shows(
    Case(
        "an encoding that is not claimed",
        "gzip called text/html",
        "TYPE_MISMATCH not_text (content-type: text/html; charset=utf-8)",
    )
)
def test_an_encoded_body_that_claims_none_is_no_text() -> str:
    return ending(visit_answer(page(gzip.compress(ARTICLE))))


TEN = ", ".join(["gzip"] * 10)


@shows(
    Case("ten chained encodings", "gzip, ten times", bad(TEN), TEN),
    Case("ten chained encodings", "compress, which nobody asked for", bad("compress"), "compress"),
    Case("ten chained encodings", "gzip and nonsense", bad("gzip, nonsense"), "gzip, nonsense"),
)
def test_an_encoding_that_nobody_asked_for_is_no_answer(case: Case) -> str:
    return ending(visit_answer(encoded(case.make, gzip.compress(ARTICLE))))


def test_two_encodings_are_undone_in_turn() -> None:
    fetched = visit_answer(encoded("gzip, br", brotli.compress(gzip.compress(ARTICLE))))
    assert (fetched.outcome, fetched.body) == (Outcome.OK, ARTICLE)


@shows(Case("gzip bomb", "100,000 empty members, one after the other", bad("gzip")))
def test_a_hundred_thousand_empty_members_are_left_quickly() -> str:
    started = time.monotonic()
    fetched = visit_answer(encoded("gzip", gzip.compress(b"") * 100_000))
    assert time.monotonic() - started < 15
    return ending(fetched)


def test_identity_is_no_encoding() -> None:
    assert visit_answer(encoded("identity", ARTICLE)).body == ARTICLE
