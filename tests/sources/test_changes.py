"""What changed between two texts of a page, what of it counts, and whether the page says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.changes import MOST_NAMED, compare, digest
from sources.diffing import MOST_OPS, MOST_TEXT, diff
from sources.enums import ChangeNotice, DifferenceKind, OpKind
from sources.furniture import say

HEAD = "The council on the bridge"
COST = "The repair of the bridge cost $25 million, according to the account that the council read on Monday."
CLOSED = "The bridge was closed to all traffic for 14 months, while the ferry took people across the river."
NEXT = "A second crossing is planned further down, where the old mill stands, to open within ten years."
LINKS = ("A fire at the mill", "Ferry times in autumn", "Who was the builder")


def text(*paragraphs: str, links: tuple[str, ...] = LINKS, tail: str = "") -> str:
    return "\n".join([HEAD, *paragraphs, "Related", *links, *filter(None, [tail])])


BEFORE = text(COST, CLOSED, NEXT)


def telling(was: str, now: str) -> tuple[str, str, DifferenceKind]:
    found = compare(was, now).telling
    assert found is not None
    return was[slice(*found.was)], now[slice(*found.now)], found.kind


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("$25 million", "$50 million", ("$25 million", "$50 million", DifferenceKind.NUMBER)),
        ("$25 million", "€25 million", ("$25 million", "€25 million", DifferenceKind.UNIT)),
        (
            "was closed",
            "was not closed",
            ("bridge was closed to", "bridge was not closed to", DifferenceKind.NEGATION),
        ),
        ("on Monday", "on Tuesday", ("Monday", "Tuesday", DifferenceKind.DATE)),
        ("the ferry took", "the boat took", ("ferry", "boat", DifferenceKind.WORDING)),
    ],
)
def test_the_telling_difference(was: str, now: str, expected: tuple[str, str, DifferenceKind]) -> None:
    assert telling(BEFORE, BEFORE.replace(was, now)) == expected


def test_a_negation_goes_before_a_figure_before_wording() -> None:
    now = BEFORE.replace("ferry", "boat").replace("14", "15").replace("is planned", "is not planned")
    assert telling(BEFORE, now)[2] == DifferenceKind.NEGATION
    assert compare(BEFORE, now).kinds == {"WORDING": 1, "NUMBER": 1, "NEGATION": 1}


def counted(now: str) -> dict[str, int]:
    return {kind.value: count for kind, count in compare(BEFORE, now).counted.items() if kind != OpKind.SAME}


def test_paragraphs_are_counted_by_what_became_of_them() -> None:
    assert counted(text(COST, NEXT)) == {"REMOVED": 1}
    assert counted(text(COST, CLOSED, "The mayor of the town resigned.", NEXT)) == {"ADDED": 1}
    assert counted(text(NEXT, COST, CLOSED)) == {"MOVED": 1}
    assert counted(text(COST, CLOSED.replace("14", "15"), NEXT)) == {"EDITED": 1}


def test_weight_is_the_share_of_words_touched() -> None:
    was = "one two three four five six seven eight nine ten"
    assert compare(was, was.replace("two", "2nd")).weight == 0.1
    assert compare(was, "").weight == 1.0
    assert compare(was, was).weight == 0.0


COSMETIC = {
    "white space": BEFORE.replace(" ", "  ").replace("\n", "\n\n"),
    "typography": BEFORE.replace("Monday.", "Monday\u2060.").replace("for 14", "for\u00a014"),
    "a heading in capitals": BEFORE.replace(HEAD, HEAD.upper()),
    "links in another order": text(COST, CLOSED, NEXT, links=LINKS[::-1]),
    "other links": text(COST, CLOSED, NEXT, links=("Swans on the river", "Prices of bread")),
}
TICKING = (
    ("Updated 3 hours ago", "Updated 2 days ago"),
    ("1,234 shares", "1,301 shares"),
    ("12 comments", "48 comments"),
    ("Updated 9 minutes ago. Viewed 48,220 times.", "Updated 2 minutes ago. Viewed 48,221 times."),
    ("Last updated: 5 May 2026, 14:30 GMT", "Last updated: 6 May 2026, 09:10 GMT"),
    ("Última actualización: 5 de mayo de 2026", "Última actualización: 6 de mayo de 2026"),
    ("Atualizado há 3 horas", "Atualizado há 5 horas"),
    ("Publicado hace 2 horas", "Publicado hace 3 horas"),
)
BOILERPLATE = (
    "Share this article",
    "Subscribe to our newsletter",
    "Follow us on X",
    "© 2026 The Daily",
    "Leer más",
)


def test_capitals_in_a_sentence_count() -> None:
    found = compare("He met us in the port.", "He met US in the port.")
    assert (found.is_cosmetic, found.kinds) == (False, {"NAME": 1})


def test_a_figure_below_a_heading_for_links_counts() -> None:
    was, now = (text(COST, links=("The ferry", f"The fine: {sum_} euros")) for sum_ in (500, 900))
    assert telling(was, now)[2] == DifferenceKind.NUMBER


@pytest.mark.parametrize("name", COSMETIC)
def test_looks_and_links_count_for_nothing(name: str) -> None:
    found = compare(BEFORE, COSMETIC[name])
    assert (found.is_cosmetic, found.weight, found.kinds) == (True, 0.0, {})


@pytest.mark.parametrize(("was", "now"), TICKING)
def test_what_ticks_is_no_change(was: str, now: str) -> None:
    texts = [f"{HEAD}\n{line}\n{COST}\n{CLOSED}" for line in (was, now)]
    assert digest(texts[0]) == digest(texts[1])
    assert compare(*texts).is_cosmetic


@pytest.mark.parametrize("line", BOILERPLATE)
def test_boilerplate_that_comes_or_goes_is_cosmetic(line: str) -> None:
    assert compare(BEFORE, f"{line}\n{BEFORE}").is_cosmetic
    assert compare(f"{line}\n{BEFORE}", BEFORE).is_cosmetic


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell 5 percent",
        "The video got 2 million views.",
        "He left the country 3 years ago.",
        "Viewed from the north the bridge has 14 arches.",
        "Published 5 May 2026",
        "Subscribers lost 1,234 euros each.",
        "12 people were hurt",
    ],
)
def test_a_figure_that_says_something_is_no_furniture(line: str) -> None:
    was, now = f"{HEAD}\n{line}", f"{HEAD}\n{line.replace('5', '6').replace('2', '3').replace('14', '15')}"
    was, now = (was, now) if was != now else (was, now.replace("3 years", "30 years"))
    found = compare(was, now)
    assert not found.is_cosmetic


@pytest.mark.parametrize(
    "note",
    [
        "Correction: an earlier headline gave the wrong sum.",
        "Correction (6 May 2026): the sum was wrong.",
        "This article was amended on 6 May 2026 to correct the sum.",
        "An earlier version of this article misstated the sum.",
        "Updated on 6 May 2026 to correct the sum.",
        "Editor's note: the sum was corrected.",
        "Fe de erratas: la suma era otra.",
        "Una versión anterior de este artículo daba otra suma.",
        "Este artículo fue corregido el 6 de mayo.",
        "Correção: a soma era outra.",
        "Uma versão anterior deste texto trazia outra soma.",
        "Este texto foi atualizado em 6 de maio.",
    ],
)
def test_a_correction_note_is_told_from_a_silent_edit(note: str) -> None:
    edited = BEFORE.replace("$25", "$50")
    noted = f"{edited}\n{note}\n"
    found = compare(BEFORE, noted)
    assert (found.notice, noted[slice(*found.note)] if found.note else "") == (ChangeNotice.NOTED, note)
    assert compare(BEFORE, edited).notice == ChangeNotice.NONE
    assert compare(noted, noted.replace("$50", "$60")).notice == ChangeNotice.NONE  # an old note says nothing


def test_a_new_date_alone_is_no_correction_note() -> None:
    was, now = f"Last updated: 5 May 2026\n{BEFORE}", f"Last updated: 6 May 2026\n{BEFORE}"
    assert compare(was, now.replace("$25", "$50")).notice == ChangeNotice.DATED
    assert compare(was, was.replace("$25", "$50")).notice == ChangeNotice.NONE


@pytest.mark.parametrize(
    "words", ["Updates on the case were given", "Correct answers were few", "Version 2 is out"]
)
def test_ordinary_words_are_no_note(words: str) -> None:
    assert not say(words).is_note


LINES = st.lists(
    st.sampled_from(["a b", "a c", "1 hour ago", "Share", "x 4.2", "x 2.4", "Related", "", "Correction: x"])
)


@given(old=LINES, new=LINES)
def test_the_operations_hold_every_line_of_both_once_and_in_order(old: list[str], new: list[str]) -> None:
    was, now = "\n".join(old), "\n".join(new)
    ops = compare(was, now).ops
    assert [now[slice(*op.now)] for op in ops if op.now] == [line for line in new if line]
    assert sorted(was[slice(*op.was)] for op in ops if op.was) == sorted(line for line in old if line)
    assert all(
        was[slice(*op.was)] == now[slice(*op.now)]
        for op in ops
        if op.kind == OpKind.SAME and op.was and op.now
    )


@given(old=LINES, new=LINES)
def test_the_same_digest_means_that_nothing_counts(old: list[str], new: list[str]) -> None:
    was, now = "\n".join(old), "\n".join(new)
    if digest(was) == digest(now):
        assert compare(was, now).is_cosmetic


def test_a_diff_folds_what_did_not_change_and_marks_the_words() -> None:
    now = BEFORE.replace("14", "15")
    found = diff(BEFORE, now)
    assert [(part.kind, part.count) for part in found.parts] == [("SAME", 2), ("EDITED", 1), ("SAME", 5)]
    marked = found.parts[1].differences[0]
    assert (BEFORE[slice(*marked.was)], now[slice(*marked.now)]) == ("14", "15")
    assert found.cut == ""


def test_a_diff_is_bounded_and_says_so() -> None:
    many = diff("", "\n".join(f"line {number} of many" for number in range(MOST_OPS + 50)))
    assert (len(many.parts), bool(many.cut)) == (MOST_OPS, True)
    long = diff("", "\n".join(["word " * 2000] * 40))
    assert sum(part.length for part in long.parts) <= MOST_TEXT
    assert long.cut


HOSTILE = {
    "two lines in turn": ("a\nb\n" * 50_000, "b\na\n" * 50_000),
    "lines of one letter": ("\n".join("abcdefgh" * 20_000), "\n".join("hgfedcba" * 20_000)),
    "all lines in another order": (
        "\n".join(map(str, range(40_000))),
        "\n".join(map(str, reversed(range(40_000)))),
    ),
    "one line of figures": ("1 2 3 4 5 " * 40_000, "5 4 3 2 1 " * 40_000),
    "one line of one word": ("word " * 80_000, "word " * 70_000 + "end"),
    "one line without spaces": ("北京有人" * 100_000, "北京有5人" * 80_000),
    "stamps without end": ("Updated " + "1 " * 190_000, "Updated " + "2 " * 190_000),
    "every line edited": (
        "\n".join(f"the same words in line {number}" for number in range(10_000)),
        "\n".join(f"the same words in row {number}" for number in range(10_000)),
    ),
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_compared_in_linear_time(name: str) -> None:
    found = compare(*HOSTILE[name])
    assert sum(found.kinds.values()) <= MOST_NAMED
