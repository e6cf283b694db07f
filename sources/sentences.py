"""Where sentences stand: syntok's boundaries, without those behind abbreviations, with those that it misses.

A line is a block of its own (a heading, an item, a row of a table) unless the next line goes on with its
sentence, as in texts that were wrapped at a width.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from syntok import segmenter

LINE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
WRAPPED = 40  # code points that a line has at least when it was cut at a width
GOES_ON = re.compile(
    r"(?:,|\b(?:the|of|in|and|a|an|to|by|for|at|on|with|from|or|de|la|el|y|los|las|del|do|da|e|o))$"
)
LAST_WORD = re.compile(r"[^\W\d_][\w.’']*\.$")  # looked for in the last letters of a sentence
OPENING = re.compile(r"[\s\"“«‘'(\[¿¡]*(\w*)")
ENDS = re.compile(r"[.!?…:;。！？؟۔।]")

# Never the end of a sentence: a name or a figure follows.
_TITLES = (
    "mr mrs ms dr prof gov lt rep sen gen col maj capt cmdr sgt cpl adm hon rev msgr pres amb atty supt "
    "sr sra srta dra d sres drs profa exmo mme mlle mm ft mt st ste vs cf e.g i.e ee"
)
_BEFORE_FIGURES = (
    "no nos nr art arts sec secs ch cap p pp pág pag págs fig figs vol núm num n.º nº par para ed "
    "approx ca c jan feb mar apr jun jul aug sep sept oct nov dec"
)
# The end of a sentence where a word follows that opens one, and inside it otherwise.
_EITHER = "u.s u.k u.n u.s.a e.u d.c p.m a.m inc corp ltd co jr etc al ee.uu uu ph.d m.d"
_OPENERS = (
    "he she it they we you i the this that these those there in on at but and so however his her its "
    "their our when while after before since as if for no el los las un una en ella ello ellos pero "
    "también según os um uma ele ela mas eles"
)
TITLES, BEFORE_FIGURES = frozenset(_TITLES.split()), frozenset(_BEFORE_FIGURES.split())
EITHER, OPENERS = frozenset(_EITHER.split()), frozenset(_OPENERS.split())

# Ends that syntok passes over: behind closing quotation marks and footnotes, of an ellipsis, and in
# scripts with ends of their own.
ALSO = re.compile(
    r"""
      [.!?…][\"”»’')\]]{0,3}(?:\[\d{1,3}\]){1,5}\s{1,9}(?=[^\W\d_a-z]|["“«¿¡])
    | [.…][”»’]{1,2}\s{1,9}(?=["“«¿¡]?[A-ZÀ-ÖØ-Þ])
    | …\s{1,9}(?=["“«¿¡]?[A-ZÀ-ÖØ-Þ])
    | [。！？][」』”’）]{0,2}(?=[^\s。！？」』”’）])
    | [؟۔।]\s{1,9}(?=\S)
    | (?<=\w)[?!]\s{1,9}(?=[¿¡])
    | (?:\b(?:U\.S|U\.K|U\.N|D\.C|[ap]\.m|Inc|Corp|Ltd|Co|Jr|etc)|UU)\.[\"”]?\s{1,9}
      (?=(?:He|She|It|They|We|The|This|That|These|In|On|At|But|And|His|Her|Its|Their|Our|El|En)\b)
    """,
    re.VERBOSE,
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence, white space between them included in one of both."""
    for start, end in _blocks(text):
        yield from pairwise([start, *sorted(_starts(text, start, end)), end])


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Lines, those that were one before a wrapping together."""
    block: tuple[int, int] | None = None
    for line in LINE.finditer(text):
        if block and _is_wrapped(text, block, line):
            block = block[0], line.end()
            continue
        if block:
            yield block
        block = line.span()
    if block:
        yield block


def _is_wrapped(text: str, block: tuple[int, int], line: re.Match[str]) -> bool:
    """The line before ended inside a sentence: at a width, before a small letter or behind a link."""
    end = block[1]
    if text[end : line.start()] not in ("\n", "\r\n") or not line[0][:1].isalnum():
        return False
    last = text[max(block[0], end - 160) : end].rpartition("\n")[2].rstrip()
    if len(last) < WRAPPED or last[-1] in ".!?:;…|\t":
        return False
    return line[0][0].islower() or GOES_ON.search(last) is not None


def _starts(text: str, start: int, end: int) -> set[int]:
    block = text[start:end]
    if not ENDS.search(block):
        return set()
    sentences = (found for paragraph in segmenter.analyze(block) for found in paragraph)
    starts = {start + sentence[0].offset for sentence in sentences if sentence}
    kept = {at for at in starts if start < at and not _is_inside(text, start, at)}
    return kept | {start + found.end() for found in ALSO.finditer(block)} - {start, end}


def _is_inside(text: str, start: int, at: int) -> bool:
    """An abbreviation stands before `at`, and what follows may go on with its sentence."""
    found = LAST_WORD.search(text[max(start, at - 14) : at].rstrip())
    if not found:
        return False
    word = found[0].rstrip(".").lower()
    opening = OPENING.match(text, at, at + 40)
    behind = opening[1] if opening else ""
    if behind[:1].isdigit():
        return word in BEFORE_FIGURES or word in TITLES
    if word in TITLES:
        return True
    return word in EITHER and behind.lower() not in OPENERS
