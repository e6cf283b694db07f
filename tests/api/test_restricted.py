"""What belongs to a restricted article does not exist for others, on any route, whatever their role."""

from collections.abc import Callable
from typing import Any

import pytest

from claims.enums import Access
from claims.models import Article, Claim
from claims.services import articles, evidence
from factcheck.access import TABLE
from factcheck.models import User
from factcheck.roles import Role
from sources.models import Extraction, Source
from sources.services import fetches, snapshots, sources
from tests.api import world
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.unpacking import plain
from tests.support.web import Web

SECRET = "Ledger of the ferry company"
ROLES = {"third": Role.REVIEWER, "editor": Role.EDITOR}
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


def unpublished() -> list[str]:
    """But for what there is only once published for all, and for what there is none of."""
    none = ("/claimreview/", "/webhooks/<", "/feeds/<", "/earlier-checks/<")
    return [route for route in gets() if not any(each in route for each in none)]


def outsiders(newsroom: Newsroom) -> dict[str, Api]:
    found = {name: client_of(getattr(newsroom, name)) for name in OUTSIDERS}
    return found | {"superuser": client_of(User.objects.create_superuser("root"))}


def test_every_route_of_it_is_404_and_no_list_names_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    for name, client in outsiders(newsroom).items():
        for route in gets():
            answer = client.get(world.address(route, ids))
            assert answer.status_code == (404 if "<" in route else 200), (name, route)
            body = plain(answer.getvalue())
            assert SECRET not in body, (name, route)
            assert str(ids["claim_id"]) not in body, (name, route)


def test_its_people_find_all_of_it(ids: dict[str, Any], newsroom: Newsroom) -> None:
    client = client_of(newsroom.second)
    found = {route: client.get(world.address(route, ids)).status_code for route in unpublished()}
    assert found == dict.fromkeys(unpublished(), 200)
    assert SECRET in client.get("claims/").content.decode()
    assert SECRET in client.get("sources/").content.decode()


def test_every_write_to_it_is_404(ids: dict[str, Any], newsroom: Newsroom) -> None:
    writes = [rule for rule in TABLE.values() if rule.method != "GET" and "<" in rule.route]
    for name, client in outsiders(newsroom).items():
        if name == "reader":
            continue
        for rule in writes:
            answer = getattr(client, rule.method.lower())(world.address(rule.route, ids), {})
            expected = 404 if ROLES.get(name, Role.ADMIN) in rule.roles else 403
            assert answer.status_code == expected, (name, rule)


def test_searching_for_its_words_finds_nothing(ids: dict[str, Any], newsroom: Newsroom) -> None:
    for client in outsiders(newsroom).values():
        for address in (f"claims/?q={SECRET}", f"sources/?q={SECRET}", f"articles/?q={SECRET}"):
            assert client.get(address).json()["results"] == []
        assert client.get(f"claims/?source={ids['source_id']}").json()["results"] == []


def test_a_claim_on_it_is_refused_as_if_it_did_not_exist(ids: dict[str, Any], newsroom: Newsroom) -> None:
    client = client_of(newsroom.editor)
    there = client.post("claims/", {"article": str(ids["article_id"]), "quote": desk.QUOTE})
    nowhere = client.post("claims/", {"article": world.NO_ID, "quote": desk.QUOTE})
    told, elsewhere = (dict(each.json(), request_id="") for each in (there, nowhere))
    assert (there.status_code, told) == (400, elsewhere)


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
        codes = {client.get(world.address(route, ids)).status_code for route in unpublished()}
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


@pytest.fixture
def closed(newsroom: Newsroom) -> Article:
    """A restricted article of a publisher and with a claimant whom nothing else names."""
    article = desk.article(
        newsroom.writer,
        title=SECRET,
        access=Access.RESTRICTED,
        access_people=[newsroom.reviewer],
        publisher="The Secret Courier",
    )
    desk.claim(
        article, newsroom.writer, claimants_named=["Deep Throat"], sources=["https://example.org/leak"]
    )
    return article


def test_who_is_taken_off_an_article_sees_its_sources_no_more(closed: Article, newsroom: Newsroom) -> None:
    source = Source.objects.get()
    client = client_of(newsroom.reviewer)
    assert client.get(f"sources/{source.pk}/").status_code == 200
    articles.edit(closed, by=newsroom.writer, now=desk.NOW, access_people=[newsroom.second])
    assert client.get(f"sources/{source.pk}/").status_code == 404
    assert client_of(newsroom.second).get(f"sources/{source.pk}/").status_code == 200


def test_a_source_of_two_articles_is_seen_by_the_people_of_both(closed: Article, newsroom: Newsroom) -> None:
    other = desk.article(
        newsroom.writer, title="Another", access=Access.RESTRICTED, access_people=[newsroom.third]
    )
    desk.claim(other, newsroom.writer, sources=["https://example.org/leak"])
    articles.edit(closed, by=newsroom.writer, now=desk.NOW, access_people=[])
    assert {user.username for user in Source.objects.get().seen_by.all()} == {"writer", "third"}


def test_to_whom_an_offline_source_was_given_it_stays_given(closed: Article, newsroom: Newsroom) -> None:
    given = sources.add_offline(
        by=newsroom.writer, now=desk.NOW, title=SECRET, people=[newsroom.writer, newsroom.third]
    )
    evidence.link(closed.claims.get(), given, by=newsroom.writer, now=desk.NOW)
    articles.edit(closed, by=newsroom.writer, now=desk.NOW, access_people=[newsroom.second])
    assert {user.username for user in given.seen_by.all()} == {"writer", "second", "third"}


@pytest.mark.parametrize(
    ("call", "name"), [("publishers/", "The Secret Courier"), ("claimants/", "Deep Throat")]
)
def test_nobody_finds_out_by_asking_for_a_name(
    call: str, name: str, closed: Article, newsroom: Newsroom
) -> None:
    client = client_of(newsroom.third)
    assert client.get(f"{call}?q={name}").json()["results"] == []
    asked = client.post(call, {"name": name.lower()})
    assert (asked.status_code, asked.json()["name"]) == (201, name.lower())
    own = client_of(newsroom.reviewer).get(f"claims/{closed.claims.get().pk}/").json()
    assert [each["name"] for each in own["claimants"]] == ["Deep Throat"]
    assert asked.json()["id"] not in str(own)


def test_what_is_opened_is_named_openly(closed: Article, newsroom: Newsroom) -> None:
    articles.edit(closed, by=newsroom.writer, now=desk.NOW, access=Access.OPEN)
    client = client_of(newsroom.third)
    for call, name in (("publishers/", "The Secret Courier"), ("claimants/", "Deep Throat")):
        assert [each["name"] for each in client.get(f"{call}?q={name}").json()["results"]] == [name]


@pytest.mark.parametrize("change", [{"access": "RESTRICTED"}, {"access": "RESTRICTED", "access_people": []}])
def test_nobody_but_its_poster_or_an_editor_takes_an_article_from_the_desk(
    change: dict[str, Any], article: Article, newsroom: Newsroom
) -> None:
    refused = client_of(newsroom.reviewer).patch(f"articles/{article.pk}/", change)
    assert (refused.status_code, refused.json()["code"]) == (403, "move_forbidden")
    assert client_of(newsroom.editor).patch(f"articles/{article.pk}/", change).status_code == 200
