"""Makers of articles, claims, evidence and reviews, all through the services that make them in earnest."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from claims.enums import Origin, Rating, Stage, Stance
from claims.models import Article, Claim, Evidence, Review
from claims.services import articles, claims, evidence, moves, publications, reviews
from claims.services.reviews import Judgement
from factcheck.models import User
from sources.models import Source
from sources.services import sources
from tests.support.people import Newsroom

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
TITLE = "Bridge reopens after repairs"
BODY = (
    "The bridge cost 4.2 million euros, the council said. It was closed for 14 months.\n\n"
    "Work began in March 2024. “We are done,” said the mayor, Ada Lind."
)
QUOTE = "The bridge cost 4.2 million euros"

# The stages through which a claim gets to each, after OPEN.
WAYS: dict[Stage, tuple[Stage, ...]] = {
    Stage.OPEN: (),
    Stage.IN_REVIEW: (Stage.IN_REVIEW,),
    Stage.CROSS_CHECK: (Stage.IN_REVIEW, Stage.CROSS_CHECK),
    Stage.DISPUTED: (Stage.IN_REVIEW, Stage.CROSS_CHECK, Stage.DISPUTED),
    Stage.CHECKED: (Stage.IN_REVIEW, Stage.CROSS_CHECK, Stage.CHECKED),
    Stage.PUBLISHED: (Stage.IN_REVIEW, Stage.CROSS_CHECK, Stage.CHECKED, Stage.PUBLISHED),
    Stage.NOT_CHECKABLE: (Stage.NOT_CHECKABLE,),
    Stage.WITHDRAWN: (Stage.WITHDRAWN,),
}


def article(by: User, *, title: str = TITLE, body: str = BODY, **facts: Any) -> Article:
    """An article, of others unless `origin` says OURS."""
    return articles.register(by=by, now=NOW, title=title, body=body, **facts).article


def draft(by: User, **facts: Any) -> Article:
    """An article of our own."""
    return article(by, origin=Origin.OURS, **facts)


def claim(of: Article, by: User, *, quote: str = QUOTE, **facts: Any) -> Claim:
    """An OPEN claim on words of the article."""
    return claims.add(of, by=by, now=NOW, quote=quote, **facts)


def offline(by: User, *, title: str = "The council's ledger, seen at the town hall") -> Source:
    return sources.add_offline(by=by, now=NOW, title=title)


def cite(on: Claim, by: User, *, stance: Stance = Stance.SUPPORTS, **place: Any) -> Evidence:
    """Evidence from an offline source of its own, unless `extraction` and `quote` say otherwise."""
    if "extraction" not in place:
        place = {"source": offline(by), "quote": "Bridge: 4.2 million euros."} | place
    return evidence.cite(on, by=by, now=NOW, stance=stance, **place)


def judgement(*cited: Evidence, rating: Rating = Rating.CONFIRMED, **said: Any) -> Judgement:
    said = {"rationale": "The ledger says so."} | said
    return Judgement(rating=rating, evidence=[each.pk for each in cited], **said)


def review(of: Claim, by: User, *, rating: Rating = Rating.CONFIRMED, **said: Any) -> Review:
    """A review that rests on a citation of its own, of the claim as it stands now."""
    return submit(of, by, judgement(cite(of, by), rating=rating, **said))


def submit(of: Claim, by: User, said: Judgement) -> Review:
    """A review of the claim as it stands now."""
    of.refresh_from_db()
    return reviews.submit(of, said, by=by, now=NOW, version=of.version)


def taken(of: Claim, by: User) -> Claim:
    """The claim, in review by this person."""
    made = moves.make(of, "take", by=by, now=NOW)
    assert made is not None
    return made


def checked(of: Claim, first: User, second: User, *, rating: Rating = Rating.CONFIRMED, **said: Any) -> Claim:
    """The claim with a verdict on which two people agreed."""
    taken(of, first)
    for by in (first, second):
        review(of, by, rating=rating, **said)
    of.refresh_from_db()
    return of


def brought(of: Claim, stage: Stage, room: Newsroom) -> Claim:
    """The OPEN claim, brought to a stage by the acts that lead there; the reviewer is its assignee.

    DETECTED cannot be reached: mark the claim with `stage=Stage.DETECTED`.
    """
    acts: dict[Stage, Callable[[], object]] = {
        Stage.OPEN: lambda: None,
        Stage.IN_REVIEW: lambda: taken(of, room.reviewer),
        Stage.CROSS_CHECK: lambda: review(of, room.reviewer),
        Stage.DISPUTED: lambda: review(of, room.second, rating=Rating.MISLEADING),
        Stage.CHECKED: lambda: review(of, room.second),
        Stage.PUBLISHED: lambda: publications.publish(of, by=room.editor, now=NOW, explanation="It is so."),
        Stage.NOT_CHECKABLE: lambda: moves.make(
            of, "not_checkable", by=room.reviewer, now=NOW, reason="A wish."
        ),
        Stage.WITHDRAWN: lambda: moves.make(of, "withdraw", by=room.reviewer, now=NOW, reason="Cut."),
    }
    for each in WAYS[stage]:
        acts[each]()
    of.refresh_from_db()
    return of
