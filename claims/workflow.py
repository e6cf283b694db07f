"""The workflow as a table: which move leads from which stage to which, and what it asks for. Pure.

Reviews move a claim as well (`after_review`); everything else goes through a named move. Who may do
what is said here by permission; rules about the person (author, assignee, second person) are in
claims.rules, since they need to know more than the stage.
"""

from collections.abc import Callable
from dataclasses import dataclass

from claims.enums import Move, Stage
from claims.errors import MoveNotPossible, ReasonRequired, UnknownMove

REVIEWING = frozenset({Stage.IN_REVIEW, Stage.CROSS_CHECK, Stage.DISPUTED})
ANSWERED = frozenset({Stage.CHECKED, Stage.PUBLISHED})
# No review of the present round is in: the claim's own words may still change, and it may be split.
BEFORE_REVIEW = frozenset({Stage.DETECTED, Stage.OPEN, Stage.IN_REVIEW})


@dataclass(frozen=True)
class Rule:
    """One row of the table. `to` None: the claim stays where it is."""

    move: Move
    sources: frozenset[Stage]
    to: Stage | None
    permission: str
    needs_reason: bool = False
    new_round: bool = False


RULES: tuple[Rule, ...] = (
    Rule(Move.OPEN, frozenset({Stage.DETECTED}), Stage.OPEN, "review"),
    Rule(Move.NOT_CHECKABLE, frozenset({Stage.DETECTED, Stage.OPEN}), Stage.NOT_CHECKABLE, "review", True),
    Rule(Move.TAKE, frozenset({Stage.OPEN}), Stage.IN_REVIEW, "review"),
    Rule(Move.ASSIGN, frozenset({Stage.OPEN}), Stage.IN_REVIEW, "assign"),
    Rule(Move.ASSIGN, REVIEWING, None, "review"),
    Rule(Move.RETURN, REVIEWING, Stage.OPEN, "review", True, new_round=True),
    Rule(Move.CONCUR, frozenset({Stage.DISPUTED}), Stage.CHECKED, "review", True),
    Rule(Move.OVERRIDE, REVIEWING, Stage.CHECKED, "override", True),
    Rule(Move.REOPEN, ANSWERED, Stage.IN_REVIEW, "review", True, new_round=True),
    Rule(
        Move.REOPEN,
        frozenset({Stage.NOT_CHECKABLE, Stage.WITHDRAWN}),
        Stage.OPEN,
        "review",
        True,
        new_round=True,
    ),
    Rule(Move.WITHDRAW, frozenset(Stage) - {Stage.WITHDRAWN}, Stage.WITHDRAWN, "review", True),
)


def rule_for(stage: Stage, move: str, *, may: Callable[[Rule], bool] = lambda _: True) -> Rule:
    """The row of the table. Raises UnknownMove, or MoveNotPossible naming what is possible instead.

    may: whether whoever asks may make a move; what they may not is not named.
    """
    if move not in Move.values:
        raise UnknownMove(f"{move!r} is not a move; these are: {', '.join(Move.values)}.", field="move")
    for rule in RULES:
        if rule.move == move and stage in rule.sources:
            return rule
    possible = sorted({rule.move.value for rule in RULES if stage in rule.sources and may(rule)})
    instead = (
        f"you may: {', '.join(possible)}." if possible else "there is no move for you to make from there."
    )
    raise MoveNotPossible(f"{move} is not possible from {stage}; {instead}", field="move")


def check_reason(rule: Rule, reason: str) -> None:
    """Raises ReasonRequired when the move asks for a reason and there is none."""
    if rule.needs_reason and not reason.strip():
        raise ReasonRequired(f"{rule.move} needs a reason: say why in the field reason.", field="reason")


def after_review(stage: Stage, *, required: int, agrees: bool) -> Stage:
    """Where a review takes the claim.

    required: how many reviews the round's policy asks for, 1 or 2.
    agrees: whether the second review says the same as the first; ignored for the others.
    """
    if stage == Stage.IN_REVIEW:
        return Stage.CHECKED if required == 1 else Stage.CROSS_CHECK
    if stage == Stage.CROSS_CHECK:
        return Stage.CHECKED if agrees else Stage.DISPUTED
    if stage == Stage.DISPUTED:
        return Stage.CHECKED
    raise MoveNotPossible(f"A claim in {stage} takes no review; take it first.", field="stage")
