"""Bombs and lies in Content-Encoding."""

import gzip
import time
import zlib
from collections.abc import Callable
from io import BytesIO

import brotli
import pytest
import urllib3
from backports import zstd

from sources.enums import Outcome
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


@pytest.mark.parametrize("name", CODERS)
def test_a_bomb_is_cut_at_the_cap(name: str) -> None:
    bomb = CODERS[name](ARTICLE + b"0" * 50_000_000)
    fetched = visit_answer(encoded(name, bomb), limits={"decoded_bytes": 100_000})
    assert (fetched.outcome, fetched.rule, fetched.truncated) == (Outcome.OK, "decoded_cap", True)
    assert len(fetched.body) == 100_000


def test_without_a_cap_the_bomb_goes_off() -> None:
    """The twin: what a plain reading of the same bytes yields."""
    bomb = gzip.compress(b"0" * 50_000_000)
    response = urllib3.HTTPResponse(
        body=BytesIO(bomb), headers={"content-encoding": "gzip"}, preload_content=False
    )
    assert len(response.read(decode_content=True)) == 50_000_000


@pytest.mark.parametrize("name", CODERS)
def test_a_body_that_ends_too_early_is_no_answer(name: str) -> None:
    fetched = visit_answer(encoded(name, CODERS[name](ARTICLE * 20)[:-9]))
    assert (fetched.outcome, fetched.rule) == (Outcome.PROTOCOL, "bad_encoding")


@pytest.mark.parametrize("name", CODERS)
def test_plain_text_that_claims_an_encoding_is_no_answer(name: str) -> None:
    fetched = visit_answer(encoded(name, ARTICLE))
    assert (fetched.outcome, fetched.rule) == (Outcome.PROTOCOL, "bad_encoding")


def test_an_encoded_body_that_claims_none_is_no_text() -> None:
    fetched = visit_answer(page(gzip.compress(ARTICLE)))
    assert (fetched.outcome, fetched.rule) == (Outcome.TYPE_MISMATCH, "not_text")


@pytest.mark.parametrize("name", [", ".join(["gzip"] * 10), "compress", "gzip, nonsense"])
def test_an_encoding_that_nobody_asked_for_is_no_answer(name: str) -> None:
    assert visit_answer(encoded(name, gzip.compress(ARTICLE))).rule == "bad_encoding"


def test_two_encodings_are_undone_in_turn() -> None:
    fetched = visit_answer(encoded("gzip, br", brotli.compress(gzip.compress(ARTICLE))))
    assert (fetched.outcome, fetched.body) == (Outcome.OK, ARTICLE)


def test_a_hundred_thousand_empty_members_are_left_quickly() -> None:
    started = time.monotonic()
    fetched = visit_answer(encoded("gzip", gzip.compress(b"") * 100_000))
    assert fetched.rule == "bad_encoding"
    assert time.monotonic() - started < 15


def test_identity_is_no_encoding() -> None:
    assert visit_answer(encoded("identity", ARTICLE)).body == ARTICLE
