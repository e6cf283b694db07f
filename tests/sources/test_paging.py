"""Which page of a document a place in its text is on."""

import pytest

from sources.admin.captured import Mark, Piece, paged
from sources.extraction import extract
from sources.paging import page_of
from tests.support.documents import pdf


@pytest.mark.parametrize(
    ("offsets", "start", "page"),
    [
        ([0, 10, 20], 0, 1),
        ([0, 10, 20], 9, 1),
        ([0, 10, 20], 10, 2),
        ([0, 10, 20], 1_000_000, 3),
        ([0, 2, 4], 4, 3),
        ([], 5, None),
        ([0, 10], None, None),
    ],
)
def test_pages_are_counted_from_one(offsets: list[int], start: int | None, page: int | None) -> None:
    assert page_of(offsets, start) == page


def test_a_passage_of_a_real_pdf_has_the_page_that_it_is_on() -> None:
    lines = [f"Page {number} says that the bridge cost {number} million euros." for number in range(1, 6)]
    reading = extract(pdf(*lines, "", lines[0]), "application/pdf", "")
    found = [page_of(reading.page_offsets, reading.text.index(line)) for line in lines]
    again = page_of(reading.page_offsets, reading.text.rindex(lines[0]))
    assert (found, again) == ([1, 2, 3, 4, 5], 7)


def test_a_text_is_cut_where_its_pages_begin_and_marks_keep_their_places() -> None:
    marked = Mark(2, 6)
    assert list(paged("abcdefgh", [marked], [0, 4, 6, 20])) == [
        Piece("ab", 0, None, 1),
        Piece("cd", 2, marked, None),
        Piece("ef", 4, marked, 2),
        Piece("gh", 6, None, 3),
    ]


def test_a_text_without_pages_is_not_cut() -> None:
    assert list(paged("abc", [], [])) == [Piece("abc", 0)]
