"""Who is proposed as having said a claim."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.proposing.speakers import Reader, Said
from seeds import content
from tests.quality import speakers as labelled


def read(text: str, words: str = "") -> Said:
    start = text.index(words)
    return Reader(text).find(start, start + len(words or text))


@pytest.mark.parametrize("half", labelled.HALVES)
def test_the_labelled_sentences(half: str) -> None:
    figures, _ = labelled.measure(labelled.rows(half))
    speakers = figures["speakers"]
    assert speakers.right >= 0.9 * speakers.asked
    assert speakers.right >= 0.95 * speakers.proposed


def test_every_name_stands_where_it_says() -> None:
    text = content.article().body
    for line in text.splitlines():
        start = text.index(line)
        said = Reader(text).find(start, start + len(line))
        for name in [*said.speakers, *said.outlets]:
            assert text[name.start : name.end] == name.words


SEEDED = [
    ("“Whatever they do… they won’t be able to defeat Venezuela,” he said this week.", ["he"]),
    ("which US prosecutors allege Maduro leads", ["US prosecutors"]),
    ("Maduro denies the allegations.", ["Nicolás Maduro"]),
    ("“he will always be safer here than anywhere else.”", ["analysts"]),
    ("revolves around the need to maintain their criminality", ["former US diplomat"]),
    ("Maduro’s “criminal regime” must face accountability.", ["María Corina Machado"]),
    ("Maduro is indicted in the US on narcoterrorism charges", []),
    ("The US has placed a $50 million bounty on him.", []),
]


@pytest.mark.parametrize(("words", "who"), SEEDED)
def test_the_seed_article(words: str, who: list[str]) -> None:
    assert [each.name for each in read(content.article().body, words).speakers] == who


def test_a_pronoun_stays_and_whom_it_means_is_offered() -> None:
    said = read(content.article().body, "“Whatever they do… they won’t be able to defeat Venezuela,”")
    assert [each.name for each in said.speakers] == ["he"]
    assert said.antecedents[0] == "Nicolás Maduro"


def test_an_outlet_is_no_speaker() -> None:
    said = read("He took bribes, prosecutors allege, the Wall Street Journal reported.")
    assert [each.name for each in said.speakers] == ["prosecutors"]
    assert [each.name for each in said.outlets] == ["Wall Street Journal"]


def test_two_people_of_one_name_stay_as_they_are_written() -> None:
    text = "Ana Ruiz met Luis Ruiz in May. Ruiz said it was over."
    assert [each.name for each in read(text, "Ruiz said it was over.").speakers] == ["Ruiz"]


@given(st.text(alphabet="“”\"'’ .,—:;ab\nAB said told who which according to he", max_size=200), st.data())
def test_any_text_is_read(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    for name in Reader(text).find(start, end).speakers:
        assert text[name.start : name.end] == name.words
