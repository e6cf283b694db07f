"""The permission table against the site: every route is in it, and every role is let in as it says."""

from typing import Any

import pytest

from claims.models import Claim
from factcheck.access import TABLE, Rule, as_markdown
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from factcheck.scopes import Scope
from sources.models import Extraction
from tests.api import world
from tests.api.conftest import Api, client_of
from tests.support.people import Newsroom


@pytest.fixture
def ids(claim: Claim, captured: Extraction, newsroom: Newsroom) -> dict[str, Any]:
    return world.of(claim, captured, newsroom.reviewer)


def status(client: Api, rule: Rule, ids: dict[str, Any]) -> int:
    body: dict[str, str] | None = {} if rule.method != "GET" else None
    answer = getattr(client, rule.method.lower())(world.address(rule.route, ids), body)
    code: int = answer.status_code
    return code


def test_every_route_is_in_the_table_and_nothing_else_is() -> None:
    assert sorted(set(world.routes())) == sorted(TABLE)


def test_each_role_is_let_in_as_the_table_says(ids: dict[str, Any], newsroom: Newsroom) -> None:
    let_in = {
        rule: tuple(role for role in Role if status(client_of(getattr(newsroom, role)), rule, ids) != 403)
        for rule in TABLE.values()
    }
    assert let_in == {rule: rule.roles for rule in TABLE.values()}


def test_nobody_is_let_in_only_where_the_table_says_anyone(ids: dict[str, Any]) -> None:
    turned_away = {rule: status(client_of(None), rule, ids) == 401 for rule in TABLE.values()}
    assert turned_away == {rule: rule.least is not None for rule in TABLE.values()}


def test_a_token_is_let_in_by_its_scope_alone(ids: dict[str, Any], newsroom: Newsroom) -> None:
    narrowed = {scope: client_of(newsroom.editor, scopes=[scope.value]) for scope in Scope}
    let_in = {
        rule: [scope for scope, client in narrowed.items() if status(client, rule, ids) != 403]
        for rule in TABLE.values()
        if rule.scope
    }
    # A webhook reads for whoever set it up.
    read_too = [("POST", "api/v1/webhooks/"), ("PATCH", "api/v1/webhooks/<uuid:webhook_id>/")]
    assert let_in == {rule: [] if (rule.method, rule.route) in read_too else [rule.scope] for rule in let_in}


def test_a_scope_adds_nothing_to_the_role(newsroom: Newsroom, claim: Claim) -> None:
    client = client_of(newsroom.reader, scopes=["write"])
    assert client.post("claimants/", {"name": "Ada Lind"}).status_code == 403


def test_a_scope_narrows_what_a_service_allows(newsroom: Newsroom, article: Any) -> None:
    """An editor's token for writing does not take off a legal flag; their full one does."""
    flagged = {"article": str(article.pk), "quote": "It was closed", "legal_flag": True}
    claim = client_of(newsroom.editor, scopes=["write"]).post("claims/", flagged).json()
    change = {"version": claim["version"], "legal_flag": False, "reason": "It names nobody."}
    narrow = client_of(newsroom.editor, scopes=["write"]).patch(f"claims/{claim['id']}/", change)
    assert (narrow.status_code, narrow.json()["code"]) == (403, "move_forbidden")
    assert client_of(newsroom.editor).patch(f"claims/{claim['id']}/", change).status_code == 200


def test_head_takes_the_same_role_as_get(newsroom: Newsroom) -> None:
    assert client_of(None).head("claims/").status_code == 401
    assert client_of(newsroom.reader).head("claims/").status_code == 200


def test_options_tells_the_methods_of_a_route(newsroom: Newsroom) -> None:
    answer = client_of(newsroom.reader).options("claims/")
    assert answer.json()["methods"] == ["GET", "POST", "HEAD", "OPTIONS"]


def test_a_method_that_a_route_does_not_have_is_405_for_all(newsroom: Newsroom) -> None:
    answer = client_of(newsroom.admin).delete("claims/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_person_without_a_role_may_nothing(newsroom: Newsroom) -> None:
    newsroom.reader.groups.clear()
    assert client_of(newsroom.reader).get("claims/").status_code == 403


def test_a_superuser_counts_as_an_admin(db: None) -> None:
    chief = User.objects.create_superuser("root")
    assert client_of(chief).get("auth/me/").json()["role"] == "admin"


def test_an_inactive_persons_token_is_no_longer_taken(newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    User.objects.filter(pk=newsroom.reader.pk).update(is_active=False)
    assert client.get("claims/").status_code == 401
    assert ApiToken.objects.count() == 1


def test_the_guide_shows_the_table(settings: Any) -> None:
    assert "\n".join(as_markdown()) in (settings.BASE_DIR / "docs/api.md").read_text()
