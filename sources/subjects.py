"""What a text is about: its names and other telling words, by how they begin wherever they are inflected."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sources.quantities import Quantity
from sources.wording import STOP_WORDS, stem, told

NAME = re.compile(r"(?<!^)\b[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)*|^[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*)+")
OF_BOUNDS = frozenset(
    {"up", "least", "most", "more", "less", "than", "over", "under", "about", "nearly", "when"}
)
# Words that news uses for one thing, by their beginnings, in three languages; "_" ends a word.
KIN = [
    tuple(f" {beginning}".replace("_", " ") for beginning in group.split())
    for group in (
        "reward bount recompensa",
        "arrest captur detain detenc deten",
        "charg indict accus acusa imputa",
        "kill dead_ death died_ dies_ fatal muert murier mort morrer",
        "injur wound herid ferid",
        "protest demonstrat manifesta",
        "investig inquir probe",
        "won_ win_ wins_ winn award ganad gano_ ganho vence",
        "elected election elector vote votin ballot eleccion eleic eleito elegid",
        "designat classif declar catalog",
        "sentenc jail imprison prison preso",
        "resign quit_ quits_ dimit renunci",
        "attack strike struck ataque ataca bombard",
        "price cost precio preco",
    )
]
Beginnings = tuple[str, ...]  # each with a space before it, as a word of folded text has

WINDOW = 60  # code points to either side of a number that may say what it counts


@dataclass(frozen=True)
class Subject:
    """A word is met where one of its beginnings stands: "capture" by "capturar" and by "arrested"."""

    names: list[Beginnings]
    rest: list[Beginnings]


def subject(text: str, values: Sequence[Quantity] = ()) -> Subject:
    """Figures and small words left out."""
    parts, at = [], 0
    for value in values:
        parts += [text[at : value.start], " "]
        at = value.end
    left = "".join([*parts, text[at:]])
    named = {word for name in NAME.findall(left) for word in told(name)}
    telling = _telling(left)
    return Subject(
        names=[_beginnings(word) for word in telling if word in named],
        rest=[_beginnings(word) for word in telling if word not in named],
    )


def counted(text: str, value: Quantity) -> list[Beginnings]:
    """What a plain number counts: the telling words behind it, up to the next small word."""
    things: list[Beginnings] = []
    for word in told(text[value.end : value.end + WINDOW]):
        if word not in STOP_WORDS:
            things.append(_beginnings(word))
        elif things:
            break
    return things


def counts(things: Sequence[Beginnings], text: str, value: Quantity) -> bool:
    """Whether one of `things` stands near a number."""
    around = f" {' '.join(told(text[max(0, value.start - WINDOW) : value.end + WINDOW]))} "
    return any(each in around for beginnings in things for each in beginnings)


def _telling(text: str) -> list[str]:
    return [word for word in dict.fromkeys(told(text)) if word not in STOP_WORDS and word not in OF_BOUNDS]


def _beginnings(word: str) -> Beginnings:
    own = f" {word[: max(4, math.ceil(0.7 * len(stem(word))))]}" if len(word) > 3 else f" {word} "
    return next((group for group in KIN if any(f" {word} ".startswith(each) for each in group)), (own,))
