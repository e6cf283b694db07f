"""One page, one key; two pages, two keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.canonical import canonicalize


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("HTTPS://Example.ORG:443/x", "https://example.org/x"),
        ("http://example.org", "http://example.org/"),
        ("https://example.org/x#section", "https://example.org/x"),
        ("https://example.org/x?utm_source=tw&id=5&fbclid=IwAR0", "https://example.org/x?id=5"),
        ("https://example.org/x?b=2&a=1", "https://example.org/x?a=1&b=2"),
        ("https://bücher.example/café", "https://xn--bcher-kva.example/caf%C3%A9"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        (" https://example.org/x ", "https://example.org/x"),
        ("http://[2606:4700::1]:80/x", "http://[2606:4700::1]/x"),
        ("http:///\\", "http:///\\"),
        ("http://\\/0", "http://\\/0"),
    ],
)
def test_the_key_of_an_address(url: str, key: str) -> None:
    assert canonicalize(url) == key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/?id=1", "https://example.org/?id=2"),
        ("https://example.org/?page=2", "https://example.org/"),
        ("https://www.example.org/", "https://example.org/"),
        ("http://example.org/", "https://example.org/"),
        ("http://example.org:8080/", "http://example.org/"),
        ("https://web.archive.org/web/2020/https://example.org/", "https://example.org/"),
    ],
)
def test_two_pages_keep_two_keys(one: str, other: str) -> None:
    assert canonicalize(one) != canonicalize(other)


@given(st.text(max_size=60), st.text(max_size=60))
def test_it_never_raises_and_the_key_of_a_key_is_itself(host: str, rest: str) -> None:
    key = canonicalize(f"http://{host}/{rest}")
    assert canonicalize(key) == key
