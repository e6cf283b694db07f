"""Claims: marked in a text, edited until the first review of a round, split, mentioned again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims import policy, rules
from claims.enums import Access, Asserts, HistoryKind, Kind, Stage
from claims.errors import (
    LastMention,
    MentionNotLive,
    MissingField,
    MoveNotPossible,
    QuoteNotFound,
    ReasonRequired,
    ReopenFirst,
    SplitTooDeep,
)
from claims.models import Article, Claim, Claimant, Mention, MentionTakenOff
from claims.services import (
    anchors,
    approvals,
    claimants,
    evidence,
    history,
    locking,
    marking,
    publications,
    search,
    status,
)
from claims.services.marking import Marked, Said
from claims.workflow import BEFORE_REVIEW
from sources.errors import Conflict, Invalid, Refusal
from sources.people import User

# What the reviews of a round are about; fixed once the first of them is in.
JUDGED = frozenset({"statement", "asserts", "kind", "claimants", "as_of"})


class MentionKnown(Conflict):
    code, title = "mention_known", "The claim stands there already"


@transaction.atomic
def add(
    article: Article,
    *,
    by: User,
    now: datetime,
    quote: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    statement: str = "",
    asserts: Asserts | None = None,
    kind: Kind = Kind.OTHER,
    claimants_named: Iterable[str] = (),
    as_of: date | None = None,
    legal_flag: bool = False,
    sources: Iterable[str] = (),
    stage: Stage = Stage.OPEN,
    parent: Claim | None = None,
) -> Claim:
    """Mark a claim where its words stand in the article's newest text, and link its sources.

    statement: the quote unless given. asserts: SAID for a QUOTE, else SO. as_of: the publication date.
    sources: addresses, each tracked and fetched. Raises QuoteNotFound, QuoteAmbiguous, UrlRefused.
    """
    rules.check_may(by, "review" if parent else "write")  # a part is marked by splitting
    said = Said(
        quote=quote,
        prefix=prefix,
        suffix=suffix,
        start=start,
        statement=statement,
        asserts=asserts,
        kind=kind,
        claimants_named=list(claimants_named),
        as_of=as_of,
        legal_flag=legal_flag,
        sources=list(sources),
    )
    held = locking.hold_text(article)
    new = marking.marked(held, said, by=by, now=now, stage=stage, parent=parent)
    marking.write([new], by=by, now=now)
    return new.claim


@transaction.atomic
def add_all(
    wanted: Sequence[tuple[UUID, Said]],
    *,
    by: User,
    now: datetime,
    all_or_nothing: bool = False,
    is_trial: bool = False,
) -> list[Claim | Refusal]:
    """Mark many, each in the article of that id: in their order, the claim, or why it was refused.

    all_or_nothing: one that is refused keeps all from being written. is_trial: only find what is refused.
    """
    rules.check_may(by, "write")
    articles = locking.hold_texts({article for article, _ in wanted})
    found = [_read(articles[article], said, by=by, now=now) for article, said in wanted]
    new = [each for each in found if isinstance(each, Marked)]
    if not is_trial and not (all_or_nothing and len(new) < len(found)):
        marking.write(new, by=by, now=now)
    return [each.claim if isinstance(each, Marked) else each for each in found]


def _read(article: Article, said: Said, *, by: User, now: datetime) -> Marked | Refusal:
    try:
        return marking.marked(article, said, by=by, now=now)
    except Refusal as refusal:
        return refusal


@transaction.atomic
def edit(
    claim: Claim, *, by: User, now: datetime, version: int | None, reason: str = "", **changes: Any
) -> Claim:
    """Change a claim's own facts; `version` is the one that the person read.

    changes: statement, asserts, kind, claimants (names), as_of, legal_flag, recheck_on. reason: why the
    legal flag is set or cleared. Raises VersionRequired, StaleVersion, ReopenFirst (once a review of the
    round is in), MoveForbidden and ReasonRequired where a legal flag is cleared.
    """
    rules.check_may(by, "write")
    claim = locking.hold(claim)
    locking.check_version(claim, version)
    if JUDGED & set(changes) and claim.stage not in BEFORE_REVIEW:
        raise ReopenFirst(
            "Reviews of this round rest on these words; reopen or return the claim, then change them.",
            field=min(JUDGED & set(changes)),
        )
    flag = changes.pop("legal_flag", claim.legal_flag)
    _check_flag(claim, flag, by=by, reason=reason)
    if "statement" in changes and not changes["statement"].strip():
        raise MissingField("A claim needs a statement.", field="statement")
    names = changes.pop("claimants", None)
    before = {field: getattr(claim, field) for field in changes if field != "statement"}
    text = changes.get("statement", "")
    if names is not None:
        claim.claimants.set(_named(names, claim.article, now=now))
    flags = flag != claim.legal_flag
    if flags or JUDGED & {*changes, *(["claimants"] if names is not None else [])}:
        approvals.discard_all(claim, by=by, now=now)  # what waits was asked of the claim as it was
    was = (claim.kind, claim.legal_flag)
    locking.keep(claim, legal_flag=flag, **changes)
    after = {field: getattr(claim, field) for field in before} | (
        {"claimants": list(names)} if names is not None else {}
    )
    if changes or names is not None or not flags:
        history.record(
            claim,
            kind=HistoryKind.EDIT,
            action="edited",
            by=by,
            now=now,
            text=text,
            fields=sorted([*changes, *(["claimants"] if names is not None else [])]),
            before=before,
            after=after,
        )
    if flags:
        action = "flagged" if flag else "flag_cleared"
        history.record(claim, kind=HistoryKind.EDIT, action=action, by=by, now=now, text=reason.strip())
    if was != (claim.kind, claim.legal_flag) and claim.stage == Stage.IN_REVIEW:
        _pin_anew(claim, by=by, now=now)
    if {"statement", "as_of"} & set(changes):
        evidence.rank_again(claim)
    if names is not None or "statement" in changes:
        search.keep([claim.pk])
    status.refresh(claim, now=now)
    return claim


def _check_flag(claim: Claim, flag: bool, *, by: User, reason: str) -> None:
    """Anyone who writes may flag a claim; an editor clears it, with a reason."""
    if claim.legal_flag and not flag:
        rules.check_may(by, "clear_flag")
        rules.check_no_author(by, claim)
        if not reason.strip():
            raise ReasonRequired("Say why the legal flag is cleared, in the field reason.", field="reason")


def _pin_anew(claim: Claim, *, by: User, now: datetime) -> None:
    """No review of the round is in: it is reviewed by what holds for claims such as it has become.

    But what began blind stays so: what was cited and asked in it was to be seen by nobody yet.
    """
    chosen = policy.policy_for(claim)
    chosen = replace(chosen, is_blind=claim.is_blind or chosen.is_blind)
    if chosen.columns() == policy.pinned(claim).columns():
        return
    locking.keep(claim, **chosen.columns())
    history.record(claim, kind=HistoryKind.EDIT, action="policy_pinned", by=by, now=now, **chosen.facts())


@transaction.atomic
def add_mention(
    claim: Claim,
    *,
    by: User,
    now: datetime,
    quote: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
) -> Mention:
    """Another place of the same claim.

    Once a review is in, only where the same words stand again: other words were not judged.
    Raises QuoteNotFound, QuoteAmbiguous, MentionKnown, ReopenFirst.
    """
    rules.check_may(by, "write")
    locking.hold_text(claim.article)
    claim = locking.hold(claim)
    rules.check_whole(claim)
    assert claim.article.newest is not None
    mention = anchors.find(claim.article.newest, quote=quote, prefix=prefix, suffix=suffix, start=start)
    if claim.mentions.filter(version=mention.version, start=mention.start).exists():
        raise MentionKnown("The claim is marked at this place already.", field="quote")
    judged = claim.stage not in BEFORE_REVIEW
    if judged and not anchors.live(claim).filter(exact=mention.exact).exists():
        raise ReopenFirst(
            "Reviews of this claim rest on other words; reopen or return it, or mark these as a claim.",
            field="quote",
        )
    mention = anchors.put(claim, mention)
    search.keep([claim.pk])
    approvals.discard_all(claim, by=by, now=now)
    locking.keep(claim)  # who reviews it judges these words too, so has to have read them
    history.record(
        claim, kind=HistoryKind.EDIT, action="mentioned", by=by, now=now, about=mention, text=mention.exact
    )
    status.refresh(claim, now=now)
    return mention


@transaction.atomic
def take_off_mention(mention: Mention, *, by: User, now: datetime) -> None:
    """Say that a place is none of the claim's after all; its row stays, and later texts do not carry it.

    Only before a review of the round is in, since it judges all places; of a flagged claim not by an author.
    Raises MoveForbidden, AuthorMayNotReview, ReopenFirst, MentionNotLive, LastMention.
    """
    rules.check_may(by, "review")
    locking.hold_text(mention.claim.article)
    claim = locking.hold(mention.claim)
    rules.check_whole(claim)
    if claim.legal_flag:
        rules.check_no_author(by, claim)
    if claim.stage not in BEFORE_REVIEW:
        raise ReopenFirst("What was judged of this claim is about all its places; return or reopen it first.")
    places = anchors.live(claim)
    if not places.filter(pk=mention.pk).exists():
        raise MentionNotLive("The claim does not stand there in the newest text; look again.")
    if places.count() == 1:
        raise LastMention("It stands nowhere else in the text; withdraw the claim instead.")
    MentionTakenOff.objects.create(mention=mention)
    search.keep([claim.pk])
    approvals.discard_all(claim, by=by, now=now)
    locking.keep(claim)
    action = "mention_taken_off"
    history.record(
        claim, kind=HistoryKind.EDIT, action=action, by=by, now=now, about=mention, text=mention.exact
    )
    status.refresh(claim, now=now)


def _named(names: Iterable[str], article: Article, *, now: datetime) -> list[Claimant]:
    """The claimants of a claim in this article; what is restricted names nobody openly."""
    is_open = article.access == Access.OPEN
    return [claimants.named(name, now=now, is_open=is_open) for name in sorted(names)]


@dataclass(frozen=True)
class Part:
    """One assertion of a compound claim: its statement, and its words within the claim's own."""

    statement: str
    quote: str = ""
    asserts: Asserts | None = None
    kind: Kind | None = None
    claimants: Sequence[str] | None = None
    as_of: date | None = None


