"""Where marks are shown in a text, in code points."""

from claims.admin.comparing import marked
from claims.admin.paragraphs import in_context, paragraphs
from sources.admin.captured import Mark, around, pieces


def shown(found: object) -> list[tuple[str, bool]]:
    return [(piece.text, piece.mark is not None) for piece in found]  # type: ignore[attr-defined]


def test_a_text_is_cut_at_its_marks() -> None:
    assert shown(pieces("one 𝟚 three", [Mark(4, 5)])) == [("one ", False), ("𝟚", True), (" three", False)]


def told(found: object) -> list[tuple[str, int, str, str]]:
    return [(each.text, each.start, each.classes, each.label) for each in found]  # type: ignore[attr-defined]


def test_of_two_marks_that_overlap_neither_is_lost() -> None:
    cut = pieces("abcdef", [Mark(2, 5, "two", "suggested"), Mark(1, 4, "one")])
    assert told(cut) == [
        ("a", 0, "", ""),
        ("b", 1, "mark-cited", "one"),
        ("cd", 2, "mark-suggested mark-cited", "two; one"),
        ("e", 4, "mark-suggested", "two"),
        ("f", 5, "", ""),
    ]


def test_a_mark_within_another_is_not_lost() -> None:
    cut = pieces("abcdef", [Mark(0, 6, "outer"), Mark(2, 4, "inner", "value")])
    assert told(cut) == [
        ("ab", 0, "mark-cited", "outer"),
        ("cd", 2, "mark-value mark-cited", "inner; outer"),
        ("ef", 4, "mark-cited", "outer"),
    ]


def test_two_marks_that_begin_at_one_place_are_both_there() -> None:
    cut = pieces("abcd", [Mark(0, 4, "long"), Mark(0, 2, "short", "suggested")])
    assert told(cut) == [
        ("ab", 0, "mark-suggested mark-cited", "short; long"),
        ("cd", 2, "mark-cited", "long"),
    ]


def test_marks_side_by_side_stay_apart() -> None:
    assert [each[0] for each in told(pieces("abcd", [Mark(0, 2), Mark(2, 4)]))] == ["ab", "cd"]


def test_a_text_without_marks_is_one_piece_and_none_is_none() -> None:
    assert (told(pieces("abc", [])), told(pieces("", []))) == ([("abc", 0, "", "")], [])


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
