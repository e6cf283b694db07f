"""The publish gate: may an article appear as it stands, and if not, which claims bar it and why. Pure.

A claim is let through when it is answered well (verified, attributed, not checkable, withdrawn) or when
somebody answered for it (KEPT, CUT). Three things bar beside that: what wants a person's eye, what the
legal axis still waits for, and a legally flagged claim of which only the saying was shown, or which only
its author keeps. A claim that is no longer in the text because it was cut bars nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.enums import Attention, Outcome, Stage, Status

LET_THROUGH = frozenset({Status.VERIFIED, Status.ATTRIBUTED, Status.NOT_CHECKABLE, Status.WITHDRAWN})
# What an author has to answer for in a draft of ours: by changing, cutting or keeping the words.
TO_ANSWER = frozenset(
    {
        Status.CHANGES_REQUIRED,
        Status.MISLEADING,
        Status.REFUTED,
        Status.UNSUPPORTED,
        Status.UNVERIFIABLE,
        Status.OUTDATED,
    }
)
STATUS_SAYS = {
    Status.UNCHECKED: "nobody has checked it yet",
    Status.IN_REVIEW: "its check is not finished",
    Status.CHANGES_REQUIRED: "its words have to be changed",
    Status.MISLEADING: "it misleads",
    Status.REFUTED: "the evidence says otherwise",
    Status.UNSUPPORTED: "nothing was found that supports it",
    Status.UNVERIFIABLE: "it cannot be verified",
    Status.OUTDATED: "it was right when checked and has been overtaken",
}
ATTENTION_SAYS = {
    Attention.TEXT_CHANGED: "the article's words changed since it was checked",
    Attention.SOURCE_CHANGED: "a passage that it rests on has changed",
    Attention.SOURCE_LOST: "a source that it rests on was lost",
    Attention.RECHECK_DUE: "the day to look at it again has come",
}
FLAGGED_KEPT = "its author keeps it, and since it is legally flagged an editor has to say so as well"
FLAGGED_CUT = "its author cut it, and since it is legally flagged an editor has to say so as well"
LONGEST_NAME = 80  # characters of a claim that a sentence names it by


@dataclass(frozen=True)
class Waiting:
    """What the legal axis of a claim still waits for: a stable code, and the end of a sentence about it."""

    code: str
    says: str


@dataclass(frozen=True)
class Facts:
    """What the gate knows of one claim.

    outcome: what was last said or found of its words, as far as it still holds. is_editors: it was said by an
    editor who is no author of the article. in_text: its words stand in this text. legal_waits: empty when the
    legal axis is done, or there is none.
    """

    key: str
    statement: str
    stage: Stage
    status: Status
    attention: Attention = Attention.NONE
    legal_flag: bool = False
    is_split: bool = False
    in_text: bool = True
    outcome: Outcome = Outcome.NONE
    is_editors: bool = False
    legal_waits: Sequence[Waiting] = ()


@dataclass(frozen=True)
class Reason:
    """Why the gate is shut: a stable code, the claim that it is about, and a sentence that names it."""

    code: str
    claim: str
    sentence: str


@dataclass(frozen=True)
class Gate:
    publishable: bool
    reasons: tuple[Reason, ...]


def gate(claims: Iterable[Facts]) -> Gate:
    """Whether an article with these claims may appear; the reasons stand in the order of the claims."""
    reasons = tuple(reason for each in claims for reason in bars(each))
    return Gate(publishable=not reasons, reasons=reasons)


def counts(claim: Facts) -> bool:
    """Whether the gate asks about it: its parts stand for a split claim, and a proposed one never bars."""
    return not claim.is_split and claim.stage != Stage.DETECTED


def is_cut(claim: Facts) -> bool:
    """Somebody said that it was cut, an editor where it is legally flagged, and its words are indeed gone."""
    is_said = claim.outcome == Outcome.CUT and (claim.is_editors or not claim.legal_flag)
    return is_said and not claim.in_text


def is_kept(claim: Facts) -> bool:
    """Somebody answers for words that a verdict is against: for legally flagged ones, an editor.

    There is nothing to keep before there is a verdict.
    """
    if claim.outcome != Outcome.KEPT or claim.status not in TO_ANSWER:
        return False
    return claim.is_editors or not claim.legal_flag


def bars(claim: Facts) -> tuple[Reason, ...]:
    """Every reason for which this claim keeps the gate shut."""
    if not counts(claim) or is_cut(claim) or claim.status == Status.WITHDRAWN:
        return ()
    found = [*_by_answer(claim)]
    if claim.attention != Attention.NONE:
        found.append(Waiting(claim.attention.lower(), ATTENTION_SAYS[claim.attention]))
    found.extend(claim.legal_waits)
    return tuple(Reason(each.code, claim.key, f"“{_name(claim)}”: {each.says}.") for each in found)


def _by_answer(claim: Facts) -> Iterable[Waiting]:
    """What its status says against it, unless it is answered for."""
    if claim.status == Status.ATTRIBUTED and claim.legal_flag:
        yield Waiting(
            "attributed_flagged",
            "it is legally flagged, and only that it was said was shown, not that it is so",
        )
    if claim.status in LET_THROUGH or is_kept(claim):
        return
    if claim.outcome == Outcome.CUT and claim.in_text:
        yield Waiting("cut_but_in_text", "it was said to be cut, and its words stand in this text")
    elif claim.outcome == Outcome.CUT:
        yield Waiting("cut_needs_editor", FLAGGED_CUT)
    elif claim.outcome == Outcome.KEPT and claim.status in TO_ANSWER:
        yield Waiting("kept_needs_editor", FLAGGED_KEPT)
    else:
        yield Waiting(claim.status.lower(), STATUS_SAYS[claim.status])


def _name(claim: Facts) -> str:
    words = " ".join(claim.statement.split())
    return words if len(words) <= LONGEST_NAME else words[: LONGEST_NAME - 1].rstrip() + "…"
