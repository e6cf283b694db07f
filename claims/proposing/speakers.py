"""Who a text says has said what it says: a speaker, an outlet, or nobody by name. Pure.

English, Spanish and Portuguese. A pronoun stays a pronoun; whom it may mean is offered beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claims.proposing import cues, phrases, words
from claims.proposing.antecedents import Names
from claims.proposing.cues import Cue
from claims.proposing.phrases import Bounds, Name
from sources import passages

HEDGE = re.compile(rf"\b(?:{words.HEDGES})\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is proposed of one claim, by the sentences in `window`; quoted: what stands in marks there."""

    speakers: Sequence[Name]
    antecedents: Sequence[str]  # of a pronoun, the likeliest first
    outlets: Sequence[Name]
    hedges: Sequence[str]
    cue: Cue | None
    window: Bounds
    quoted: Sequence[Bounds]


@dataclass(frozen=True)
class _Paragraph:
    """A line of the text, what is quoted in it, and its sentences."""

    text: str
    line: Bounds
    quoted: Sequence[Bounds]
    sentences: Sequence[Bounds]

    def cues(self, start: int, end: int) -> list[Cue]:
        return list(cues.find(self.text, phrases.tokens(self.text, start, end, self.quoted)))

    def speech_at(self, at: int) -> Bounds | None:
        return next((span for span in self.quoted if span[0] <= at < span[1] and self._is_speech(span)), None)

    def _is_speech(self, span: Bounds) -> bool:
        return phrases.is_speech(self.text[slice(*span)])

    def window(self, start: int, end: int) -> Bounds:
        """The sentences that the claim stands in, with all of a quotation that it is of."""
        end = min(max(end, start + 1), self.line[1])
        for first, last in self.quoted:
            if first < end and start < last and self._is_speech((first, last)):
                start, end = min(start, first), max(end, last)
        touched = [at for at, each in enumerate(self.sentences) if each[0] < end and start < each[1]]
        if not touched:
            return start, end
        first, last = touched[0], touched[-1]
        # “It fell!” he said: some ends of sentences stand inside the marks.
        while last + 1 < len(self.sentences) and self.text[self.sentences[last + 1][0]].islower():
            last += 1
        while first and self.text[self.sentences[first][0]].islower():
            first -= 1
        return self.sentences[first][0], self.sentences[last][1]


class Reader:
    """A text of which many claims are asked for."""

    def __init__(self, text: str) -> None:
        self.text, self.names = text, Names(text)
        self._paragraphs: dict[int, _Paragraph] = {}

    def find(self, start: int, end: int) -> Said:
        """Who said text[start:end]."""
        where = self._paragraph(start)
        window = where.window(start, end)
        found = [each for each in where.cues(*window) if each.scope[0] < end and start < each.scope[1]]
        outlets = {name.name: name for cue in reversed(found) for name in _outlets(cue)}
        chosen = _chosen([each for each in found if not each.is_outlet], start, end)
        if chosen is None and where.speech_at(start):
            chosen = _spoken_before(where, window)
        speakers = list(chosen.names) if chosen else []
        return Said(
            speakers=[self._in_full(each) for each in speakers],
            antecedents=self._offered(speakers, window) if chosen else (),
            outlets=list(outlets.values())[::-1],
            hedges=list(_hedges(where, window)),
            cue=chosen,
            window=window,
            quoted=where.quoted,
        )

    def _paragraph(self, at: int) -> _Paragraph:
        start, stop = self.text.rfind("\n", 0, at) + 1, self.text.find("\n", at)
        if start not in self._paragraphs:
            line = (start, len(self.text) if stop < 0 else stop)
            split = passages.split(self.text[slice(*line)])
            sentences = [(start + each.start, start + each.end) for each in split]
            quoted = phrases.quotations(self.text, *line)
            self._paragraphs[start] = _Paragraph(self.text, line, quoted, sentences)
        return self._paragraphs[start]

    def _in_full(self, who: Name) -> Name:
        return who if who.is_pronoun else replace(who, name=self.names.full(who.name, who.start))

    def _offered(self, speakers: Sequence[Name], window: Bounds) -> list[str]:
        """Whom a pronoun means, or a verb that leaves its subject out."""
        if not speakers:
            return self.names.offered(window[0], "")
        return self.names.offered(speakers[0].start, speakers[0].words) if speakers[0].is_pronoun else []


def _spoken_before(where: _Paragraph, window: Bounds) -> Cue | None:
    """Of a quotation that goes on: whoever spoke in the sentences before it, of the same paragraph."""
    found = where.cues(where.line[0], window[0])
    told = [each for each in found if each.is_quoting and not each.is_outlet]
    return told[-1] if told else None


def _outlets(cue: Cue) -> Iterator[Name]:
    if cue.to:
        yield cue.to
    if cue.is_outlet:
        yield from reversed(cue.names)


def _chosen(found: Sequence[Cue], start: int, end: int) -> Cue | None:
    """Of the part that holds the claim; else of the whole, a quotation's own first."""
    inside = [each for each in found if each.is_part and each.scope[0] <= start and end <= each.scope[1] + 1]
    if inside:
        return inside[-1]
    whole = [each for each in found if not each.is_part]
    return next((each for each in whole if each.is_quoting), next(iter(whole), None))


def _hedges(where: _Paragraph, window: Bounds) -> Iterator[str]:
    """Words that keep a distance from what is said, outside quotations; each once."""
    found = HEDGE.finditer(where.text, *window)
    outside = (each for each in found if not any(a < each.start() < b for a, b in where.quoted))
    yield from dict.fromkeys(" ".join(each[0].lower().split()) for each in outside)
