"""All that is proposed of one claim: values for a person to take, change or leave. Pure."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from claims.enums import Asserts, Kind
from claims.proposing import statements
from claims.proposing.speakers import Reader
from claims.proposing.statements import Choice

PROPOSER = "proposing/1"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """claimants: who said it by name. said_as: the pronoun that stands there, offered: whom it may mean.

    outlets: from whom the article says it has this. hedges: its words of distance, which no statement drops
    but by a person. statement: its own words; choices: others, each with what it changes.
    """

    statement: str
    asserts: Asserts
    choices: Sequence[Choice]
    claimants: Sequence[str]
    said_as: str
    offered: Sequence[str]
    outlets: Sequence[str]
    hedges: Sequence[str]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def propose(reader: Reader, start: int, end: int, *, kind: Kind, published_on: date | None) -> Proposal:
    """Of the claim that stands at start to end of the reader's text."""
    said = reader.find(start, end)
    stated = statements.state(
        reader, start, end, said, published_on=published_on, is_quote=kind == Kind.QUOTE
    )
    pronouns = [each.words for each in said.speakers if each.is_pronoun]
    return Proposal(
        statement=stated.statement,
        asserts=stated.asserts,
        choices=stated.choices,
        claimants=[each.name for each in said.speakers if not each.is_pronoun],
        said_as=pronouns[0] if pronouns else "",
        offered=said.antecedents,
        outlets=[each.name for each in said.outlets],
        hedges=said.hedges,
    )
