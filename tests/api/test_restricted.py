"""What belongs to a restricted article does not exist for others, on any route, whatever their role."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.enums import Access
from claims.models import Claim
from claims.services import articles
from factcheck.access import TABLE
from factcheck.models import User
from sources.models import Extraction, Source
from sources.services import fetches, snapshots, sources
from tests.api import world
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web

SECRET = "Ledger of the ferry company"
OUTSIDERS = ("reader", "third", "editor", "admin")


@pytest.fixture
def ids(newsroom: Newsroom, web: Web) -> dict[str, Any]:
    """A verdict on a restricted article and all that hangs on it, for the writer and two reviewers."""
    insiders = [newsroom.writer, newsroom.reviewer, newsroom.second]
    article = desk.article(newsroom.writer, title=SECRET, access=Access.RESTRICTED, access_people=insiders)
    url = web.put(
        "/secret", "The repair of the bridge cost 4.2 million euros, the ledger says.", title=SECRET
    )
    claim = desk.claim(article, newsroom.writer, statement=SECRET, sources=[url], legal_flag=True)
    sources.add_offline(by=newsroom.writer, now=desk.NOW, title=SECRET, people=insiders)
    ids = world.of(claim, read(claim.sources.get()), newsroom.reviewer)
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    return ids


def read(source: Source) -> Extraction:
    """The reading of the page, fetched without tracking it anew, which would open it to all."""
    done = fetches.run(source.fetches.get().pk, now=desk.NOW)
    assert done is not None
    assert done.snapshot is not None, done.detail
    return snapshots.read(done.snapshot.pk, now=desk.NOW)


def gets() -> list[str]:
    return [
        rule.route for rule in TABLE.values() if rule.method == "GET" and rule.route.startswith("api/v1/")
    ]


def outsiders(newsroom: Newsroom) -> dict[str, Api]:
    found = {name: client_of(getattr(newsroom, name)) for name in OUTSIDERS}
    return found | {"superuser": client_of(User.objects.create_superuser("root"))}


def test_every_route_of_it_is_404_and_no_list_names_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    for name, client in outsiders(newsroom).items():
        for route in gets():
            answer = client.get(world.address(route, ids))
            assert answer.status_code == (404 if "<" in route else 200), (name, route)
            body = answer.content.decode()
            assert SECRET not in body, (name, route)
            assert str(ids["claim_id"]) not in body, (name, route)


def test_its_people_find_all_of_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    client = client_of(newsroom.second)
    assert {route: client.get(world.address(route, ids)).status_code for route in gets()} == dict.fromkeys(
        gets(), 200
    )
    assert SECRET in client.get("claims/").content.decode()
    assert SECRET in client.get("sources/").content.decode()


def test_every_write_to_it_is_404(ids: dict[str, Any], newsroom: Newsroom) -> None:
    writes = [rule for rule in TABLE.values() if rule.method != "GET" and "<" in rule.route]
    for name, client in outsiders(newsroom).items():
        if name == "reader":
            continue
        for rule in writes:
            answer = getattr(client, rule.method.lower())(world.address(rule.route, ids), {})
            allowed = {404} if name != "third" or rule.least != "editor" else {403}
            assert answer.status_code in allowed, (name, rule)


def test_searching_for_its_words_finds_nothing(ids: dict[str, Any], newsroom: Newsroom) -> None:
    for client in outsiders(newsroom).values():
        for address in (f"claims/?q={SECRET}", f"sources/?q={SECRET}", f"articles/?q={SECRET}"):
            assert client.get(address).json()["results"] == []
        assert client.get(f"claims/?source={ids['source_id']}").json()["results"] == []


def test_a_claim_on_it_is_refused_as_if_it_did_not_exist(ids: dict[str, Any], newsroom: Newsroom) -> None:
    client = client_of(newsroom.editor)
    there = client.post("claims/", {"article": str(ids["article_id"]), "quote": desk.QUOTE})
    nowhere = client.post("claims/", {"article": world.NO_ID, "quote": desk.QUOTE})
    assert (there.status_code, there.json()) == (400, nowhere.json())


def test_a_confidential_source_is_no_link_of_an_open_claim(
    as_: Callable[[str], Api], newsroom: Newsroom, claim: Claim
) -> None:
    hidden = (
        as_("writer")
        .post("sources/", {"access": "OFFLINE", "title": SECRET, "access_people": ["writer"]})
        .json()
    )
    as_("writer").post(f"claims/{claim.pk}/sources/", {"source": hidden["id"]})
    assert [each["title"] for each in as_("writer").get(f"claims/{claim.pk}/").json()["sources"]] == [SECRET]
    assert as_("reader").get(f"claims/{claim.pk}/").json()["sources"] == []
    assert as_("reader").get(f"claims/?source={hidden['id']}").json()["results"] == []


def test_opened_it_is_there_for_all(ids: dict[str, Any], newsroom: Newsroom) -> None:
    article = Claim.objects.get(pk=ids["claim_id"]).article
    articles.edit(article, by=newsroom.writer, now=desk.NOW, access=Access.OPEN)
    for name, client in outsiders(newsroom).items():
        codes = {client.get(world.address(route, ids)).status_code for route in gets()}
        assert codes == {200}, name


def test_who_said_it_is_not_listed_before_it_is_said_in_the_open(
    as_: Callable[[str], Api], newsroom: Newsroom, claim: Claim
) -> None:
    hidden = desk.article(newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.second])
    desk.claim(hidden, newsroom.writer, claimants_named=["A whistle-blower"])
    assert as_("reader").get("claimants/").json()["results"] == []
    assert [each["name"] for each in as_("second").get("claimants/").json()["results"]] == [
        "A whistle-blower"
    ]
    desk.claim(claim.article, newsroom.writer, claimants_named=["A whistle-blower"])
    assert len(as_("reader").get("claimants/").json()["results"]) == 1
