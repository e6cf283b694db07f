"""What the made-up world says: facts with figures and names, and the sentences in which they are put."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from random import Random

from claims.enums import Kind

WORDS = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
PLACES = [f"{head}{tail}" for head, tail in product(WORDS["heads"], WORDS["tails"])]
# Per kind its facts, of each the ways to put it. What stands in braces is a field of Fact.
SAID: dict[Kind, list[list[str]]] = {Kind(kind): forms for kind, forms in WORDS["said"].items()}
WEIGHTS = {
    Kind.NUMBER: 40, Kind.COMPARISON: 8, Kind.EVENT: 12, Kind.DATE: 8, Kind.NAME: 6, Kind.CAUSAL: 6,
    Kind.LEGAL: 6, Kind.QUOTE: 9, Kind.PREDICTION: 3, Kind.OPINION: 2,
}  # fmt: skip
MAY_BE_WRONG = ("amount", "count", "share", "times", "month", "year", "person", "place")


@dataclass(frozen=True)
class Fact:
    """Something that is so, or is not, in the made-up world; the fields are what a sentence may name."""

    kind: Kind
    form: int
    place: str
    other: str
    person: str
    project: str
    things: str
    group: str
    did: str
    body: str
    law: str
    role: str
    month: str
    day: int
    year: int
    amount: str
    count: str
    share: int
    times: int

    def put(self, way: int = 0) -> str:
        """As a sentence; each way says the same."""
        ways = SAID[self.kind][self.form]
        said = ways[way % len(ways)].format_map(vars(self))
        return said[0].upper() + said[1:]

    @property
    def about(self) -> str:
        return (
            f"{self.project} in {self.place}" if "{project}" in SAID[self.kind][self.form][0] else self.place
        )


def person(rng: Random) -> str:
    return f"{rng.choice(WORDS['first'])} {rng.choice(WORDS['last'])}"


def _count(rng: Random) -> str:
    return f"{int(10 ** rng.uniform(1.5, 6)):,}"


MAKERS: dict[str, Callable[[Random], object]] = {
    "place": lambda rng: rng.choice(PLACES),
    "other": lambda rng: rng.choice(PLACES),
    "person": person,
    "project": lambda rng: rng.choice(WORDS["project"]),
    "things": lambda rng: rng.choice(WORDS["things"]),
    "group": lambda rng: rng.choice(WORDS["group"]),
    "did": lambda rng: rng.choice(WORDS["did"]),
    "body": lambda rng: rng.choice(WORDS["body"]),
    "law": lambda rng: rng.choice(WORDS["law"]),
    "role": lambda rng: rng.choice(WORDS["role"]),
    "month": lambda rng: rng.choice(WORDS["month"]),
    "day": lambda rng: rng.randint(1, 28),
    "year": lambda rng: rng.randint(2008, 2027),
    "amount": lambda rng: f"{10 ** rng.uniform(0, 3):.1f}",
    "count": _count,
    "share": lambda rng: rng.randint(2, 97),
    "times": lambda rng: rng.randint(2, 9),
}


def fact(rng: Random) -> Fact:
    [kind] = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))
    made: dict[str, object] = {name: make(rng) for name, make in MAKERS.items()}
    return Fact(kind=kind, form=rng.randrange(len(SAID[kind])), **made)  # type: ignore[arg-type]


def got_wrong(of: Fact, rng: Random) -> Fact:
    """The same with a figure, a date or a name that is not so, in each of the sentences for it."""
    ways = SAID[of.kind][of.form]
    named = [field for field in MAY_BE_WRONG if all(f"{{{field}}}" in way for way in ways)]
    field = rng.choice(named)
    while (made := MAKERS[field](rng)) == getattr(of, field):
        pass
    return replace(of, **{field: made})  # type: ignore[arg-type]


def headline(facts: Sequence[Fact], rng: Random) -> str:
    first = facts[0]
    forms = (
        f"What is known about the {first.about}",
        f"{first.place}: {first.things} in figures",
        f"{first.person} and the {first.project} of {first.place}",
        f"Row over the {first.law} in {first.place}",
        f"{first.place} in {first.month}: {first.project}, {first.law}, {first.things}",
    )
    return rng.choice(forms)
