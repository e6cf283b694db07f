"""ordering, fields and expand: the same rows in another order, with less of each or with more."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.models import Article, Claim
from sources.models import Source
from sources.services import publishers, sources
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]


def refused(answer: Any) -> tuple[int, str, str]:
    body = answer.json()
    return answer.status_code, body["code"], body["field"]


# --- fields and expand ------------------------------------------------------------------------------


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    url, now = "https://www.state.gov/rewards", timezone.now()
    publisher = publishers.named("Department of State", now=now)
    publishers.know_domain(publisher, domain="state.gov")
    return sources.track(url, by=newsroom.writer, now=now)


@pytest.fixture
def addresses(claim: Claim, source: Source) -> dict[str, str]:
    return {
        "claims": f"claims/{claim.pk}/",
        "articles": f"articles/{claim.article_id}/",
        "sources": f"sources/{source.pk}/",
    }


@pytest.mark.parametrize("things", ["claims", "articles", "sources"])
def test_an_answer_holds_the_fields_that_were_asked_for(
    things: str, as_: ApiOf, addresses: dict[str, str]
) -> None:
    whole = as_("reader").get(addresses[things]).json()
    some = as_("reader").get(f"{addresses[things]}?fields=id,created_at").json()
    listed = as_("reader").get(f"{things}/?fields=id,created_at").json()["results"]
    assert some == {name: whole[name] for name in ("id", "created_at")}
    assert listed == [some]


@pytest.mark.parametrize("things", ["claims", "articles", "sources"])
@pytest.mark.parametrize("parameter", ["fields", "expand"])
def test_a_name_that_is_none_is_answered_with_those_that_there_are(
    parameter: str, things: str, as_: ApiOf, addresses: dict[str, str]
) -> None:
    for address in (addresses[things], f"{things}/"):
        answer = as_("reader").get(f"{address}?{parameter}=publisher,colour")
        expected = "colour" if things != "claims" else "publisher"
        assert refused(answer) == (400, "invalid", parameter)
        assert f'"{expected}" is none of these: ' in answer.json()["detail"]


def test_what_is_asked_for_twice_is_there_once(as_: ApiOf, claim: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(claim, newsroom.reviewer)
    answer = as_("reviewer").get("claims/?expand=evidence,article,evidence&fields=id,id,evidence")
    assert answer.status_code == 200
    (shown,) = answer.json()["results"]
    assert (set(shown), [each["id"] for each in shown["evidence"]]) == ({"id", "evidence"}, [str(cited.pk)])


def test_a_call_without_them_does_not_know_them(as_: ApiOf, newsroom: Newsroom) -> None:
    assert refused(as_("reader").get("claimants/?fields=id")) == (400, "invalid", "fields")


def test_an_article_in_full_beside_each_claim(as_: ApiOf, claim: Claim) -> None:
    shown = as_("reader").get("claims/?expand=article").json()["results"][0]["article"]
    listed = as_("reader").get("articles/").json()["results"][0]
    assert shown == listed
    assert as_("reader").get(f"claims/{claim.pk}/?expand=article").json()["article"] == listed


def test_evidence_beside_each_claim_as_far_as_one_may_see_it(
    as_: ApiOf, claim: Claim, newsroom: Newsroom
) -> None:
    cited = desk.cite(claim, newsroom.reviewer)
    for address in ("claims/?expand=evidence", f"claims/{claim.pk}/?expand=evidence"):
        answers = [as_(who).get(address).json() for who in ("reviewer", "second")]
        mine, others = (each["results"][0] if "results" in each else each for each in answers)
        assert [each["id"] for each in mine["evidence"]] == [str(cited.pk)]
        assert others["evidence"] == []


def test_the_text_beside_each_article(as_: ApiOf, article: Article) -> None:
    shown = as_("reader").get("articles/?expand=text,parts&fields=id,text,parts").json()["results"]
    whole = as_("reader").get(f"articles/{article.pk}/").json()
    assert shown == [{name: whole[name] for name in ("id", "text", "parts")}]


def test_a_publisher_with_its_domains(as_: ApiOf, source: Source) -> None:
    shown = as_("reader").get("sources/?expand=publisher").json()["results"][0]["publisher"]
    assert shown["domains"] == ["state.gov"]


EXPANDED = ("claims/?expand=article,evidence", "articles/?expand=text,publisher", "sources/?expand=publisher")


@pytest.mark.parametrize("address", EXPANDED)
def test_three_more_take_as_many_queries_as_one(
    address: str, as_: ApiOf, claim: Claim, newsroom: Newsroom, source: Source
) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert as_("reviewer").get(address).status_code == 200
        return len(asked)

    def grow(number: int) -> None:
        story = {"title": f"Story {number}", "body": desk.BODY, "publisher": f"Post {number}"}
        posted = as_("writer").post("articles/", {**story, "authors": ["Jo"]}).json()
        made = desk.claim(Article.objects.get(pk=posted["id"]), newsroom.writer)
        desk.cite(made, newsroom.reviewer)
        publisher = publishers.named(f"House {number}", now=timezone.now())
        publishers.know_domain(publisher, domain=f"house{number}.example")
        sources.track(f"https://house{number}.example/", by=newsroom.writer, now=timezone.now())

    grow(0)
    count()  # the first use of a key is noted
    few = count()
    for number in (1, 2, 3):
        grow(number)
    assert count() == few


# --- ordering ---------------------------------------------------------------------------------------


@pytest.fixture
def five(article: Article, newsroom: Newsroom) -> list[str]:
    """Claims in the order in which they were marked; the second changed last, three of them at one moment."""
    made = [desk.claim(article, newsroom.writer) for _ in range(5)]
    moment = timezone.now()
    Claim.objects.update(updated_at=moment)
    Claim.objects.filter(pk=made[0].pk).update(updated_at=moment - timedelta(days=1))
    Claim.objects.filter(pk=made[1].pk).update(updated_at=moment + timedelta(days=1))
    return [str(each.pk) for each in made]


IN_ORDER = {
    "-created_at": [4, 3, 2, 1, 0],
    "created_at": [0, 1, 2, 3, 4],
    "-updated_at": [1, 4, 3, 2, 0],
    "updated_at": [0, 2, 3, 4, 1],
}


@pytest.mark.parametrize("order", IN_ORDER)
@pytest.mark.parametrize("size", [1, 2, 5])
def test_pages_in_an_order_hold_every_row_once_there_and_back(
    size: int, order: str, as_: ApiOf, five: list[str]
) -> None:
    def get(address: str) -> Any:
        return as_("reader").get(address.removeprefix("http://testserver")).json()

    pages = [get(f"claims/?page_size={size}&ordering={order}")]
    while pages[-1]["next"]:
        pages.append(get(pages[-1]["next"]))
    ids = [[each["id"] for each in page["results"]] for page in pages]
    assert [each for page in ids for each in page] == [five[number] for number in IN_ORDER[order]]
    back = [pages[-1]]
    while back[-1]["previous"]:
        back.append(get(back[-1]["previous"]))
    assert [[each["id"] for each in page["results"]] for page in reversed(back)] == ids


def test_a_list_in_no_order_of_ours_is_refused(as_: ApiOf, five: list[str]) -> None:
    assert refused(as_("reader").get("claims/?ordering=statement")) == (400, "invalid", "ordering")
    assert refused(as_("reader").get("sources/?ordering=updated_at")) == (400, "invalid", "ordering")
    assert refused(as_("reader").get("claimants/?ordering=created_at")) == (400, "invalid", "ordering")


def test_the_cursor_of_another_order_is_refused(as_: ApiOf, five: list[str]) -> None:
    page = as_("reader").get("claims/?page_size=1&ordering=updated_at").json()
    other = page["next"].removeprefix("http://testserver").replace("updated_at", "-created_at")
    assert refused(as_("reader").get(other)) == (400, "invalid", "cursor")


def test_a_row_that_comes_in_moves_nothing(
    as_: ApiOf, five: list[str], article: Article, newsroom: Newsroom
) -> None:
    page = as_("reader").get("claims/?page_size=2&ordering=-updated_at").json()
    desk.claim(article, newsroom.writer)
    after = as_("reader").get(page["next"].removeprefix("http://testserver")).json()
    assert [each["id"] for each in after["results"]] == [five[3], five[2]]


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00", "2026-01-01"])
def test_a_cursor_of_a_moment_that_no_row_has_is_refused(moment: str, as_: ApiOf, newsroom: Newsroom) -> None:
    place = urlencode({"p": f"{moment}|01990000-0000-7000-8000-000000000001"})
    cursor = quote(b64encode(place.encode()).decode())
    answer = as_("reader").get(f"claims/?ordering=updated_at&cursor={cursor}")
    assert refused(answer) == (400, "invalid", "cursor")


def test_by_score_the_likeliest_proposals_first_page_by_page(
    newsroom: Newsroom, as_: Callable[[str], Api]
) -> None:
    body = " ".join(
        f"Unemployment in district {n} fell to {n}.1 percent in 2019. It is a fine district."
        for n in range(3)
    )
    article = desk.article(newsroom.writer, body=body, title="Work in our districts")
    desk.claim(article, newsroom.writer, quote="Work in our districts")  # marked by a person: it has none
    as_("writer").post(f"articles/{article.pk}/detect/", {"min_score": 0})
    for rest in ("", "&expand=article", "&offsets=utf16", "&fields=id,detection"):
        found, address = [], f"claims/?ordering=-score&page_size=2{rest}"
        while address:
            page = as_("reader").get(address).json()
            found += [(row["detection"]["score"], row["id"]) for row in page["results"]]
            address = (page["next"] or "").removeprefix("http://testserver")
        assert len(found) == 6
        assert found == sorted(found, reverse=True), rest
    last = as_("reader").get("claims/?ordering=-score&page_size=5").json()["next"]
    back = as_("reader").get(last.removeprefix("http://testserver")).json()["previous"]
    assert len(as_("reader").get(back.removeprefix("http://testserver")).json()["results"]) == 5
    for cursor in ("cD1uYW58MA==", "cD0yfDA="):  # p=nan|0, p=2|0
        assert as_("reader").get(f"claims/?ordering=-score&cursor={cursor}").status_code == 400
