"""What a web archive says of a page, and whom we believe it."""

from datetime import UTC, datetime

import pytest

from sources.memento import Memento, is_archive, named, served

NOON = datetime(2020, 1, 31, 12, tzinfo=UTC)
LINKS = (
    '<https://example.org/a,b>; rel="original"',
    '<https://web.archive.org/web/timemap/link/https://example.org/>; rel="timemap"; type="application/x"',
    '<https://web.archive.org/web/20200131120000/https://x.example/>; rel="memento"; datetime="Fri, 31 Jan"',
)
HEADERS = [("Memento-Datetime", "Fri, 31 Jan 2020 12:00:00 GMT"), ("Link", ", ".join(LINKS))]


@pytest.mark.parametrize(
    ("address", "original"),
    [
        ("https://web.archive.org/web/20200131120000/https://example.org/x?a=1", "https://example.org/x?a=1"),
        ("https://web.archive.org/web/20200131120000id_/http:/example.org/", "http://example.org/"),
        ("https://web.archive.org/web/20200131120000/example.org/x", "http://example.org/x"),
        ("https://archive.ph/2020.01.31-120000/https://example.org/", "https://example.org/"),
        ("https://archive.today/20200131120000/https://example.org/", "https://example.org/"),
        ("https://arquivo.pt/wayback/20200131120000mp_/https://example.org/", "https://example.org/"),
    ],
)
def test_an_archives_address_says_when_and_of_what(address: str, original: str) -> None:
    found = named(address)
    assert found is not None
    assert (found.at, found.original) == (NOON, original)


@pytest.mark.parametrize(
    "address",
    [
        "https://web.archive.org/web/2020/https://example.org/",  # the nearest to a year: no moment
        "https://web.archive.org/web/20201331120000/https://example.org/",
        "https://archive.ph/AbCdE",
        "https://example.org/web/20200131120000/https://example.org/",
        "https://web.archive.org.evil.example/web/20200131120000/https://example.org/",
        "https://evil.example/https://web.archive.org/web/20200131120000/https://example.org/",
        "ftp://web.archive.org/web/20200131120000/https://example.org/",
        "http://[::1/web/20200131120000/https://example.org/",
        "",
    ],
)
def test_another_address_says_nothing(address: str) -> None:
    assert named(address) is None


def test_an_answer_of_an_archive_says_it_in_its_headers() -> None:
    found = served("https://perma.cc/AB12-CD34", HEADERS)
    assert found == Memento(NOON, "https://example.org/a,b", "perma.cc")


def test_without_headers_the_address_says_it() -> None:
    found = served("https://web.archive.org/web/20200131120000/https://example.org/", [])
    assert found == Memento(NOON, "https://example.org/", "web.archive.org")


def test_a_page_that_only_claims_to_be_old_is_not_believed() -> None:
    assert served("https://evil.example/", HEADERS) is None
    assert served("https://evil.example/", HEADERS, ["evil.example"]) is not None


@pytest.mark.parametrize(
    "value",
    ["", "yesterday", "2020-01-31", "Fri, 99 Jan 2020 12:00:00 GMT", "Fri, 31 Dec 9999 23:00:00 -2300"],
)
def test_a_malformed_moment_is_none(value: str) -> None:
    assert served("https://perma.cc/AB12-CD34", [("Memento-Datetime", value)]) is None


def test_an_archive_of_the_newsrooms_own_may_have_a_port() -> None:
    assert is_archive("http://127.0.0.1:8080/x", ["127.0.0.1:8080"])
    assert not is_archive("http://127.0.0.1:8081/x", ["127.0.0.1:8080"])
