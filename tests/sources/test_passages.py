"""Cutting loses no word; the right passage comes first; the relation follows the values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.passages import around, split


def test_sentences_end_where_they_end() -> None:
    first = "Mr. Maduro, of the U.S. list, was named on Nov. 24, 2025. “No,” he said."
    text = first + "\nA heading\n\nIt cost $1.5 million. Others agreed."
    assert [passage.text for passage in split(text)] == [
        "Mr. Maduro, of the U.S. list, was named on Nov. 24, 2025.",
        "“No,” he said.",
        "A heading",
        "It cost $1.5 million.",
        "Others agreed.",
    ]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He lives in the U.S.", "She does not."],
        ["The U.S. Department of State said so.", "In D.C.", "It rains."],
        ["Gov. Abbott, Lt. Gov. Patrick and Sen. Cruz (R., Tex.) spoke at 5 p.m. Monday.", "They left."],
        ["Acme Inc. sued Bolt Corp. for $1.5 million.", "It lost."],
        ["See No. 5, art. 15 and pp. 3-4 of the law.", "Cf. Smith v. Jones."],
        ["It rose in Jan. 2024 vs. Dec. 2023.", "Then it fell."],
        ["“We will win,” he said.", "“They won’t be able to defeat us.”", "The crowd cheered."],
        ['He asked: "Is it true?"', 'She said: "No."', "Then he left."],
        ["«No se rendirá», dijo el Sr. Pérez.", "«Nunca.»", "La Sra. Ruiz respondió."],
        ["El art. 15 de la Ley núm. 5 dice que EE. UU. no puede.", "Así es."],
        ["O Sr. Silva, n.º 5, disse que não.", "A Dra. Ana concordou.", "¿Y qué?", "¡Nada!"],
        ["It was so.[1]", "Others agree.[2][3]", "Some do not."],
        ["It goes on and on…", "Then it stops."],
        ["这是第一句。", "这是第二句！", "第三句？"],
        ["هل هذا صحيح؟", "نعم."],
    ],
)
@pytest.mark.parametrize("gap", [" ", "\u00a0 "])
def test_a_sentence_holds_its_abbreviations_and_its_quotations_end(sentences: list[str], gap: str) -> None:
    is_spaced = sentences[0][-1] != "。"
    text = (gap if is_spaced else "").join(sentences)
    assert [passage.text for passage in split(text)] == sentences


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        (
            "- First item\n- Second item. It goes on.\n* Third",
            "- First item|- Second item.|It goes on.|* Third",
        ),
        ("1. First thing\n2. Second thing\n\na) third", "1. First thing|2. Second thing|a) third"),
        ("Name\tValue\nOil\t5.2", "Name\tValue|Oil\t5.2"),
        ("A heading\nA sentence under it. Another.", "A heading|A sentence under it.|Another."),
        ("apples\npears\nplums", "apples|pears|plums"),
        ("One page\x0cand the next", "One page|and the next"),
        ("First line\r\nSecond line\u2028Third", "First line|Second line|Third"),
        ("", ""),
        (" \n\t\u00a0\n", ""),
    ],
)
def test_headings_items_and_rows_are_passages_of_their_own(text: str, passages: str) -> None:
    assert "|".join(passage.text for passage in split(text)) == passages


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_sentence_that_was_wrapped_at_a_width_is_one(end: str) -> None:
    first = "The department offers a reward for information that"
    second = "leads to the arrest of the leader of the"
    wrapped = f"{first}{end}{second}{end}Cartel."
    text = f"A short heading{end}{wrapped}{end}Another sentence stands under it.{end}{end}and a last line"
    assert [passage.text for passage in split(text)] == [
        "A short heading",
        wrapped,
        "Another sentence stands under it.",
        "and a last line",
    ]


CHARACTERS = "aB .!?\n\u00a0“”’1é…。[]()«»-\t\r\x0c\u2028\u200b"
TEXTS = st.text(max_size=300) | st.lists(
    st.sampled_from(
        [
            *"aB .!?\n\u00a0“”’1é…。[]()«»-\t\r\x0c\u2028\u200b",
            "\U0001f600",
            "U.S. ",
            "[1] ",
            "No. ",
            "word " * 20,
        ]
    ),
    max_size=80,
).map("".join)


@given(TEXTS)
def test_only_white_space_is_lost(text: str) -> None:
    at = 0
    for index, passage in enumerate(split(text)):
        assert (passage.index, passage.text) == (index, text[passage.start : passage.end])
        assert passage.text.strip() == passage.text != ""
        assert not text[at : passage.start].strip()
        at = passage.end
    assert not text[at:].strip()


def test_a_passage_knows_its_neighbours() -> None:
    passages = split("One stands here. Two stands here. Three stands here. Four stands here.")
    assert around(passages, 0) == ([], [passages[1]])
    assert around(passages, 2) == ([passages[1]], [passages[3]])
    assert around(passages, 3, reach=2) == (passages[1:3], [])


def test_a_sentence_without_end_is_cut_at_white_space() -> None:
    text = "word " * 2000
    assert max(len(passage.text) for passage in split(text)) <= 2000
    assert " ".join(passage.text for passage in split(text)) == text.strip()


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["One follows another here. ", "A. ", "x\n", "…", "”", "a, \n", "[1]", ".[1] "]
)
def test_a_long_text_is_split_in_linear_time(piece: str) -> None:
    size = 1_000_000 if len(piece) > 10 else 250_000
    text = piece * (size // len(piece))
    assert sum(len(passage.text) for passage in split(text)) <= len(text)
