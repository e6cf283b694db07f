"""A sentence is cut into the assertions that it seems to make; the words stay its own."""

import pytest

from claims import clauses


@pytest.mark.parametrize(
    ("sentence", "statements"),
    [
        (
            "The bridge cost 4.2 million euros and was closed for 14 months.",
            ["The bridge cost 4.2 million euros.", "The bridge was closed for 14 months."],
        ),
        (
            "Spending rose by 4%, but income fell; nobody had foreseen it.",
            ["Spending rose by 4%.", "Income fell.", "Nobody had foreseen it."],
        ),
        (
            "El puente costó 4,2 millones y fue cerrado durante 14 meses.",
            ["El puente costó 4,2 millones.", "El puente fue cerrado durante 14 meses."],
        ),
        ("The mayor of the town and the council said no.", []),
        ("It was closed.", []),
        ("", []),
    ],
)
def test_what_it_seems_to_assert(sentence: str, statements: list[str]) -> None:
    assert [each.statement for each in clauses.split(sentence)] == statements


def test_each_clause_stands_where_it_says() -> None:
    sentence = "The court has 124 members, but two left; it is based in The Hague and was opened in 2002."
    found = clauses.split(sentence)
    assert len(found) == 4
    assert [sentence[each.start : each.start + len(each.quote)] for each in found] == [
        each.quote for each in found
    ]


def test_the_last_holds_what_is_over() -> None:
    found = clauses.split("One is red; two are blue; three are green; four are grey.", most=2)
    assert [each.quote for each in found] == ["One is red", "two are blue; three are green; four are grey"]
