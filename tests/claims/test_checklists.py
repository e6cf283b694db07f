"""Checklists: which questions a kind has, what a review stores of them, and what is refused by name."""

from typing import Any

import pytest

from claims import checklists
from claims.checklists import OF_KIND, QUESTIONS
from claims.enums import Kind
from sources.errors import Invalid


def test_every_kind_has_questions_and_every_question_is_asked_by_some_kind() -> None:
    assert set(OF_KIND) == set(Kind)
    assert {key for keys in OF_KIND.values() for key in keys} == set(QUESTIONS)


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("NUMBER", ["unit", "base", "rounding", "period"]),
        ("QUOTE", ["verbatim", "speaker", "context"]),
        ("EVENT", ["date", "place", "who"]),
        ("LEGAL", ["document", "status", "date"]),
    ],
)
def test_the_keys_stay_what_they_are(kind: str, keys: list[str]) -> None:
    assert [each.key for each in checklists.of(kind)] == keys


def test_answers_are_kept_in_the_order_of_the_questions_each_with_its_note() -> None:
    said = {"period": {"answer": "NO", "note": " Another year. "}, "unit": {"answer": "YES"}}
    assert list(checklists.checked("NUMBER", said).items()) == [
        ("unit", {"answer": "YES", "note": ""}),
        ("period", {"answer": "NO", "note": "Another year."}),
    ]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"colour": {"answer": "YES"}}, "checklist.colour"),
        ({"speaker": {"answer": "YES"}}, "checklist.speaker"),
        ({"unit": {"answer": "MAYBE"}}, "checklist.unit"),
        ({"unit": {"note": "no answer"}}, "checklist.unit"),
        ({"unit": "YES"}, "checklist.unit"),
        ({"unit": {"answer": "YES", "why": "so"}}, "checklist.unit"),
        ({"unit": {"answer": "YES", "note": "x" * 301}}, "checklist.unit"),
        ({"unit": {"answer": ["YES"]}}, "checklist.unit"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_key(said: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        checklists.checked("NUMBER", said)
    assert refused.value.field == field


def test_what_was_left_open_shows_as_open() -> None:
    items = checklists.answered("QUOTE", {"speaker": {"answer": "DOES_NOT_APPLY", "note": ""}})
    assert [(each.key, each.words) for each in items] == [
        ("verbatim", "not answered"),
        ("speaker", "does not apply"),
        ("context", "not answered"),
    ]


def test_an_answer_under_another_kind_is_still_told() -> None:
    items = checklists.answered("QUOTE", {"unit": {"answer": "YES", "note": ""}})
    assert [(each.key, each.words) for each in items][-1] == ("unit", "yes")
