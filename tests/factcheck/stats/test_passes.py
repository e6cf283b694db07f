"""Who was let in a moment ago is not asked for again; nobody else gets in by that, and nowhere else."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import Access
from claims.services import articles
from factcheck.accounts import keys
from factcheck.models import User
from factcheck.scopes import Scope
from factcheck.stats import passes, screen, sharing
from tests.support import desk
from tests.support.people import Newsroom

STATS, FIGURES = "/api/v1/stats/", "/desk/figures/"
VIEWERS = 200


@pytest.fixture(autouse=True)
def nothing_kept(broker: str) -> None:
    sharing.SHARED = sharing.Shared(uuid4().hex)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def cost(clients: list[Client], address: str) -> int:
    """Queries of one poll of each."""
    sharing.SHARED = sharing.Shared(uuid4().hex)
    with CaptureQueriesContext(connection) as queries:
        assert {client.get(address).status_code for client in clients} == {200}
    return len(queries)


@pytest.mark.parametrize("address", [STATS, FIGURES])
def test_many_viewers_cost_the_database_no_more_than_one(
    address: str, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "KEPT_FOR", 600)
    monkeypatch.setattr(sharing, "AT_LEAST", 600)
    clients = [signed_in(newsroom.reader) for _ in range(VIEWERS)]
    assert {client.get(address).status_code for client in clients} == {200}
    assert cost(clients, address) == cost(clients[:1], address)
    monkeypatch.setattr(passes, "CALLS", 0)
    assert cost(clients[:11], address) >= cost(clients[:1], address) + 10


def test_it_ends_and_with_it_what_was_taken_away(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(newsroom.reader)
    monkeypatch.setattr(passes, "LASTS", 1)
    assert client.get(STATS).status_code == 200
    User.objects.filter(pk=newsroom.reader.pk).update(is_active=False)
    assert client.get(STATS).status_code == 200
    time.sleep(1.2)
    assert client.get(STATS).status_code == 401


def test_who_knows_the_figures_already_is_let_in_too(newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reader)
    first = client.get(FIGURES)
    known = {"If-None-Match": first["ETag"]}
    caches["shared"].delete(passes._key(first.wsgi_request))
    assert client.get(FIGURES, headers=known).status_code == 304
    with CaptureQueriesContext(connection) as queries:
        assert client.get(FIGURES, headers=known).status_code == 304
    assert [each["sql"] for each in queries.captured_queries if "session" in each["sql"]] == []


def test_after_so_many_calls_it_is_asked_again(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(newsroom.reader)
    monkeypatch.setattr(passes, "CALLS", 2)
    assert client.get(STATS).status_code == 200
    User.objects.filter(pk=newsroom.reader.pk).update(is_active=False)
    assert [client.get(STATS).status_code for _ in range(3)] == [200, 200, 401]


@pytest.mark.parametrize("address", [STATS, FIGURES])
def test_another_has_nothing_of_it(address: str, newsroom: Newsroom) -> None:
    assert signed_in(newsroom.reader).get(address).status_code == 200
    forged = Client()
    forged.cookies["sessionid"] = "x" * 32
    nobody = User.objects.create_user("without-role")
    answers = [each.get(address).status_code for each in (Client(), forged, signed_in(nobody))]
    assert answers == ([401, 401, 403] if address == STATS else [401, 401, 401])


def test_it_is_good_for_what_was_asked_alone(newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reader)
    assert client.get(STATS).status_code == 200
    User.objects.filter(pk=newsroom.reader.pk).update(is_active=False)
    assert client.get(STATS).status_code == 200
    others = (f"{STATS}?desk=city", FIGURES, "/api/v1/claims/")
    assert [client.get(each).status_code for each in others] == [401, 401, 401]
    assert client.post(STATS).status_code == 405


def test_an_article_is_asked_for_each_time(newsroom: Newsroom) -> None:
    article = desk.article(newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.reader])
    client, asked = signed_in(newsroom.reader), f"{STATS}?article={article.pk}"
    assert client.get(asked).status_code == 200
    articles.edit(article, by=newsroom.writer, now=desk.NOW, access_people=[])
    assert client.get(asked).status_code == 400


def test_a_wall_is_let_in_by_its_key_and_to_the_figures_alone(newsroom: Newsroom) -> None:
    now = timezone.now()
    key, secret = keys.make(newsroom.reader, by=newsroom.reader, now=now, scopes=[Scope.READ])
    wall = Client()
    assert wall.post("/desk/screen/", {"key": secret}).status_code == 302
    assert [wall.get(FIGURES).status_code for _ in range(2)] == [200, 200]
    assert wall.get(STATS).status_code == 401
    keys.revoke(key, by=newsroom.reader, now=now + timedelta(seconds=1))
    caches["shared"].delete(passes._key(wall.get(FIGURES).wsgi_request))
    assert wall.get(FIGURES).status_code == 401
    assert screen.COOKIE in wall.cookies
