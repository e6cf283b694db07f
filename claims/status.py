"""verification_status and attention, derived from what is known. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.enums import Asserts, Attention, Origin, Rating, Stage, Status

WORST_FIRST = (
    Status.REFUTED,
    Status.MISLEADING,
    Status.UNSUPPORTED,
    Status.UNVERIFIABLE,
    Status.CHANGES_REQUIRED,
    Status.OUTDATED,
    Status.UNCHECKED,
    Status.IN_REVIEW,
    Status.ATTRIBUTED,
    Status.NOT_CHECKABLE,
    Status.VERIFIED,
)

BY_STAGE = {
    Stage.DETECTED: Status.UNCHECKED,
    Stage.OPEN: Status.UNCHECKED,
    Stage.IN_REVIEW: Status.IN_REVIEW,
    Stage.CROSS_CHECK: Status.IN_REVIEW,
    Stage.DISPUTED: Status.IN_REVIEW,
    Stage.NOT_CHECKABLE: Status.NOT_CHECKABLE,
    Stage.WITHDRAWN: Status.WITHDRAWN,
}

BY_RATING = {
    Rating.CONFIRMED: Status.VERIFIED,
    Rating.CONFIRMED_WITH_CHANGES: Status.CHANGES_REQUIRED,
    Rating.ATTRIBUTION_ONLY: Status.ATTRIBUTED,
    Rating.MISLEADING: Status.MISLEADING,
    Rating.INACCURATE: Status.REFUTED,
    Rating.UNSUPPORTED: Status.UNSUPPORTED,
    Rating.UNVERIFIABLE: Status.UNVERIFIABLE,
}

# Nothing was found to cite: the review says where it was searched for.
SEARCHED = frozenset({Rating.UNSUPPORTED, Rating.UNVERIFIABLE})

CONFIRMING = frozenset({Rating.CONFIRMED, Rating.CONFIRMED_WITH_CHANGES, Rating.ATTRIBUTION_ONLY})


@dataclass(frozen=True)
class Facts:
    """What the status of one claim follows from.

    is_corrected: every live mention in the newest version holds the verdict's corrected words.
    is_superseded: a person ruled that the verdict was right when made and has been overtaken.
    """

    stage: Stage
    origin: Origin
    asserts: Asserts
    rating: Rating | None = None
    is_corrected: bool = False
    is_superseded: bool = False


def verification_status(facts: Facts) -> Status:
    """The one word that clients filter on; a machine's alarm has no part in it."""
    if facts.stage in BY_STAGE:
        return BY_STAGE[facts.stage]
    if facts.rating is None:
        raise ValueError(f"a claim in {facts.stage} has a verdict")
    if facts.is_superseded and facts.rating in CONFIRMING:
        return Status.OUTDATED
    status = BY_RATING[facts.rating]
    if status == Status.CHANGES_REQUIRED and facts.origin == Origin.OURS and facts.is_corrected:
        status = Status.VERIFIED
    if status == Status.VERIFIED and facts.asserts == Asserts.SAID:
        status = Status.ATTRIBUTED
    return status


def worst(statuses: Iterable[Status]) -> Status:
    """What a split claim shows for its parts; withdrawn parts do not count while others remain."""
    held = set(statuses)
    return next((status for status in WORST_FIRST if status in held), Status.WITHDRAWN)


def attention(raised: Iterable[Attention]) -> Attention:
    """The first of what is raised, in the order of urgency in which Attention lists them."""
    held = set(raised)
    return next((each for each in Attention if each in held), Attention.NONE)