@transaction.atomic
def split(claim: Claim, parts: Sequence[Part], *, by: User, now: datetime) -> list[Claim]:
    """Split a compound claim into parts, which are checked in its place; sources are linked to each.

    Before the first review of a round only, one level deep, never under a live publication. Raises
    ReopenFirst, SplitTooDeep, MoveNotPossible, MissingField with fewer than two parts, QuoteNotFound for
    words that are not the claim's own.
    """
    rules.check_may(by, "review")
    locking.hold_text(claim.article)
    claim = locking.hold(claim)
    rules.check_whole(claim)
    if claim.parent_id:
        raise SplitTooDeep("This claim is a part already; it cannot be split again.")
    if claim.stage not in BEFORE_REVIEW:
        raise ReopenFirst("A review of this round is in; return or reopen the claim before it is split.")
    if publications.live(claim):
        raise MoveNotPossible(
            "Something is published about this claim as a whole; withdraw it, reopen it, then split it."
        )
    if len(parts) < 2:
        raise MissingField("A split takes at least two parts, each with a statement.", field="parts")
    children = [_part(claim, part, number=number, by=by, now=now) for number, part in enumerate(parts)]
    approvals.discard_all(claim, by=by, now=now)
    before = claim.stage
    locking.keep(claim, is_split=True, assignee=None, stage=Stage.OPEN)
    history.record(
        claim,
        kind=HistoryKind.EDIT,
        action="split",
        by=by,
        now=now,
        before=before,
        after=Stage.OPEN,
        into=[str(child.pk) for child in children],
    )
    status.refresh(claim, now=now)
    return children


def _part(claim: Claim, part: Part, *, number: int, by: User, now: datetime) -> Claim:
    if not part.statement.strip():
        raise MissingField("Each part needs a statement.", field=f"parts.{number}.statement")
    places = list(anchors.live(claim))
    if not places:
        raise Invalid("The claim's words are no longer in the text.", field=f"parts.{number}.quote")
    whole = next((place for place in places if part.quote in place.exact), None)
    if whole is None or whole.start is None:
        raise QuoteNotFound(
            "These words do not stand within the claim's own; copy them from there.",
            field=f"parts.{number}.quote",
        )
    names = part.claimants if part.claimants is not None else claim.claimants.values_list("name", flat=True)
    child = add(
        claim.article,
        by=by,
        now=now,
        quote=part.quote or whole.exact,
        start=whole.start + whole.exact.find(part.quote),
        statement=part.statement,
        asserts=part.asserts or Asserts(claim.asserts),
        kind=part.kind or Kind(claim.kind),
        claimants_named=list(names),
        as_of=part.as_of or claim.as_of,
        legal_flag=claim.legal_flag,
        parent=claim,
    )
    for link in claim.links.select_related("source"):
        evidence.attach(child, link.source, by=by, now=now)
    return child
