"""The sentences of a text, scored, and the parts of compound ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from claims import clauses
from claims.detection import kinds, scoring
from claims.detection.boilerplate import is_furniture
from claims.enums import Kind
from sources import sentences

LEAST_WORDS = 3
PART_WORDS = 5  # fewer seldom say something by themselves

QUOTED = 0.5  # words with their speaker have at least this


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """What might be a claim: text[start:end] in code points, and how likely it is worth a check.

    `within` is the sentence that it is a part of, none for a sentence; `reasons` say in plain words what
    speaks for and against.
    """

    start: int
    end: int
    text: str
    score: float
    kind: Kind
    reasons: tuple[str, ...] = ()
    within: tuple[int, int] | None = None

    def meets(self, start: int, end: int) -> bool:
        return self.start < end and start < self.end


def detect(text: str, model: scoring.Model | None = None) -> list[Candidate]:
    """Every sentence but the site's own furniture, in the order of the text, each before its parts.

    model: other weights than those that come with this package.
    """
    return list(read(text, model))


def read(text: str, model: scoring.Model | None = None) -> Iterator[Candidate]:
    """As `detect`, one after the other as it is found."""
    model = model or scoring.model()
    for start, end in _sentences(text):
        if not is_furniture(text[start:end]):
            yield from _read(text, start, end, model)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Without the white space around them; shorter ones assert nothing."""
    for start, end in sentences.spans(text):
        words = text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if len(text[start:end].split()) >= LEAST_WORDS:
            yield start, end


def _read(text: str, start: int, end: int, model: scoring.Model) -> Iterator[Candidate]:
    sentence = text[start:end]
    yield _candidate(text, start, end, sentence, model)
    for clause in clauses.split(sentence):
        if len(clause.quote.split()) >= PART_WORDS:
            at = start + clause.start
            yield _candidate(text, at, at + len(clause.quote), clause.statement, model, within=(start, end))


def _candidate(
    text: str, start: int, end: int, told: str, model: scoring.Model, within: tuple[int, int] | None = None
) -> Candidate:
    """`told` is what is scored: a part with the subject that it takes from the one before."""
    sentence = kinds.Sentence(told)
    return Candidate(
        start=start,
        end=end,
        text=text[start:end],
        score=round(weighed(sentence, model.score(told)), 3),
        kind=sentence.kind(),
        reasons=sentence.reasons(),
        within=within,
    )


def weighed(sentence: kinds.Sentence, score: float) -> float:
    """The weights were learned from debates, which quote nobody: that somebody said it can be checked."""
    return max(score, QUOTED) if sentence.is_quoting else score


def chosen(candidates: Iterable[Candidate], least: float) -> list[Candidate]:
    """One for each place: the sentence, or its parts where more than one of them has the score itself.

    A part that has it stands for a sentence that has not; of what has not, the sentence is told.
    """
    by_sentence: dict[tuple[int, int], list[Candidate]] = {}
    for each in candidates:
        by_sentence.setdefault(each.within or (each.start, each.end), []).append(each)
    return [each for whole, *parts in by_sentence.values() for each in _of_sentence(whole, parts, least)]


def _of_sentence(whole: Candidate, parts: list[Candidate], least: float) -> list[Candidate]:
    likely = [part for part in parts if part.score >= least]
    if len(likely) > 1 or (likely and whole.score < least):
        return likely
    return [whole]
