"""What becomes of a claim's words in a newer text: found, followed, in doubt or gone, never just others."""

import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchoring import context
from claims.carrying import Carried, Carrier
from claims.enums import AnchorState

QUOTE = "The bridge in Harlow cost 4.2 million euros and was never closed for 14 months"
BEFORE = (
    "Bridge reopens after repairs\n\nWork on the old crossing began in March 2024, when the council of "
    "Harlow gave the order. It had been put off for years, since nobody wanted to pay for it. "
)
AFTER = (
    ", according to the ledger that the treasurer showed us on Monday. “We are done,” said the mayor, "
    "Ada Lind, who opened it.\n\nThe next one to be repaired is the footbridge, for which 600,000 euros are "
    "set aside. Work on it will begin when the council has voted, perhaps in June."
)
TEXT = BEFORE + QUOTE + AFTER
WORDS = sorted(set(re.findall(r"[a-z]+", (BEFORE + AFTER).lower())))


@dataclass(frozen=True)
class Stood:
    """Words as they stood in a text."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int
    anchor: str = AnchorState.ANCHORED


def stood(text: str, quote: str, nth: int = 0, anchor: str = AnchorState.ANCHORED) -> Stood:
    start = [found.start() for found in re.finditer(re.escape(quote), text)][nth]
    return Stood(quote, *context(text, start, start + len(quote)), start, start + len(quote), anchor)


def carried(now: str, was: str = TEXT, quote: str = QUOTE, corrected: str = "", nth: int = 0) -> Carried:
    return Carrier(was, now).carry(stood(was, quote, nth), corrected)


def words_of(found: Carried, text: str) -> str:
    assert found.span is not None
    return text[slice(*found.span)]


# --- edits elsewhere --------------------------------------------------------------------------------

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(lambda words: " ".join(words) + ".")
places = st.floats(min_value=0, max_value=1)


@st.composite
def edited(draw: st.DrawFn, part: str) -> str:
    """A part of the text after some edits: words put in, taken out or changed, lines broken or joined."""
    words = re.split(r"(\s+)", part)
    for _ in range(draw(st.integers(min_value=0, max_value=6))):
        at = round(draw(places) * (len(words) - 1))
        act = draw(st.sampled_from(["put in", "take out", "change", "break", "sentence"]))
        if act == "take out":
            words[at] = " "
        elif act == "break":
            words.insert(at, "\n\n")
        else:
            new = draw(sentences if act == "sentence" else st.sampled_from(WORDS))
            words[at : at + (act == "change")] = [" ", new, " "]
    return "".join(words)


@given(before=edited(BEFORE), after=edited(AFTER))
def test_edits_elsewhere_never_lose_a_claim(before: str, after: str) -> None:
    now = f"{before} {QUOTE} {after}"
    found = carried(now)
    assert found.state in (AnchorState.ANCHORED, AnchorState.MOVED)
    assert (words_of(found, now), found.confidence, found.differences) == (QUOTE, 1.0, ())


@given(after=edited(AFTER), gap=st.sampled_from(["\n\n", " ", "\n"]), other=sentences)
def test_a_repeated_sentence_is_the_one_that_it_was(after: str, gap: str, other: str) -> None:
    was = f"{BEFORE}\n\n{QUOTE}.\n\nBetween them stands this.\n\n{QUOTE}.\n\n{AFTER}"
    now = f"{other}{gap}{BEFORE}\n\n{QUOTE}.\n\nBetween them stands this.\n\n{QUOTE}.\n\n{after}"
    found = [carried(now, was=was, nth=nth) for nth in (0, 1)]
    starts = [each.start() for each in re.finditer(re.escape(QUOTE), now)]
    assert [each.start for each in found] == starts


# --- edits of the words -----------------------------------------------------------------------------


@given(at=st.integers(0, len(QUOTE) - 1), digit=st.sampled_from("0123456789"), data=st.data())
def test_an_edit_of_a_digit_is_never_silent(at: int, digit: str, data: st.DataObject) -> None:
    """A digit changed, put in or taken out, wherever in the words."""
    act = data.draw(st.sampled_from(["change", "put in", "take out"]))
    is_digit = QUOTE[at].isdigit()
    assume(act == "put in" or is_digit)
    assume(act != "change" or digit != QUOTE[at])
    new = QUOTE[:at] + ("" if act == "take out" else digit) + QUOTE[at + (act != "put in") :]
    now = data.draw(edited(BEFORE)) + new + data.draw(edited(AFTER))
    assert carried(now).state == AnchorState.ORPHANED


@pytest.mark.parametrize(
    "copy", ["", f"\n\nA note: we wrote “{QUOTE}” before."], ids=["alone", "with a note"]
)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("4.2", "2.4"),
        ("4.2", "-4.2"),
        ("was never", "was"),
        ("cost", "did not cost"),
        ("Harlow", "Marlow"),
        ("million", "billion"),
        ("euros", "dollars"),
        ("months", "weeks"),
        ("14", "fourteen hundred"),
    ],
)
def test_another_figure_negation_or_name_is_another_claim(old: str, new: str, copy: str) -> None:
    """Also where a note of the correction holds the words as they were."""
    now = BEFORE + QUOTE.replace(old, new) + AFTER + copy
    found = carried(now)
    assert (found.state, words_of(found, now)) == (AnchorState.ORPHANED, QUOTE.replace(old, new))
    assert 0.5 <= found.confidence < 1
    assert found.differences


@pytest.mark.parametrize("edge", ["1", "-", "€1", "1,"])
def test_a_figure_that_begins_before_the_words_is_another(edge: str) -> None:
    was = BEFORE + "It cost 50 million euros." + AFTER
    now = was.replace("50", f"{edge}50")
    assert carried(now, was=was, quote="50 million euros").state == AnchorState.ORPHANED


def test_reworded_the_claim_follows_and_says_so() -> None:
    now = TEXT.replace("and was never closed for", "yet never had to be closed for")
    found = carried(now)
    assert (found.state, found.is_reworded) == (AnchorState.ANCHORED, True)
    assert words_of(found, now) == QUOTE.replace("and was never closed for", "yet never had to be closed for")
    assert [(each.was, each.now) for each in found.differences] == [("and was never", "yet never had to be")]


def test_rewritten_from_end_to_end_it_is_gone() -> None:
    found = carried(TEXT.replace(QUOTE, "All of that was paid by others, as everybody in town knows by now"))
    assert (found.state, found.span, found.confidence) == (AnchorState.ORPHANED, None, 0.0)


@pytest.mark.parametrize(
    ("old", "new"),
    [(" ", "\u00a0"), (" ", "  "), ('"', "“"), ("-", "–"), ("'", "’"), (" million", "\nmillion")],
    ids=["no-break spaces", "double spaces", "double quotes", "dashes", "single quotes", "a broken line"],
)
def test_typography_alone_changes_nothing(old: str, new: str) -> None:
    quote = 'The mayor\'s "final" bill - paid in May - was 4.2 million euros in all'
    was = f"{BEFORE}{quote}.{AFTER}"
    now = was.replace(quote, quote.replace(old, new))
    found = carried(now, was=was, quote=quote)
    assert (found.state, words_of(found, now), found.is_reworded) == (
        AnchorState.ANCHORED,
        quote.replace(old, new),
        False,
    )


# --- elsewhere, and in doubt ------------------------------------------------------------------------


def test_a_paragraph_that_moved_is_moved() -> None:
    first, second = f"{QUOTE}.", "The next one to be repaired is the footbridge across the canal."
    was, now = f"Bridge\n\n{first}\n\n{second}\n\nThe end.", f"Bridge\n\n{second}\n\nThe end.\n\n{first}"
    found = carried(now, was=was)
    assert (found.state, words_of(found, now), found.confidence) == (AnchorState.MOVED, QUOTE, 1.0)


def test_two_equal_sentences_in_the_place_of_one_are_in_doubt() -> None:
    other = "Something else is said here, and at some length, about the weather of that day in May."
    was = f"{BEFORE}\n\n{other} {QUOTE}. {other}"
    now = f"{BEFORE}\n\n{QUOTE}.\n\nWhat stands here is new.\n\n{QUOTE}."
    found = carried(now, was=was)
    assert (found.state, found.confidence) == (AnchorState.AMBIGUOUS, 0.5)


def test_doubt_lasts_until_a_person_says_which() -> None:
    text = f"One.\n\n{QUOTE}.\n\nTwo.\n\n{QUOTE}."
    here = Stood(QUOTE, "", "", 6, 6 + len(QUOTE), AnchorState.AMBIGUOUS)
    assert Carrier(text, f"{text}\n\nThree.").carry(here).state == AnchorState.AMBIGUOUS


def test_a_copy_elsewhere_takes_the_place_of_words_that_were_cut() -> None:
    was = f"{BEFORE}{QUOTE}.\n\nAnother paragraph.\n\n{QUOTE}, it is said."
    now = f"{BEFORE}\n\nAnother paragraph.\n\n{QUOTE}, it is said."
    found = carried(now, was=was)
    assert (found.state, words_of(found, now)) == (AnchorState.MOVED, QUOTE)


# --- corrections ------------------------------------------------------------------------------------

RIGHT = QUOTE.replace("4.2", "4.4")


def test_the_corrected_words_are_the_claims_in_their_place() -> None:
    now = TEXT.replace(QUOTE, RIGHT)
    found = carried(now, corrected=RIGHT)
    assert (found.state, words_of(found, now), found.is_reworded) == (AnchorState.ANCHORED, RIGHT, False)


def test_corrected_words_elsewhere_do_not_stand_for_wrong_ones_here() -> None:
    """The headline had it right all along, and the body is wrong in another way now."""
    was, now = f"{RIGHT}\n\n{TEXT}", f"{RIGHT}\n\n{TEXT.replace('4.2', '2.4')}"
    found = carried(now, was=was, corrected=RIGHT)
    assert (found.state, words_of(found, now)) == (AnchorState.ORPHANED, QUOTE.replace("4.2", "2.4"))


def test_a_correction_that_adds_words_takes_them_in() -> None:
    longer = f"{QUOTE}, taxes not counted"
    now = TEXT.replace(QUOTE, longer)
    assert words_of(carried(now, corrected=longer), now) == longer
