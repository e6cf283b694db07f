"""What an article links, as proposals of sources for the claims beside it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Format
from claims.models import Article, Claim
from sources.models import Fetch, Source
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
BASE = "https://courier.example/bridge"
HTML = (
    '<p>The bridge cost 4.2 million euros, says the <a href="/account#sum">account</a>. '
    'It was closed for 14 months. See <a href="https://council.example/">the council</a> and '
    '<a href="javascript:alert(1)">this</a>.</p>'
    "<p>Work began in March 2024.</p>"
    '<p>😀 <a href="https://other.example/">Another paragraph</a>. The end.</p>'
    '<p><a href="http://169.254.169.254/">Metadata</a>, <a href="#top">top</a>, <a href="">here</a>.</p>'
)
COST, CLOSED, WORK = "The bridge cost 4.2 million euros", "It was closed for 14 months", "Work began"


@pytest.fixture
def linking(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, body=HTML, written_in=Format.HTML, url=BASE)


def proposed(client: Api, claim: Claim) -> list[tuple[str, str, str]]:
    told = client.get(f"claims/{claim.pk}/").json()["proposed_sources"]
    return [(each["url"], each["words"], each["place"]) for each in told]


def test_a_link_in_the_sentence_goes_before_those_beside_it(
    as_: ApiOf, linking: Article, newsroom: Newsroom
) -> None:
    claim = desk.claim(linking, newsroom.writer, quote=COST)
    assert proposed(as_("reader"), claim) == [("https://courier.example/account", "account", "IN")]


def test_where_there_is_none_those_beside_it_are_proposed(
    as_: ApiOf, linking: Article, newsroom: Newsroom
) -> None:
    claim = desk.claim(linking, newsroom.writer, quote=CLOSED)
    assert proposed(as_("reader"), claim) == [
        ("https://courier.example/account", "account", "NEXT_TO"),
        ("https://council.example/", "the council", "NEXT_TO"),
    ]


def test_another_paragraphs_links_are_none_of_its(as_: ApiOf, linking: Article, newsroom: Newsroom) -> None:
    assert proposed(as_("reader"), desk.claim(linking, newsroom.writer, quote=WORK)) == []


def test_nothing_is_tracked_or_fetched_before_it_is_linked(
    as_: ApiOf, linking: Article, newsroom: Newsroom
) -> None:
    claim = desk.claim(linking, newsroom.writer, quote=COST)
    proposed(as_("reader"), claim)
    assert (Source.objects.count(), Fetch.objects.count()) == (0, 0)


def test_what_is_linked_is_proposed_no_more(as_: ApiOf, linking: Article, newsroom: Newsroom) -> None:
    claim = desk.claim(linking, newsroom.writer, quote=COST)
    as_("writer").post(f"claims/{claim.pk}/sources/", {"url": "https://courier.example/account"})
    assert proposed(as_("reader"), claim) == []


def test_a_quiet_articles_link_is_linked_and_not_fetched(as_: ApiOf, newsroom: Newsroom) -> None:
    quiet = desk.article(newsroom.writer, body=HTML, written_in=Format.HTML, url=BASE, is_quiet=True)
    claim = desk.claim(quiet, newsroom.writer, quote=COST)
    (found,) = proposed(as_("reader"), claim)
    assert as_("writer").post(f"claims/{claim.pk}/sources/", {"url": found[0]}).status_code == 201
    assert Fetch.objects.count() == 0


def links(client: Api, article: Article, asked: str = "") -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = client.get(f"articles/{article.pk}/links/{asked}").json()["links"]
    return told


def test_all_links_of_an_article_with_their_claims(as_: ApiOf, linking: Article, newsroom: Newsroom) -> None:
    claim = desk.claim(linking, newsroom.writer, quote=COST)
    told = links(as_("reader"), linking)
    assert [(each["url"], each["claims"]) for each in told] == [
        ("https://courier.example/account", [{"claim": str(claim.pk), "place": "IN"}]),
        ("https://council.example/", []),
        ("https://other.example/", []),
    ]


def test_their_places_in_both_countings(as_: ApiOf, linking: Article) -> None:
    assert linking.newest
    text, units = linking.newest.text, linking.newest.text.encode("utf-16-le")
    points, counted = links(as_("reader"), linking), links(as_("reader"), linking, "?offsets=utf16")
    assert [text[each["start"] : each["end"]] for each in points] == [each["words"] for each in points]
    read = [units[each["start"] * 2 : each["end"] * 2].decode("utf-16-le") for each in counted]
    assert read == ["account", "the council", "Another paragraph"]


def test_a_relative_link_of_an_article_without_an_address_leads_nowhere(
    as_: ApiOf, newsroom: Newsroom
) -> None:
    nowhere = desk.article(newsroom.writer, body=HTML, written_in=Format.HTML)
    assert [each["url"] for each in links(as_("reader"), nowhere)] == [
        "https://council.example/",
        "https://other.example/",
    ]


def test_links_of_the_newest_markup_count(as_: ApiOf, linking: Article) -> None:
    newer = HTML.replace("council.example", "town.example")
    as_("writer").post(f"articles/{linking.pk}/versions/", {"body": newer, "format": "HTML"})
    assert links(as_("reader"), linking)[1]["url"] == "https://town.example/"


def test_plain_text_links_nothing(as_: ApiOf, article: Article, claim: Claim) -> None:
    assert (links(as_("reader"), article), proposed(as_("reader"), claim)) == ([], [])


def test_as_many_queries_for_many_claims(as_: ApiOf, linking: Article, newsroom: Newsroom) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            links(as_("reader"), linking)
        return len(captured)

    desk.claim(linking, newsroom.writer, quote=COST)
    asked()  # the first call of all finds no cache filled
    for_one = asked()
    for quote in (CLOSED, WORK):
        desk.claim(linking, newsroom.writer, quote=quote)
    assert asked() == for_one
