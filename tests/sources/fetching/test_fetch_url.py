"""manage.py fetch_url: what the fetcher would see, one JSON object a line, in the order given."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.hostile.server import by_path, moved, page, serving
from tests.hostile.visits import ARTICLE

FIELDS = [
    "url", "outcome", "status", "final_url", "redirects", "media_type", "bytes", "sha256", "title",
    "text_chars", "elapsed_ms", "reason",
]  # fmt: skip


def lines(*urls: str, **options: Any) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("fetch_url", *urls, stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_line_for_each_address_in_the_order_given(settings: Any) -> None:
    with serving(by_path({"/story": page(ARTICLE), "/old": moved("/story")})) as server:
        settings.FETCH_ALLOWED_ADDRESSES = [server.pair]
        found = lines(server.url("/old"), "http://10.0.0.1/", server.url("/none"), server.url("/story"))
    assert [list(row) for row in found] == [FIELDS] * 4
    assert [(row["outcome"], row["status"]) for row in found] == [
        ("OK", 200),
        ("REFUSED", None),
        ("HTTP_ERROR", 404),
        ("OK", 200),
    ]
    assert found[0]["redirects"] == [
        {"url": server.url("/old"), "status": 302, "location": server.url("/story")}
    ]
    assert (found[3]["title"], found[3]["bytes"], found[3]["reason"]) == ("Reward raised", len(ARTICLE), None)
    assert found[3]["text_chars"] > 100
    assert found[1]["reason"] == "10.0.0.1 is not a public address."


def test_addresses_come_from_standard_input_too(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FETCH_ALLOWED_ADDRESSES = []
    monkeypatch.setattr("sys.stdin", io.StringIO("http://10.0.0.1/\n\n  ftp://example.org/ \n"))
    assert [row["url"] for row in lines(stdin=True)] == ["http://10.0.0.1/", "ftp://example.org/"]


def test_without_an_address_it_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match="at least one URL"):
        lines()
