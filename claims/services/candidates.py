"""What was detected is accepted: the claim says what a person left in the fields, and is open.

One or many by the same way, and as many statements for many as for one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims import rules, workflow
from claims.enums import Access, Asserts, HistoryKind, Kind, Move, Stage
from claims.errors import MissingField
from claims.models import Article, Claim, ClaimSource, Proposal
from claims.services import approvals, claimants, evidence, history, locking, search, status
from claims.services.history import Note
from sources.canonical import canonicalize
from sources.models import Source
from sources.people import User
from sources.queries import seen_by
from sources.services import attributions, publishers, registering, rows, sources
from sources.services.registering import Wanted

OPENED = {"before": Stage.DETECTED.value, "after": Stage.OPEN.value, "assignee": None}


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
    article = locking.hold_text(claim.article)
    held = locking.hold(claim)
    locking.check_version(held, version)
    rules.check_whole(held)
    workflow.rule_for(Stage(held.stage), Move.OPEN)
    _accept(article, [(held, taken)], by=by, now=now)
    return held


@transaction.atomic
def accept_all(article: Article, wanted: Mapping[UUID, Taken], *, by: User, now: datetime) -> list[Claim]:
    """Open these of the article, all or none; what somebody decided on meanwhile is left out.

    As many statements for many as for one, but for each outlet that the article is to have it from.
    """
    rules.check_may(by, "review")
    article = locking.hold_text(article)
    held = [each for each in locking.hold_all(wanted) if each.pk in wanted and each.article_id == article.pk]
    waiting = [each for each in held if each.stage == Stage.DETECTED and not each.is_split]
    _accept(article, [(each, wanted[each.pk]) for each in waiting], by=by, now=now)
    return waiting


def _accept(article: Article, taken: Sequence[tuple[Claim, Taken]], *, by: User, now: datetime) -> None:
    """Open held claims of a held article, each as it is to be said."""
    if not taken:
        return
    rules.check_may(by, "write")
    held = [claim for claim, _ in taken]
    approvals.discard_all(*held, by=by, now=now)
    said_by = _said_by(held)
    edited = [note for claim, said in taken if (note := _said(claim, said, said_by[claim.pk]))]
    _name(article, taken, said_by, now=now)
    linked = _link(article, taken, by=by, now=now)
    for claim in held:
        claim.stage = Stage.OPEN
        claim.version += 1
    rows.write(held, ["statement", "asserts", "kind", "stage", "version"])
    opened = [Note(claim, HistoryKind.MOVE, Move.OPEN.value, facts=OPENED) for claim in held]
    history.record_all([*edited, *linked, *opened], by=by, now=now)
    status.refresh_all([each for each in held if not each.parent_id], now=now)
    for part in (each for each in held if each.parent_id):
        status.refresh(part, now=now)
    evidence.rank_again(*(note.claim for note in edited if note.text))
    search.keep([note.claim.pk for note in edited])
    for outlet in sorted({said.outlet.strip() for _, said in taken} - {""}):
        _attribute(article, outlet, by=by, now=now)


def _said_by(held: Sequence[Claim]) -> dict[UUID, list[str]]:
    """Who said each of them, by name."""
    names: dict[UUID, list[str]] = {claim.pk: [] for claim in held}
    through = Claim.claimants.through.objects.filter(claim__in=held).order_by("pk")
    for key, name in through.values_list("claim", "claimant__name"):
        names[key].append(name)
    return names


def _said(held: Claim, taken: Taken, named: Sequence[str]) -> Note | None:
    """Let the claim say so; the note of what it did not say yet, None where it said all of it."""
    said = {"statement": taken.statement.strip(), "asserts": taken.asserts, "kind": taken.kind}
    if not said["statement"]:
        raise MissingField("A claim needs a statement.", field="statement")
    changes: dict[str, Any] = {name: value for name, value in said.items() if getattr(held, name) != value}
    renamed = {"claimants": list(taken.claimants)} if sorted(taken.claimants) != sorted(named) else {}
    if not changes and not renamed:
        return None
    before = {name: getattr(held, name) for name in changes if name != "statement"}
    for name, value in changes.items():
        setattr(held, name, value)
    held.version += 1
    facts = {
        "fields": sorted({**changes, **renamed}),
        "before": before,
        "after": {name: getattr(held, name) for name in before} | renamed,
    }
    return Note(held, HistoryKind.EDIT, "edited", text=changes.get("statement", ""), facts=facts)


def _name(
    article: Article,
    taken: Sequence[tuple[Claim, Taken]],
    said_by: Mapping[UUID, Sequence[str]],
    *,
    now: datetime,
) -> None:
    """Write who says them where that is somebody else now; what is restricted names nobody openly."""
    renamed = [(claim, said) for claim, said in taken if sorted(said.claimants) != sorted(said_by[claim.pk])]
    names = {name for _, said in renamed for name in said.claimants}
    known = claimants.named_all(names, now=now, is_open=article.access == Access.OPEN)
    through = Claim.claimants.through
    through.objects.filter(claim__in=[claim for claim, _ in renamed]).delete()
    through.objects.bulk_create(
        through(claim=claim, claimant_id=key)
        for claim, said in renamed
        for key in dict.fromkeys(known[name] for name in said.claimants)
    )


def _link(article: Article, taken: Sequence[tuple[Claim, Taken]], *, by: User, now: datetime) -> list[Note]:
    """Track and link the addresses that were chosen; a note of each link that is new."""
    people, how = evidence.serving(article)
    keys = {url: sources.check(url) for _, said in taken for url in said.sources}
    if not keys:
        return []
    tracked = registering.track_all(
        [Wanted(key, url, people, how) for url, key in keys.items()], by=by, now=now
    )
    wanted = {
        (claim.pk, tracked[keys[url]].pk): (claim, tracked[keys[url]])
        for claim, said in taken
        for url in said.sources
    }
    of_these = ClaimSource.objects.filter(claim__in=[claim for claim, _ in taken])
    known = {(each.claim_id, each.source_id) for each in of_these}
    new = [pair for key, pair in wanted.items() if key not in known]
    links = ClaimSource.objects.bulk_create(
        ClaimSource(claim=claim, source=source, linked_by=by, linked_at=now) for claim, source in new
    )
    evidence.rank_on_commit(links)
    facts = [{"source": str(source.pk)} for _, source in new]
    return [
        Note(claim, HistoryKind.EDIT, "source_linked", facts=told)
        for (claim, _), told in zip(new, facts, strict=True)
    ]


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
