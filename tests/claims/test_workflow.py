"""The table of moves: which stage each leads to, from where it is refused, and whose role may make it."""

from typing import Any

import pytest

from claims import workflow
from claims.enums import Move, Rating, Stage
from claims.errors import MoveForbidden, MoveNotPossible, ReasonRequired, UnknownMove
from claims.models import Article, Claim
from claims.services import moves, publications
from factcheck.models import User
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.traces import raises_refusal

S = Stage
# PRODUCT's table: (move, from) → to. Whatever is not here is refused.
TABLE: dict[tuple[str, Stage], Stage] = {
    ("open", S.DETECTED): S.OPEN,
    ("not_checkable", S.DETECTED): S.NOT_CHECKABLE,
    ("not_checkable", S.OPEN): S.NOT_CHECKABLE,
    ("take", S.OPEN): S.IN_REVIEW,
    ("assign", S.OPEN): S.IN_REVIEW,
    ("assign", S.IN_REVIEW): S.IN_REVIEW,
    ("assign", S.CROSS_CHECK): S.CROSS_CHECK,
    ("assign", S.DISPUTED): S.DISPUTED,
    ("concur", S.DISPUTED): S.CHECKED,
    ("return", S.IN_REVIEW): S.OPEN,
    ("return", S.CROSS_CHECK): S.OPEN,
    ("return", S.DISPUTED): S.OPEN,
    ("override", S.IN_REVIEW): S.CHECKED,
    ("override", S.CROSS_CHECK): S.CHECKED,
    ("override", S.DISPUTED): S.CHECKED,
    ("reopen", S.CHECKED): S.IN_REVIEW,
    ("reopen", S.PUBLISHED): S.IN_REVIEW,
    ("reopen", S.NOT_CHECKABLE): S.OPEN,
    ("reopen", S.WITHDRAWN): S.OPEN,
    ("withdraw", S.DETECTED): S.WITHDRAWN,
    ("withdraw", S.OPEN): S.WITHDRAWN,
    ("withdraw", S.IN_REVIEW): S.WITHDRAWN,
    ("withdraw", S.CROSS_CHECK): S.WITHDRAWN,
    ("withdraw", S.DISPUTED): S.WITHDRAWN,
    ("withdraw", S.CHECKED): S.WITHDRAWN,
    ("withdraw", S.PUBLISHED): S.WITHDRAWN,
    ("withdraw", S.NOT_CHECKABLE): S.WITHDRAWN,
}
PUBLISHING = {S.CHECKED: S.PUBLISHED, S.PUBLISHED: S.PUBLISHED}
WITH_A_REASON = {"not_checkable", "return", "concur", "override", "reopen", "withdraw"}
NEW_ROUND = {"return", "reopen"}
ALL = [(move, stage) for move in Move.values for stage in Stage]

# The least role that may make each move, from a stage in which it is possible.
LEAST = {
    "open": "reviewer",
    "not_checkable": "reviewer",
    "take": "reviewer",
    "assign": "editor",
    "concur": "reviewer",
    "return": "reviewer",
    "override": "editor",
    "reopen": "reviewer",
    "withdraw": "reviewer",
}
ROLES = ["reader", "writer", "reviewer", "editor", "admin"]
FROM = {
    "open": S.DETECTED,
    "not_checkable": S.OPEN,
    "take": S.OPEN,
    "assign": S.OPEN,
    "concur": S.DISPUTED,
    "return": S.IN_REVIEW,
    "override": S.IN_REVIEW,
    "reopen": S.CHECKED,
    "withdraw": S.OPEN,
}


def at_stage(stage: Stage, article: Article, room: Newsroom) -> Claim:
    if stage == S.DETECTED:
        return desk.claim(article, room.writer, stage=S.DETECTED)
    return desk.brought(desk.claim(article, room.writer), stage, room)


def making(move: str, claim: Claim, by: User, room: Newsroom) -> Claim | None:
    """The move with all that it asks for."""
    more: dict[str, Any] = {"reason": "Because."} if move in WITH_A_REASON else {}
    if move == "assign":
        more["assignee"] = room.third
    if move == "override":
        more["judgement"] = desk.judgement(rating=Rating.UNSUPPORTED, searched="The archive.")
    return moves.make(claim, move, by=by, now=desk.NOW, **more)


