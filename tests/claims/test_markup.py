"""The text that HTML shows, and the way back from its words to the HTML."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.markup import render
from claims.places import Map


def marked(markup: str, words: str) -> list[str]:
    """What the HTML has of these words of its text."""
    rendered = render(markup)
    start = rendered.text.index(words)
    return [markup[a:b] for a, b in Map(rendered.runs).ranges(start, start + len(words))]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("One<br>two<br/>three", "One\ntwo\nthree"),
        ("One<br><br>two", "One\n\ntwo"),
        ("<p>  The\n  bridge\t cost </p>", "The bridge cost"),
        ("The <b>bri</b>dge", "The bridge"),
        ("<b>The </b> bridge", "The bridge"),
        ("<ul><li>One<li>Two</ul>", "One\n\nTwo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a | b\n\nc"),
        ("<pre>one\n  two</pre>", "one\ntwo"),
        ("R&amp;D &euro;5 &#8364;6 &#x20AC;7 &nosuch; R&D AT&T &", "R&D €5 €6 €7 &nosuch; R&D AT&T &"),
        ("&ampx &copy2026", "&x ©2026"),
        ("a&#0;b &#xD800;c &#99999999999999999999;d", "a\ufffdb \ufffdc \ufffdd"),
        ("4.2&nbsp;million", "4.2\u00a0million"),
        ("&nbsp; <p>&nbsp;One", "One"),
        ("One &nbsp;", "One"),
        ("Zahlungs&shy;bi\u00adlanz", "Zahlungsbilanz"),
        ("5 < 6 and 7 <8", "5 < 6 and 7 <8"),
        ("a<!-- <p>no</p> -->b<!-->c<!doctype html>d<?php no ?>e</>f</ no>g", "abcdefg"),
        ("a<!-- never ends <p>b", "a"),
        ("a<b title=\"never ends>b</b>", "a"),
        ("a<b title='x>y' x=\">\">b</b>", "ab"),
        ("<script>if (a < b) '<p>'</script><style>p{}</style>One<title>no</title>", "One"),
        ("<SCRIPT>a</ScRiPt >One", "One"),
        ("One<script>never ends", "One"),
        ("<svg><text>no</text><svg>no</svg>no</svg>One<svg/>Two", "OneTwo"),
        ("<template>no</template><select><option>no</select>One", "One"),
        ("<noscript>no</noscript><iframe><p>no</iframe>One", "One"),
        ("<p>One</div></p></b>Two", "One\n\nTwo"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_text_is_what_is_shown(markup: str, text: str) -> None:
    assert render(markup).text == text


@pytest.mark.parametrize(
    ("markup", "words", "pieces"),
    [
        ("<p>The bridge cost 4.2 million.</p>", "bridge cost", ["bridge cost"]),
        ("The <b class=x>bri</b>dge cost", "bridge cost", ["bri", "dge cost"]),
        ("The bridge\n   cost", "bridge cost", ["bridge\n   cost"]),
        ("R&amp;D cost", "R&D", ["R&amp;D"]),
        ("R&amp;D cost", "&", ["&amp;"]),
        ("Zahlungs&shy;bilanz", "Zahlungsbilanz", ["Zahlungs&shy;bilanz"]),
        ("<p>One.</p>\n<p>Two.</p>", "One.\n\nTwo.", ["One.", "Two."]),
        ("a<!-- x -->b", "ab", ["a", "b"]),
        ("<td>a<td>b", "a | b", ["a", "b"]),
        ("<p>one one</p>", "one one", ["one one"]),
    ],
)
def test_words_are_found_again_in_pieces_that_hold_no_tag(markup: str, words: str, pieces: list[str]) -> None:
    assert marked(markup, words) == pieces


def test_the_links_are_kept_with_where_they_stand() -> None:
    rendered = render(
        '<p><a class=x HREF="/a?b=1&amp;c=2&copy=3">The <b>account</b></a> and <a href=https://x.example/>this'
        '<a href="y">that</a> <a>no</a><a href="z"><img></a><a href="a\nb">no</a><a href="end">end'
    )
    assert [(link.href, rendered.text[link.start : link.end]) for link in rendered.links] == [
        ("/a?b=1&c=2&copy=3", "The account"),
        ("https://x.example/", "this"),
        ("y", "that"),
        ("end", "end"),
    ]


PIECES = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<b a='>'>", "</b>", "<br>", " ", "\n", "word", "4.2", "😀", "&amp;", "&shy;", "<",
         "&", "&#38", "<!--", "-->", "<td>", "<pre>", "<a href=x>", "</a>", "<svg>", "</svg>", '"', "é",
         "\u00a0", "<script>", "</script>"]
    ),
    max_size=30,
)  # fmt: skip


@given(PIECES)
def test_any_markup_is_read_and_each_word_of_it_has_one_place(pieces: list[str]) -> None:
    markup = "".join(pieces)
    rendered = render(markup)
    assert rendered.text == rendered.text.strip()
    whole = Map(rendered.runs).ranges(0, len(rendered.text))
    assert all(a < b <= len(markup) for a, b in whole)
    assert all(first[1] <= second[0] for first, second in pairwise(whole))
    # What is found of the whole, read by itself, is the text without what stands between its pieces.
    read = "".join(render(f"x {markup[a:b]} x").text[1:-1] for a, b in whole)
    assert squeezed(read) == squeezed(rendered.text)


def squeezed(text: str) -> str:
    return "".join(text.replace("|", "").split())


@given(PIECES, st.integers(0, 60), st.integers(1, 20))
def test_any_span_is_part_of_what_the_whole_has(pieces: list[str], start: int, length: int) -> None:
    markup = "".join(pieces)
    rendered = render(markup)
    map_ = Map(rendered.runs)
    whole = {at for a, b in map_.ranges(0, len(rendered.text)) for at in range(a, b)}
    span = {at for a, b in map_.ranges(start, min(start + length, len(rendered.text))) for at in range(a, b)}
    assert span <= whole


MANY = 300_000


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<div>" * MANY + "One", "One"),
        ("<a " * MANY, ""),
        ("<!--" * MANY, ""),
        ("<a b='c\" " * MANY, ""),
        ("&" * MANY, "&" * MANY),
        ("<" * MANY, "<" * MANY),
        ("&#" + "9" * MANY, "\ufffd"),
        ("&" + "a" * MANY, "&" + "a" * MANY),
        (f'<a href="{"x" * MANY}">One</a>', "One"),
        ("<p " + "x " * MANY + ">One", "One"),
        ("<p a" + " " * MANY + "b" + " " * MANY + ">One", "One"),
        ("<script>" * MANY, ""),
        ("<svg>" * MANY, ""),
    ],
    ids=range(13),
)
def test_hostile_markup_is_read_in_one_scan(markup: str, text: str) -> None:
    """Were any of these read in the square of its length, the test would not end in its time."""
    assert render(markup).text == text
