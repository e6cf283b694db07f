"""Articles that come in HTML or Markdown, by REST: their text, and the way back from claims to the markup."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest

from claims.models import Article, ArticleMarkup
from tests.api.conftest import Api
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
HTML = (
    '<h2 class="a">The <em>bill</em></h2>\n<p>😀 The bridge <b>cost 4.2&nbsp;million</b> euros &amp; more, '
    'the <a href="/account">account</a> says.</p><script>no()</script><p>It was closed for 14 months.</p>'
)
TEXT = (
    "Bridge reopens\n\nThe bill\n\n😀 The bridge cost 4.2\u00a0million euros & more, the account says.\n\n"
    "It was closed for 14 months."
)
QUOTE = "The bridge cost 4.2 million euros & more"


def post(client: Api, **said: Any) -> Any:
    return client.post("articles/", {"title": "Bridge reopens", "external_id": "cms-1", **said})


def html(client: Api, **said: Any) -> dict[str, Any]:
    told: dict[str, Any] = post(client, **{"body": HTML, "format": "HTML", **said}).json()
    return told


def digest(markup: str) -> str:
    return sha256(markup.encode()).hexdigest()


def test_the_text_is_what_the_markup_shows(as_: ApiOf) -> None:
    told = html(as_("writer"))
    assert (told["text"], told["html_sha256"]) == (TEXT, digest(HTML))
    assert told["parts"][1] == {"kind": "BODY", "text": TEXT.partition("\n\n")[2]}


def test_plain_text_stays_as_it_was_sent(as_: ApiOf) -> None:
    told = post(as_("writer"), body="<b>5 &lt; 6</b>").json()
    assert (told["parts"][1]["text"], told["html_sha256"]) == ("<b>5 &lt; 6</b>", "")
    assert not ArticleMarkup.objects.exists()


def test_markdown_is_read_through_its_html(as_: ApiOf) -> None:
    told = post(
        as_("writer"), body="# The *bill*\n\nIt cost [4.2](http://x.example/) million.", format="MARKDOWN"
    ).json()
    assert told["parts"][1]["text"] == "The bill\n\nIt cost 4.2 million."
    kept = as_("reader").get(f"articles/{told['id']}/versions/1/markup/").json()
    assert kept["html_sha256"] == told["html_sha256"] == digest(kept["parts"][0]["html"])
    assert kept["parts"][0]["html"].startswith("<h1>The <em>bill</em></h1>")


def test_the_same_text_in_the_same_markup_changes_nothing(as_: ApiOf) -> None:
    html(as_("writer"))
    answer = post(as_("writer"), body=HTML, format="HTML")
    assert (answer.status_code, answer.json()["version"]["number"]) == (200, 1)
    assert ArticleMarkup.objects.count() == 1


def test_the_same_text_in_other_markup_is_no_newer_text_and_its_markup_is_kept(as_: ApiOf) -> None:
    first = html(as_("writer"))
    other = HTML.replace('class="a"', 'class="b"')
    answer = post(as_("writer"), body=other, format="HTML")
    assert (answer.status_code, answer.json()["version"]) == (200, first["version"])
    assert answer.json()["html_sha256"] == digest(other)
    newest = as_("reader").get(f"articles/{first['id']}/versions/1/markup/").json()
    assert newest["parts"][0]["given"] == other


def test_each_part_says_its_own_format(as_: ApiOf) -> None:
    parts = [
        {"kind": "HEADLINE", "text": "A < B"},
        {"kind": "BODY", "text": "<p>One.", "format": "HTML"},
        {"kind": "CAPTION", "text": "*Two*", "format": "MARKDOWN"},
    ]
    told = post(as_("writer"), parts=parts).json()
    assert told["text"] == "A < B\n\nOne.\n\nTwo"
    assert told["html_sha256"] == digest("<p>One.\n\n<p><em>Two</em></p>\n")


@pytest.fixture
def marked(as_: ApiOf) -> dict[str, Any]:
    told = html(as_("writer"))
    as_("writer").post("claims/", {"article": told["id"], "quote": QUOTE})
    return told


def pieces(markup: str, span: dict[str, Any]) -> list[str]:
    return [markup[each["start"] : each["end"]] for each in span["html"]]


def coverage(client: Api, article: dict[str, Any], asked: str) -> dict[str, Any]:
    told: dict[str, Any] = client.get(f"articles/{article['id']}/coverage/?{asked}").json()
    return told


def test_coverage_tells_where_the_html_has_the_words(as_: ApiOf, marked: dict[str, Any]) -> None:
    told = coverage(as_("reader"), marked, "html=true")
    assert told["html_sha256"] == digest(HTML)
    (span,) = told["spans"]
    assert {each["part"] for each in span["html"]} == {1}
    assert pieces(HTML, span) == ["The bridge ", "cost 4.2&nbsp;million", " euros &amp; more"]


def test_in_utf_16_too(as_: ApiOf, marked: dict[str, Any]) -> None:
    (span,) = coverage(as_("reader"), marked, f"html_sha256={digest(HTML)}&offsets=utf16")["spans"]
    units = HTML.encode("utf-16-le")
    found = [units[each["start"] * 2 : each["end"] * 2].decode("utf-16-le") for each in span["html"]]
    assert found == ["The bridge ", "cost 4.2&nbsp;million", " euros &amp; more"]


def test_unless_asked_it_tells_none(as_: ApiOf, marked: dict[str, Any]) -> None:
    told = coverage(as_("reader"), marked, "")
    assert (told["html_sha256"], told["spans"][0]["html"]) == (None, None)


def test_the_newest_markup_of_the_text_counts_and_an_older_one_by_its_name(
    as_: ApiOf, marked: dict[str, Any]
) -> None:
    other = f"<section>{HTML}</section>"
    post(as_("writer"), body=other, format="HTML")
    newest = coverage(as_("reader"), marked, "html=true")
    named = coverage(as_("reader"), marked, f"html_sha256={digest(HTML).upper()}")
    assert [pieces(other, newest["spans"][0]), newest["html_sha256"]] == [
        pieces(HTML, named["spans"][0]),
        digest(other),
    ]


def test_html_that_the_text_never_came_in_is_refused(as_: ApiOf, marked: dict[str, Any]) -> None:
    told = coverage(as_("reader"), marked, f"html_sha256={digest('<p>other')}")
    assert (told["status"], told["code"], told["field"]) == (409, "other_markup", "html_sha256")


def test_so_is_the_html_of_an_older_text(as_: ApiOf, marked: dict[str, Any]) -> None:
    post(as_("writer"), body=HTML.replace("14", "15"), format="HTML")
    told = coverage(as_("reader"), marked, f"html_sha256={digest(HTML)}")
    assert (told["status"], told["code"]) == (409, "other_markup")


def test_of_plain_text_there_is_no_markup(as_: ApiOf) -> None:
    told = post(as_("writer"), body="The bridge cost 4.2 million euros.").json()
    answer = as_("reader").get(f"articles/{told['id']}/versions/1/markup/")
    assert (answer.status_code, coverage(as_("reader"), told, "html=true")["html_sha256"]) == (404, None)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"body": "<p>\0</p>", "format": "HTML"}, "body"),
        ({"body": "x", "format": "RTF"}, "format"),
        ({"parts": [{"kind": "BODY", "text": "x"}], "format": "HTML"}, "format"),
        ({"body": "<script>only()</script>", "format": "HTML"}, "body"),
        ({"parts": [{"kind": "BODY", "text": "<p>\0", "format": "HTML"}]}, "parts.0.text"),
    ],
)
def test_what_cannot_be_read_is_refused(as_: ApiOf, said: dict[str, Any], field: str) -> None:
    answer = post(as_("writer"), **said)
    told = answer.json()
    assert (answer.status_code, told.get("field") or next(iter(told["errors"]))) == (400, field)


def test_markdown_has_a_size(as_: ApiOf) -> None:
    answer = post(as_("writer"), body="word " * 60_001, format="MARKDOWN")
    assert (answer.status_code, answer.json()["code"]) == (413, "article_too_large")


def test_a_hidden_articles_markup_is_hidden(as_: ApiOf, newsroom: Newsroom) -> None:
    told = html(as_("writer"), access="RESTRICTED")
    for address in ("versions/1/markup/", "coverage/?html=true"):
        answer = as_("reviewer").get(f"articles/{told['id']}/{address}")
        assert answer.status_code == 404
    assert Article.objects.count() == 1