def who_may(move: str, stage: Stage, room: Newsroom) -> User:
    """An editor, who may do all; but only a reviewer of the round concurs."""
    return room.reviewer if move == "concur" else room.editor


@pytest.mark.parametrize(("move", "stage"), ALL)
def test_the_table_is_the_products(move: str, stage: Stage) -> None:
    if (move, stage) not in TABLE:
        with pytest.raises(MoveNotPossible, match=f"{move} is not possible from {stage}"):
            workflow.rule_for(stage, move)
        return
    rule = workflow.rule_for(stage, move)
    assert (rule.to or stage) == TABLE[move, stage]
    assert rule.needs_reason == (move in WITH_A_REASON)
    assert rule.new_round == (move in NEW_ROUND)


@pytest.mark.parametrize(("move", "stage"), [pair for pair in ALL if pair in TABLE])
def test_a_move_leads_where_the_table_says(
    move: str, stage: Stage, article: Article, newsroom: Newsroom
) -> None:
    claim = at_stage(stage, article, newsroom)
    round_before, version_before = claim.round, claim.version

    making(move, claim, who_may(move, stage, newsroom), newsroom)

    claim.refresh_from_db()
    assert claim.stage == TABLE[move, stage]
    assert claim.round == round_before + (move in NEW_ROUND)
    assert claim.version > version_before


@pytest.mark.parametrize("stage", list(Stage))
def test_what_is_not_in_the_table_is_refused(stage: Stage, article: Article, newsroom: Newsroom) -> None:
    claim = at_stage(stage, article, newsroom)
    for move in Move.values:
        if (move, stage) not in TABLE:
            with raises_refusal(MoveNotPossible, "move_not_possible"):
                making(move, claim, who_may(move, stage, newsroom), newsroom)


@pytest.mark.parametrize("stage", list(Stage))
def test_publishing_goes_from_an_answer_only(stage: Stage, article: Article, newsroom: Newsroom) -> None:
    claim = at_stage(stage, article, newsroom)
    if stage in PUBLISHING:
        publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
        claim.refresh_from_db()
        assert claim.stage == PUBLISHING[stage]
    else:
        with raises_refusal(MoveNotPossible, "move_not_possible"):
            publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="It is so.")


@pytest.mark.parametrize("stage", [s for s in Stage if s not in workflow.REVIEWING])
def test_a_review_is_taken_in_the_review_stages_only(
    stage: Stage, article: Article, newsroom: Newsroom
) -> None:
    claim = at_stage(stage, article, newsroom)
    with raises_refusal(MoveNotPossible, "move_not_possible"):
        desk.submit(claim, newsroom.third, desk.judgement(rating=Rating.UNSUPPORTED, searched="The archive."))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", Move.values)
def test_each_move_asks_for_its_role(move: str, role: str, article: Article, newsroom: Newsroom) -> None:
    claim, by = at_stage(FROM[move], article, newsroom), getattr(newsroom, role)
    if ROLES.index(role) < ROLES.index(LEAST[move]):
        with raises_refusal(MoveForbidden, "move_forbidden"):
            making(move, claim, by, newsroom)
    elif move == "concur":
        making(move, claim, newsroom.reviewer, newsroom)  # of the round; test_reviews has the others
    else:
        assert making(move, claim, by, newsroom) is not None


@pytest.mark.parametrize("role", ROLES)
def test_publishing_asks_for_its_role(role: str, claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, S.CHECKED, newsroom)
    by = getattr(newsroom, role)
    if role in ("editor", "admin"):
        assert publications.publish(claim, by=by, now=desk.NOW, explanation="It is so.").number == 1
    else:
        with raises_refusal(MoveForbidden, "move_forbidden"):
            publications.publish(claim, by=by, now=desk.NOW, explanation="It is so.")


@pytest.mark.parametrize("move", sorted(WITH_A_REASON))
def test_a_move_that_asks_for_a_reason_is_refused_without(
    move: str, article: Article, newsroom: Newsroom
) -> None:
    claim = at_stage(FROM[move], article, newsroom)
    by = newsroom.reviewer if move == "concur" else newsroom.editor
    with raises_refusal(ReasonRequired, "reason_required"):
        moves.make(claim, move, by=by, now=desk.NOW, reason="  ")


def test_there_is_no_other_move(claim: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(UnknownMove, "unknown_move"):
        moves.make(claim, "approve", by=newsroom.admin, now=desk.NOW)
