"""verification_status and attention: the table, and what the services make of it."""

from itertools import product

import pytest

from claims.enums import Asserts, Attention, Origin, Rating, Stage, Status
from claims.status import Facts, attention, verification_status, worst

# What an answered claim shows, for (origin, asserts): THEIRS SO, THEIRS SAID, OURS SO, OURS SAID.
SIDES = [
    (Origin.THEIRS, Asserts.SO),
    (Origin.THEIRS, Asserts.SAID),
    (Origin.OURS, Asserts.SO),
    (Origin.OURS, Asserts.SAID),
]
ANSWERED: dict[Rating, list[str]] = {
    Rating.CONFIRMED: ["VERIFIED", "ATTRIBUTED", "VERIFIED", "ATTRIBUTED"],
    Rating.CONFIRMED_WITH_CHANGES: ["CHANGES_REQUIRED"] * 4,
    Rating.ATTRIBUTION_ONLY: ["ATTRIBUTED"] * 4,
    Rating.MISLEADING: ["MISLEADING"] * 4,
    Rating.INACCURATE: ["REFUTED"] * 4,
    Rating.UNSUPPORTED: ["UNSUPPORTED"] * 4,
    Rating.UNVERIFIABLE: ["UNVERIFIABLE"] * 4,
}
# Once the newest version holds the corrected words.
CORRECTED = {
    Rating.CONFIRMED_WITH_CHANGES: ["CHANGES_REQUIRED", "CHANGES_REQUIRED", "VERIFIED", "ATTRIBUTED"]
}
# Once ruled SUPERSEDED.
SUPERSEDED = {
    rating: ["OUTDATED"] * 4
    for rating in (Rating.CONFIRMED, Rating.CONFIRMED_WITH_CHANGES, Rating.ATTRIBUTION_ONLY)
}
UNANSWERED = {
    Stage.DETECTED: "UNCHECKED",
    Stage.OPEN: "UNCHECKED",
    Stage.IN_REVIEW: "IN_REVIEW",
    Stage.CROSS_CHECK: "IN_REVIEW",
    Stage.DISPUTED: "IN_REVIEW",
    Stage.NOT_CHECKABLE: "NOT_CHECKABLE",
    Stage.WITHDRAWN: "WITHDRAWN",
}


@pytest.mark.parametrize("stage", [Stage.CHECKED, Stage.PUBLISHED])
@pytest.mark.parametrize(("is_corrected", "is_superseded"), list(product([False, True], repeat=2)))
def test_an_answered_claim(stage: Stage, is_corrected: bool, is_superseded: bool) -> None:
    expected = ANSWERED | (CORRECTED if is_corrected else {}) | (SUPERSEDED if is_superseded else {})
    derived = {
        rating: [
            verification_status(
                Facts(stage, origin, asserts, rating, is_corrected=is_corrected, is_superseded=is_superseded)
            )
            for origin, asserts in SIDES
        ]
        for rating in Rating
    }
    assert derived == expected


@pytest.mark.parametrize("stage", list(UNANSWERED))
def test_an_unanswered_claim(stage: Stage) -> None:
    """Its stage says it all; an older verdict's rating has no part in it."""
    derived = {
        verification_status(Facts(stage, origin, asserts, rating))
        for (origin, asserts), rating in product(SIDES, [None, *Rating])
    }
    assert derived == {Status(UNANSWERED[stage])}


def test_an_answer_without_a_verdict_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="a claim in CHECKED has a verdict"):
        verification_status(Facts(Stage.CHECKED, Origin.OURS, Asserts.SO))


WORST_FIRST = [
    "REFUTED",
    "MISLEADING",
    "UNSUPPORTED",
    "UNVERIFIABLE",
    "CHANGES_REQUIRED",
    "OUTDATED",
    "UNCHECKED",
    "IN_REVIEW",
    "ATTRIBUTED",
    "NOT_CHECKABLE",
    "VERIFIED",
]


def test_a_parent_shows_the_worst_of_its_parts() -> None:
    shown = [worst([Status(each) for each in WORST_FIRST[place:]]) for place in range(len(WORST_FIRST))]
    assert shown == WORST_FIRST


@pytest.mark.parametrize("status", WORST_FIRST)
def test_withdrawn_parts_do_not_count(status: str) -> None:
    assert worst([Status.WITHDRAWN, Status(status)]) == status


def test_a_parent_of_withdrawn_parts_is_withdrawn() -> None:
    assert worst([Status.WITHDRAWN, Status.WITHDRAWN]) == Status.WITHDRAWN


def test_the_most_urgent_attention_is_shown() -> None:
    order = ["TEXT_CHANGED", "SOURCE_CHANGED", "SOURCE_LOST", "RECHECK_DUE", "NONE"]
    raised = [Attention(each) for each in order]
    assert [attention(reversed(raised[place:])) for place in range(len(order))] == order
    assert attention([]) == Attention.NONE
