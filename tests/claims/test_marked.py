"""An article's text cut at its claims: nothing lost, every claim reachable, whatever overlaps."""

from hypothesis import given
from hypothesis import strategies as st

from claims.admin.marked import Section, Sign, Span, sections

PARTS = [{"kind": "HEADLINE", "text": "A 𝟚nd bridge"}, {"kind": "BODY", "text": "It cost 4.\n\nIt is open."}]
TEXT = "A 𝟚nd bridge\n\nIt cost 4.\n\nIt is open."


def sign(number: int) -> Sign:
    return Sign(number, str(number), "unchecked", "help", f"Claim {number}")


def span(number: int, words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), sign(number))


def shown(found: list[Section]) -> list[tuple[str, int | None, tuple[int, ...]]]:
    """Each stretch: its words, the claim that it leads to, those that end behind it."""
    return [
        (each.text, each.sign.number if each.sign else None, tuple(end.number for end in each.ends))
        for section in found
        for line in section.lines
        for each in line.stretches
    ]


def test_parts_and_lines_know_where_they_begin() -> None:
    found = sections(PARTS, [])
    assert [(part.label, [line.start for line in part.lines]) for part in found] == [
        ("headline", [0]),
        ("body", [TEXT.index("It cost"), TEXT.index("It is")]),
    ]


def test_a_claim_within_another_has_its_own_words_and_sign() -> None:
    assert shown(sections(PARTS, [span(1, "It cost 4"), span(2, "cost")]))[1:5] == [
        ("It ", 1, ()),
        ("cost", 2, (2,)),
        (" 4", 1, (1,)),
        (".", None, ()),
    ]


def test_claims_that_cross_are_both_reached() -> None:
    assert shown(sections(PARTS, [span(1, "It cost"), span(2, "cost 4.")]))[1:4] == [
        ("It ", 1, ()),
        ("cost", 1, (1,)),
        (" 4.", 2, (2,)),
    ]


def test_two_claims_on_the_same_words_both_have_a_sign() -> None:
    assert shown(sections(PARTS, [span(1, "cost"), span(2, "cost")]))[2] == ("cost", 1, (1, 2))


def test_a_claim_over_two_lines_is_marked_in_both_and_signed_once() -> None:
    assert shown(sections(PARTS, [span(1, "4.\n\nIt is")]))[2:5] == [
        ("4.", 1, ()),
        ("It is", 1, (1,)),
        (" open.", None, ()),
    ]


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 9)), max_size=5))
def test_no_word_is_lost_and_each_claim_that_ends_in_words_is_signed_once(
    places: list[tuple[int, int]],
) -> None:
    spans = [
        Span(start, min(len(TEXT), start + length), sign(number))
        for number, (start, length) in enumerate(places)
    ]
    stretches = shown(sections(PARTS, spans))
    assert "".join(text for text, _, _ in stretches) == TEXT.replace("\n", "")
    signed = sorted(number for _, _, ends in stretches for number in ends)
    assert signed == [each.sign.number for each in spans if TEXT[each.end - 1] != "\n"]
