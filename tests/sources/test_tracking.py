"""A cited passage is the same only when every character is, but for typography."""

from dataclasses import dataclass

import pytest

from sources.enums import DifferenceKind, Located, Outcome, Quality
from sources.likeness import Difference
from sources.tracking import Citation, Decision, decide, locate

QUOTE = (
    "The Department offers a reward of up to $50 million for the arrest of “Nicolás” Maduro – dead or alive."
)
BEFORE, AFTER = "First sentence here. ", " Another sentence follows."
TEXT = BEFORE + QUOTE + AFTER


@dataclass(frozen=True)
class Cited:
    text: str = QUOTE
    start: int = len(BEFORE)
    end: int = len(BEFORE + QUOTE)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        TEXT.replace("$50 million", "$50\u00a0\n million"),
        TEXT.replace("million", "mil\u200blion"),
        TEXT.replace("“Nicolás”", '"Nicola\u0301s"').replace("–", "—"),
    ],
)
def test_the_same_words_in_other_typography_are_found(text: str) -> None:
    found = locate(Cited(), text)
    assert (found.state, found.start, found.differences) == (Located.FOUND, len(BEFORE), ())


def test_the_same_words_elsewhere_have_moved() -> None:
    found = locate(Cited(), "A new paragraph comes first. " + TEXT)
    assert (found.state, found.start) == (Located.MOVED, 29 + len(BEFORE))


def test_of_two_places_the_nearest_counts() -> None:
    assert locate(Cited(), TEXT + " " + QUOTE).state == Located.FOUND


def test_a_plain_string_that_is_there_is_found() -> None:
    assert locate(QUOTE, "Moved. " + TEXT).state == Located.FOUND


@pytest.mark.parametrize(
    ("was", "now", "difference"),
    [
        ("$50 million", "$55 million", Difference("$50", "$55", DifferenceKind.NUMBER)),
        ("$50", "€50", Difference("$50", "€50", DifferenceKind.UNIT)),
        ("million", "billion", Difference("million", "billion", DifferenceKind.NUMBER)),
        ("offers", "no longer offers", Difference("", "no longer", DifferenceKind.NEGATION)),
        ("offers", "doesn’t offer", Difference("offers", "doesn’t offer", DifferenceKind.NEGATION)),
        ("up to ", "", Difference("up to", "", DifferenceKind.NUMBER)),
        ("Maduro", "Moros", Difference("Maduro", "Moros", DifferenceKind.NAME)),
        ("offers", "Offers", Difference("offers", "Offers", DifferenceKind.NAME)),
    ],
)
def test_one_changed_word_is_an_edit_with_its_place(was: str, now: str, difference: Difference) -> None:
    text = TEXT.replace(was, now)
    found = locate(Cited(), text)
    assert (found.state, found.differences) == (Located.EDITED, (difference,))
    assert text[found.start : found.end] == QUOTE.replace(was, now)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("a reward of 50 million", "a reward of 50 millions"),
        ("grew by 4", "It grew by 4.2 percent."),
        ("grew by 4", "It grew by 4,200."),
        ("50 million people", "150 million people"),
        ("2 million people", "4.2 million people"),
        ("5 degrees at night", "It was −5 degrees at night."),
        ("5 people were hurt", "3–5 people were hurt."),
        ("grew by 4", "It grew by 4-6 percent."),
    ],
)
def test_a_figure_inside_a_longer_one_is_not_the_figure(quote: str, text: str) -> None:
    assert locate(quote, text).state in (Located.EDITED, Located.MISSING)


@pytest.mark.parametrize(
    ("before", "quote", "after", "now"),
    [
        ("The office said: ", "compliant firms grew in number", ", it added.", "non-"),
        ("The office said: ", "compliant firms grew in number", ", it added.", "Non‑"),
        ("The bridge cost $", "50 million in all", ", said the council.", "€"),
        ("At night it was ", "5 degrees on the bridge", ", said the council.", "−"),
    ],
)
def test_what_turns_the_words_around_from_right_before_them_is_seen(
    before: str, quote: str, after: str, now: str
) -> None:
    cited = Citation(quote, len(before), len(before) + len(quote), before.strip(), after)
    assert locate(cited, before + quote + after).state == Located.FOUND
    assert locate(cited, before.rstrip("$") + now + quote + after).state in (Located.EDITED, Located.MISSING)
    turned = Citation(quote, cited.start + len(now), cited.end + len(now), before + now, after)
    assert locate(turned, "More. " + before + now + quote + after).state == Located.MOVED


NOTE = " Correction: we had said that “The office said that Moro had paid 4.2 million euros in 2020.”"


@pytest.mark.parametrize("is_note_first", [False, True])
def test_the_old_words_in_the_note_of_a_correction_do_not_stand_for_those_that_were_corrected(
    is_note_first: bool,
) -> None:
    before, quote, after = (
        "Here it is. The office said that ",
        "Moro had paid 4.2 million euros",
        " in 2020. More.",
    )
    cited = Citation(quote, len(before), len(before) + len(quote), before, after)
    corrected = before + quote.replace("4.2", "2.4") + after
    found = locate(cited, NOTE + " " + corrected if is_note_first else corrected + NOTE)
    assert (found.state, [each.now for each in found.differences]) == (Located.EDITED, ["2.4"])
    assert locate(cited, "New. " + before + quote + after + NOTE).state == Located.MOVED


@pytest.mark.parametrize("text", ["", BEFORE + AFTER, "He is in custody since 3 January 2026."])
def test_a_passage_that_is_gone_is_missing(text: str) -> None:
    found = locate(Cited(), text)
    assert (found.state, found.start, found.end) == (Located.MISSING, None, None)


def test_likeness_of_ninety_eight_percent_is_an_edit() -> None:
    quote = "Unemployment in the region rose to 4.2 percent in the third quarter, the office said on Monday."
    assert locate(quote, quote.replace("4.2", "2.4")).state == Located.EDITED


@pytest.mark.timeout(20)
@pytest.mark.parametrize("filler", ["a", "a ", "word other ", "字"])
def test_a_hostile_text_is_searched_in_linear_time(filler: str) -> None:
    assert locate(filler * 1500 + "b", filler * (150_000 // len(filler))).state in (
        Located.EDITED,
        Located.MISSING,
    )


@pytest.mark.parametrize(
    ("previous", "new", "outcome", "quality", "decision"),
    [
        (None, "a", Outcome.OK, Quality.OK, Decision.FIRST),
        ("a", "a", Outcome.OK, Quality.OK, Decision.SAME),
        ("a", "b", Outcome.OK, Quality.OK, Decision.CHANGED),
        ("a", None, Outcome.UNCHANGED, Quality.OK, Decision.SAME),
        ("a", None, Outcome.GONE, Quality.OK, Decision.GONE),
        ("a", "b", Outcome.BLOCKED, Quality.OK, Decision.SUSPECT),
        ("a", None, Outcome.TIMEOUT, Quality.OK, Decision.SUSPECT),
        ("a", "b", Outcome.OK, Quality.SUSPECT, Decision.SUSPECT),
    ],
)
def test_what_a_fetch_means(
    previous: str | None, new: str | None, outcome: Outcome, quality: Quality, decision: Decision
) -> None:
    assert decide(previous, new, outcome=outcome, quality=quality) == decision
