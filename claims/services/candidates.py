"""What was detected is accepted: the claim says what a person left in the fields, and is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims import rules, workflow
from claims.enums import Access, Asserts, Kind, Move, Stage
from claims.models import Article, Claim, Proposal
from claims.services import claims, evidence, locking, moves
from sources.canonical import canonicalize
from sources.models import Source
from sources.people import User
from sources.queries import seen_by
from sources.services import attributions, publishers


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What a claim is to say. sources: addresses to link. outlet: whom the article has it from, by name."""

    statement: str
    asserts: Asserts
    kind: Kind
    claimants: Sequence[str] = ()
    sources: Sequence[str] = ()
    outlet: str = ""


def as_proposed(claim: Claim) -> Taken:
    """What it would say by its proposal, or by its own columns where there is none; no source is linked."""
    proposal: Proposal | None = getattr(claim, "proposal", None)
    named = [each.name for each in claim.claimants.all()]
    if proposal is None:
        return Taken(
            statement=claim.statement,
            asserts=Asserts(claim.asserts),
            kind=Kind(claim.kind),
            claimants=named,
        )
    return Taken(
        statement=proposal.statement,
        asserts=Asserts(proposal.asserts),
        kind=Kind(claim.kind),
        claimants=named or proposal.claimants or ([] if proposal.said_as else proposal.outlets),
    )


@transaction.atomic
def accept(claim: Claim, taken: Taken, *, by: User, now: datetime, version: int | None) -> Claim:
    """Open a detected claim as it is to be said. Raises what editing, linking and opening it raise."""
    rules.check_may(by, "review")
    locking.hold_text(claim.article)
    held = locking.hold(claim)
    locking.check_version(held, version)
    return _accept(held, taken, by=by, now=now)


@transaction.atomic
def accept_all(article: Article, wanted: Mapping[UUID, Taken], *, by: User, now: datetime) -> list[Claim]:
    """Open these of the article, all or none; what somebody decided on meanwhile is left out."""
    rules.check_may(by, "review")
    locking.hold_text(article)
    held = [each for each in locking.hold_all(wanted) if each.pk in wanted and each.article_id == article.pk]
    waiting = [each for each in held if each.stage == Stage.DETECTED]
    return [_accept(each, wanted[each.pk], by=by, now=now) for each in waiting]


def _accept(held: Claim, taken: Taken, *, by: User, now: datetime) -> Claim:
    workflow.rule_for(Stage(held.stage), Move.OPEN)
    if changes := _changes(held, taken):
        held = claims.edit(held, by=by, now=now, version=held.version, **changes)
    for url in taken.sources:
        evidence.link_url(held, url, by=by, now=now)
    if taken.outlet.strip():
        _attribute(held.article, taken.outlet, by=by, now=now)
    opened = moves.make(held, Move.OPEN, by=by, now=now)
    assert opened is not None
    return opened


def _changes(held: Claim, taken: Taken) -> dict[str, Any]:
    """What the claim does not say yet."""
    said = {"statement": taken.statement.strip(), "asserts": taken.asserts, "kind": taken.kind}
    changes: dict[str, Any] = {name: value for name, value in said.items() if getattr(held, name) != value}
    if sorted(taken.claimants) != sorted(each.name for each in held.claimants.all()):
        changes["claimants"] = list(taken.claimants)
    return changes


def page_of(article: Article, by: User) -> Source | None:
    """The article's own page, where it is tracked and this person may see it."""
    if not article.url:
        return None
    key = canonicalize(article.url)
    return Source.objects.filter(seen_by(by), canonical_url=key).select_related("publisher").first()


def _attribute(article: Article, outlet: str, *, by: User, now: datetime) -> None:
    """Say that the article's page has it from this outlet; of a page that nobody tracks nothing is said."""
    page = page_of(article, by)
    if page is None:
        return
    house = publishers.named(outlet, now=now, is_open=article.access == Access.OPEN)
    if house.pk != page.publisher_id:  # it has nothing from itself
        attributions.say(page, publisher=house, by=by, now=now)
