"""Where a cited passage stands in a newer text: never unchanged with a digit, negation or name changed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sources.enums import DifferenceKind, Located
from sources.likeness import Difference
from sources.tracking import Citation, locate
from sources.typography import Page, flatten, plain

STAYS = (Located.FOUND, Located.MOVED)
BEFORE = "Harbour council, minutes of the spring session.\nThe meeting was opened at nine.\n"
AFTER = "\nThe minutes were read and agreed. The next session is in autumn."
NAMES = (
    "Ana Ruiz",
    "Anna Ruiz",
    "Ana Ruíz",
    "Tom Baker",
    "the US",
    "the UN",
    "Niger",
    "Nigeria",
    "Lima",
    "Lime",
)
UNITS = ("euros", "dollars", "pounds", "tonnes", "people", "percent", "km", "miles")
SCALES = ("", " thousand", " million", " billion")
NEGATED = ("did not pay", "never paid", "no longer paid", "didn't pay", "paid no", "denied having paid")

figures = st.one_of(
    st.integers(0, 9999).map(str),
    st.decimals(0, 999, places=1).map(str),
    st.integers(1000, 10**9).map("{:,}".format),
)


def sentence(name: str, verb: str, figure: str, unit: str) -> str:
    return (
        f"According to {name}, the contractor {verb} {figure} {unit} for the new bridge at the old harbour."
    )


def now_in(said: str) -> str:
    return f"{BEFORE}{said}{AFTER}"


def cited(said: str) -> Citation:
    return Citation(said, len(BEFORE), len(BEFORE + said))


@given(was=figures, now=figures)
def test_another_figure_is_never_the_same_passage(was: str, now: str) -> None:
    assume(was != now)
    old, new = (sentence("Ana Ruiz", "paid", figure, "euros") for figure in (was, now))
    found = locate(cited(old), now_in(new))
    assert found.state == Located.EDITED
    assert {each.kind for each in found.differences} <= {DifferenceKind.NUMBER, DifferenceKind.WORDING}


@given(was=st.sampled_from(NAMES), now=st.sampled_from(NAMES))
def test_another_name_is_never_the_same_passage(was: str, now: str) -> None:
    assume(was != now)
    found = locate(
        cited(sentence(was, "paid", "4.2", "euros")), now_in(sentence(now, "paid", "4.2", "euros"))
    )
    assert (found.state, {each.kind for each in found.differences}) == (Located.EDITED, {DifferenceKind.NAME})


@given(was=st.sampled_from(UNITS), now=st.sampled_from(UNITS), scale=st.sampled_from(SCALES))
def test_another_unit_is_never_the_same_passage(was: str, now: str, scale: str) -> None:
    assume(was != now)
    old, new = (sentence("Ana Ruiz", "paid", f"4.2{scale}", unit) for unit in (was, now))
    assert locate(cited(old), now_in(new)).state == Located.EDITED


@given(was=st.sampled_from(SCALES), now=st.sampled_from(SCALES))
def test_another_scale_is_never_the_same_passage(was: str, now: str) -> None:
    assume(was != now)
    old, new = (sentence("Ana Ruiz", "paid", f"4.2{scale}", "euros") for scale in (was, now))
    assert locate(cited(old), now_in(new)).state == Located.EDITED


@given(negated=st.sampled_from(NEGATED), turned=st.booleans())
def test_a_negation_is_never_the_same_passage(negated: str, turned: bool) -> None:
    old, new = sentence("Ana Ruiz", "paid", "4.2", "euros"), sentence("Ana Ruiz", negated, "4.2", "euros")
    was, now = (new, old) if turned else (old, new)
    found = locate(cited(was), now_in(now))
    assert (found.state, {each.kind for each in found.differences}) == (
        Located.EDITED,
        {DifferenceKind.NEGATION},
    )


QUOTE = "The US paid “Ana Ruiz” 4.2 million euros for 10 new boats, café included, not for the old ones."


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("4.2", "2.4"),
        ("4.2", "4,2"),
        ("4.2", "42"),
        ("4.2", "4.\u200b3"),
        ("4.2", "\u202e4.2\u202c"),
        ("4.2", "４.３"),
        ("10 new", "1\u200b00 new"),
        ("10 new", "1 0 new"),
        ("10 new", "-10 new"),
        ("10 new", "1\u00ad1 new"),
        ("million", "bil\u00adlion"),
        ("euros", "e\u0301uros"),
        ("café", "cafe"),
        ("US", "us"),
        ("US", "U\u0337S"),
        ("Ruiz", "Rui\u200bs"),
        ("Ruiz", "Ruіz"),  # a Cyrillic letter
        ("Ana", "Аna"),  # another
        ("not for", "no\u200bw for"),
        ("not for", "for"),
    ],
)
def test_what_looks_alike_is_never_the_same_passage(was: str, now: str) -> None:
    assert was in QUOTE
    assert locate(cited(QUOTE), now_in(QUOTE.replace(was, now))).state == Located.EDITED


@pytest.mark.parametrize(
    "shape", ["mil\u00adlion", "mil\u200blion", "mil\u2060lion", "million\n", "million\u00a0"]
)
def test_what_nobody_sees_is_no_change(shape: str) -> None:
    assert locate(cited(QUOTE), now_in(QUOTE.replace("million", shape))).state == Located.FOUND


LETTERS = st.text(alphabet='ab 4.2-é\u0301\u200b\n“"', max_size=12)


@given(quote=LETTERS, text=st.lists(LETTERS, max_size=12).map("".join), at=st.integers(0, 60))
def test_unchanged_means_the_same_characters_at_the_place_named(quote: str, text: str, at: int) -> None:
    found = locate(Citation(quote, at, at + len(quote)), text)
    if found.state in STAYS:
        assert plain(text[found.start : found.end]) == plain(quote)
        assert (found.state == Located.FOUND) == (found.start == at)


@given(
    st.lists(
        st.sampled_from(["word", "a", " ", "\n", "4.2", "é", "e\u0301", "“", "字", "\u200b", "…"]),
        max_size=3000,
    )
)
def test_a_long_text_is_flattened_as_a_short_one(parts: list[str]) -> None:
    text = "".join(parts)
    page, flat = Page(text), flatten(text)
    assert page.text == plain(text)
    assert len(page.text) == len(flat.text)
    for at in range(0, len(page.text), 97):
        assert page.span(at, at + 1) == flat.span(at, at + 1)


@pytest.mark.parametrize(
    ("quote", "edited", "expected"),
    [
        ("The dam is 140 m high", "The dam is 140 m tall.", [("high", "tall")]),
        ("The dam is 140 m high.", "The dam is 140 m tall", [("high.", "tall")]),
        ("The dam is 140 m high.", "A dam is 150 m high.", [("The", "A"), ("140", "150")]),
        ("is 140 m high, and full", "The dam is 150 m high, and full.", [("140", "150")]),
    ],
)
def test_the_neighbours_make_no_noise(quote: str, edited: str, expected: list[tuple[str, str]]) -> None:
    text = f"The dam of the valley\nThe dam\n{edited}\nThe dam keeper is away."
    found = locate(quote, text)
    assert [(each.was, each.now) for each in found.differences] == expected


@pytest.mark.parametrize(
    ("case", "now"),
    [
        (
            "split",
            "The council paid Ana Ruiz. It gave her 4.2 million euros for the bridge at the old harbour.",
        ),
        ("halved", "The council paid Ana Ruiz 4.2 million euros."),
        (
            "joined",
            "Asked, the council paid Ana Ruiz 4.4 million euros for the bridge at the harbour, it said.",
        ),
    ],
)
def test_a_rewritten_passage_is_edited_also_elsewhere(case: str, now: str) -> None:
    quote = "The council paid Ana Ruiz 4.2 million euros for the bridge at the old harbour."
    text = f"{AFTER}\n{now}\n{BEFORE}"
    found = locate(cited(quote), text)
    assert found.state == Located.EDITED, case
    assert text[found.start : found.end] in now


def test_a_translated_passage_is_missing() -> None:
    quote = "The council paid Ana Ruiz 4.2 million euros for the bridge at the old harbour."
    now = "El ayuntamiento pagó a Ana Ruiz 4,2 millones de euros por el puente del puerto viejo."
    assert locate(cited(quote), now_in(now)).state == Located.MISSING


SHORT = Citation("$50 million", 14, 25, prefix="The reward is ", suffix=" for his arrest.")


@pytest.mark.parametrize(
    ("text", "state", "now"),
    [
        (
            "The budget is $50 million. The reward is $25 million for his arrest.",
            Located.EDITED,
            "$25 million",
        ),
        (
            "The budget is $50 million. The reward is $50 million for his arrest.",
            Located.MOVED,
            "$50 million",
        ),
        ("The reward is $50 million for his capture alive.", Located.FOUND, "$50 million"),
        ("The budget is $50 million. Nothing else is known.", Located.MISSING, ""),
        ("The budget is $50 million. The reward is gone.", Located.MISSING, ""),
    ],
)
def test_a_short_passage_is_known_by_its_context(text: str, state: Located, now: str) -> None:
    found = locate(SHORT, text)
    assert (found.state, text[found.start : found.end] if found.start is not None else "") == (state, now)


HOME = Citation(
    "the bridge cost 4.2 million euros in all",
    40,
    80,
    prefix="The auditors wrote that ",
    suffix=", more than was planned.",
)
COPY = "In short: the bridge cost 4.2 million euros in all\n"
THERE = f"{HOME.prefix}{HOME.text}{HOME.suffix}"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (COPY + THERE.replace("4.2", "2.4"), Located.EDITED),  # left as it was in a summary alone
        (COPY + THERE.replace(f"that {HOME.text}", "a letter"), Located.MOVED),  # taken away, put elsewhere
        (COPY.replace("4.2", "2.4") + THERE, Located.MOVED),  # the same, and a copy that says something else
    ],
)
def test_a_copy_elsewhere_does_not_stand_for_the_words_that_were_cited(text: str, state: Located) -> None:
    assert locate(HOME, text).state == state


CHARACTERS = st.characters(exclude_categories=["Cs"])


@given(at=st.integers(1, len(QUOTE) - 1), char=CHARACTERS, put_in=st.booleans())
def test_no_other_character_is_let_through(at: int, char: str, put_in: bool) -> None:
    now = QUOTE[:at] + char + QUOTE[at + (not put_in) :]
    assume(plain(now) != plain(QUOTE))
    assert locate(cited(QUOTE), now_in(now)).state not in STAYS


def test_of_many_alike_the_one_with_the_context_counts() -> None:
    rows = [f"Row {number}: the fine is 50 euros for each boat. End {number}.\n" for number in range(400)]
    text = "".join(rows)
    quote = "the fine is 50 euros for each boat"
    at = text.index("Row 300") + len("Row 300: ")
    alike = Citation(quote, at - 900, at - 900 + len(quote), prefix="Row 300: ", suffix=". End 300.")
    assert (locate(alike, text).start, locate(alike, text).state) == (at, Located.MOVED)


def test_of_many_alike_without_context_the_nearest_counts() -> None:
    text = "the fine is 50 euros. " * 400
    here = locate(Citation("the fine is 50 euros", 22 * 250 + 3, 0), text)
    assert (here.state, here.start) == (Located.MOVED, 22 * 250)


def test_a_part_of_a_word_that_was_cited_stands_as_it_stood() -> None:
    text = "It rose by 4.2 percent."
    assert locate(Citation("rose by 4", 3, 12, "It ", ".2 percent."), text).state == Located.FOUND
    assert (
        locate(Citation("rose by 4", 3, 12, "It ", ".2 percent."), "It rose by 4.7 percent.").state
        not in STAYS
    )


ARABIC = "دفعت المدينة 50 مليون دولار لبناء الجسر"


@pytest.mark.parametrize(
    ("quote", "text", "state"),
    [
        ("北京有5人死亡", "官员说昨天北京有5人死亡，另有伤者。", Located.FOUND),
        ("北京有5人死亡", "官员说昨天北京有6人死亡，另有伤者。", Located.MISSING),
        ("五人死亡", "官员说昨天十五人死亡。", Located.MISSING),
        (
            "官员说昨天北京有5人死亡，另有20人受伤，原因正在调查之中。",
            "官员说昨天北京有6人死亡，另有20人受伤，原因正在调查之中。",
            Located.EDITED,
        ),
        (
            "دفعت المدينة 50 مليون دولار لبناء الجسر",
            "قال إن دفعت المدينة 50 مليون دولار لبناء الجسر أمس",
            Located.FOUND,
        ),
        (
            "دفعت المدينة 50 مليون دولار لبناء الجسر",
            "دفعت المدينة 40 مليون دولار لبناء الجسر",
            Located.EDITED,
        ),
        ("העירייה שילמה 50 מיליון דולר על הגשר", "העירייה לא שילמה 50 מיליון דולר על הגשר", Located.EDITED),
    ],
)
def test_other_scripts(quote: str, text: str, state: Located) -> None:
    assert locate(quote, text).state == state


def test_a_negation_in_hebrew_has_its_kind() -> None:
    found = locate("העירייה שילמה 50 מיליון דולר על הגשר", "העירייה לא שילמה 50 מיליון דולר על הגשר")
    assert found.differences == (Difference("", "לא", DifferenceKind.NEGATION),)


HOSTILE = {
    "one word for ever": ("word " * 80_000, "word " * 30 + "end"),
    "one letter for ever": ("a" * 400_000, "a" * 1500 + "b"),
    "letters and spaces": ("a " * 200_000, "a " * 5000 + "b"),
    "the passage without end": (" ".join(QUOTE.split() * 20_000), QUOTE.replace("4.2", "2.4")),
    "its words scattered": (" ".join(f"{word} x y z" for word in QUOTE.split() * 3000), QUOTE),
    "accents alone": ("e" + "\u0301" * 300_000, QUOTE),
    "nothing to see": ("\u200b" * 400_000, QUOTE),
    "figures alone": ("1," * 200_000, "1," * 10 + " million euros were paid"),
    "ideographs": ("北京有人" * 100_000, "北京有5人死亡在城市里面的建筑中，官员说正在调查"),
    "a passage as long as the page": ("word other " * 30_000, "word other " * 20_000 + "x " + "word " * 9000),
}


@pytest.mark.timeout(10)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_no_longer_than_their_length(name: str) -> None:
    text, quote = HOSTILE[name]
    assert locate(Citation(quote, 7, 8), text).state in (Located.EDITED, Located.MISSING)
