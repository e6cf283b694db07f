"""Where marks are shown in a text, in code points."""

from claims.admin.comparing import marked
from claims.admin.paragraphs import in_context, paragraphs
from sources.admin.captured import Mark, around, pieces


def shown(found: object) -> list[tuple[str, bool]]:
    return [(piece.text, piece.mark is not None) for piece in found]  # type: ignore[attr-defined]


def test_a_text_is_cut_at_its_marks() -> None:
    assert shown(pieces("one 𝟚 three", [Mark(4, 5)])) == [("one ", False), ("𝟚", True), (" three", False)]


def test_of_two_marks_that_overlap_the_first_is_shown_and_no_text_is_lost() -> None:
    cut = list(pieces("abcdef", [Mark(2, 5), Mark(1, 4)]))
    assert shown(cut) == [("a", False), ("bcd", True), ("ef", False)]


def test_a_mark_beyond_the_text_is_not_shown() -> None:
    assert shown(pieces("abc", [Mark(2, 9), Mark(1, 1)])) == [("abc", False)]


def test_the_context_of_a_mark_is_cut_between_words() -> None:
    cut = around("alpha beta gamma delta epsilon", Mark(11, 16), within=8)
    assert shown(cut) == [("beta ", False), ("gamma", True), (" delta", False)]


def test_a_mark_that_runs_over_a_line_break_shows_in_both_paragraphs() -> None:
    lines = paragraphs("First line.\n\nSecond line.", [Mark(6, 19)])
    assert [shown(line.pieces) for line in lines] == [
        [("First ", False), ("line.", True)],
        [("Second", True), (" line.", False)],
    ]
    assert [line.start for line in lines] == [0, 13]


def test_the_paragraph_of_a_mark_comes_with_its_neighbours() -> None:
    passage = in_context("A.\nB.\nC.\nD.\nE.", Mark(6, 7), neighbours=1)
    texts = [
        [line.pieces[0].text for line in part] for part in (passage.before, passage.marked, passage.after)
    ]
    assert texts == [["B."], ["C"], ["D."]]


def test_the_words_that_differ_are_marked_where_they_stand() -> None:
    was, now = marked("5 of 5 bridges", "5 of 6 bridges")
    assert shown(was) == [("5 of ", False), ("5", True), (" bridges", False)]
    assert shown(now) == [("5 of ", False), ("6", True), (" bridges", False)]


def test_words_that_came_in_are_marked_in_the_newer_text_alone() -> None:
    was, now = marked("It is so.", "It is  not so.")
    assert shown(was) == [("It is so.", False)]
    assert shown(now) == [("It is  ", False), ("not", True), (" so.", False)]
