"""A claim's history: every action that the code records has a sentence; long ones are read page by page."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from lxml.html import fromstring

from claims.admin import story
from claims.enums import Move
from claims.models import Claim
from claims.services import claims
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

# How the history is written: a call by one of these names, and which of its arguments is the action.
WRITERS = {"record": None, "Note": 2, "_note": 2}
# Arguments that are no words of their own, and what they stand for.
NAMED = {
    "self.rule.move": {str(each) for each in Move} - {"concur", "override"},  # those two settle
    "Move.OPEN.value": {str(Move.OPEN)},
    "action": set(),
    "note.action": set(),
}


def recorded() -> Iterator[tuple[str, str]]:
    """Each action that the code records, with the place in the code."""
    for path in sorted((settings.BASE_DIR / "claims").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (given := _action(node)) is not None:
                yield from ((action, f"{path.name}:{node.lineno}") for action in _words(given))


def _action(call: ast.Call) -> ast.expr | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in WRITERS:
        return None
    by_name = next((each.value for each in call.keywords if each.arg == "action"), None)
    place = WRITERS[name]
    return by_name or (call.args[place] if place is not None and len(call.args) > place else None)


def _words(given: ast.expr) -> set[str]:
    if isinstance(given, ast.Constant):
        return {str(given.value)}
    if isinstance(given, ast.IfExp):
        return _words(given.body) | _words(given.orelse)
    if isinstance(given, ast.Call):  # str(…)
        return _words(given.args[0])
    said = ast.unparse(given)
    assert said in NAMED, f"tell this test what {said} stands for"
    return set(NAMED[said])


def test_every_action_that_is_recorded_has_a_sentence() -> None:
    found = list(recorded())
    assert {"marked", "settled", "joined", "take", "published"} <= {action for action, _ in found}
    told = {*story.PLAIN, *story.TOLD}
    assert [(action, where) for action, where in found if action not in told] == []


def test_an_action_without_a_sentence_would_be_found() -> None:
    tree = ast.parse("history.record(claim, kind=KIND, action='unheard_of', by=by, now=now)")
    [call] = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = _action(call)
    assert given is not None
    assert _words(given) == {"unheard_of"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "NUMBER"}, "changed the kind from “other” to “number”"),
        ({"asserts": "SAID"}, "changed what is checked from “that it is so” to “that they said it”"),
        ({"claimants": ["Ada Lind"]}, "changed who says it"),
        ({"as_of": desk.NOW.date()}, "changed the day it is judged for to 2026-01-05"),
        ({"statement": "It cost 4.2 million."}, "changed the statement"),
    ],
)
def test_what_was_changed_is_told_in_words(
    change: dict[str, Any], sentence: str, claim: Claim, newsroom: Newsroom
) -> None:
    claims.edit(claim, by=newsroom.reviewer, now=desk.NOW, version=claim.version, **change)
    assert story.sentence(claim.history.get(action="edited")) == sentence


def test_a_long_history_is_read_page_by_page(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    for number in range(60):
        claim.refresh_from_db()
        later = desk.NOW + timedelta(minutes=number)
        claims.edit(
            claim, by=newsroom.reviewer, now=later, version=claim.version, statement=f"Statement {number}."
        )
    client = sign_in(newsroom.reader)
    page = fromstring(client.get(reverse("admin:claims_claim_change", args=[claim.pk])).content.decode())
    assert len(page.xpath("//section[@id='history']//li")) == 30
    address = reverse("admin:claims_claim_history", args=[claim.pk])
    assert address in page.xpath("//section[@id='history']//a/@href")
    pages = [fromstring(client.get(f"{address}?page={number}").content.decode()) for number in (1, 2)]
    told = [each.xpath("//ol[@class='desk-history']/li") for each in pages]
    assert [len(each) for each in told] == [50, 11]
    assert "reader" not in told[1][-1].text_content()
    assert "writer marked the claim." in told[1][-1].text_content()
