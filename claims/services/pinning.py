"""A person says where a claim stands whose place in the newest text is in doubt, or whose words are gone."""

from datetime import datetime

from django.db import transaction

from claims import rules
from claims.enums import AnchorState, HistoryKind, RecheckKind, Ruling
from claims.errors import MentionNotLive
from claims.models import Claim, Mention
from claims.services import anchors, approvals, history, locking, rulings, search, status
from claims.services.rewording import Words
from claims.services.rulings import Said
from sources.errors import Invalid
from sources.people import User
from sources.typography import plain

SAME = "These words of the newest text are the claim's."


@transaction.atomic
def pin(
    mention: Mention,
    *,
    by: User,
    now: datetime,
    quote: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    reason: str = "",
) -> Mention | None:
    """Name the place of a claim in the newest text; None when it waits for a second person.

    One of several places of the same words takes one person. Other words in the stead of those that are gone
    are a ruling that the claim, or its verdict, stands on them: it takes as many people as a verdict did.
    Raises MentionNotLive where nothing is in doubt, QuoteNotFound, QuoteAmbiguous, and what a ruling raises.
    """
    rules.check_may(by, "review")
    locking.hold_text(mention.claim.article)
    claim = locking.hold(mention.claim)
    rules.check_whole(claim)
    rules.check_no_author(by, claim)
    here = claim.mentions.filter(version=claim.article.newest_id, pk=mention.pk).first()
    if here is None or here.anchor not in (AnchorState.AMBIGUOUS, AnchorState.ORPHANED):
        raise MentionNotLive("Nothing is in doubt about this place in the newest text; look again.")
    words = Words(quote, prefix=prefix, suffix=suffix, start=start)
    if here.anchor == AnchorState.AMBIGUOUS:
        return _choose(here, claim, words, by=by, now=now)
    recheck = claim.rechecks.filter(kind=RecheckKind.TEXT, closed_at=None).first()
    if recheck is None:
        raise MentionNotLive("It was ruled on: the claim stands without these words, or was cut.")
    said = Said(Ruling.STANDS, reason.strip() or SAME, words=[words])
    if rulings.rule(recheck, said, by=by, now=now) is None:
        return None
    return anchors.live(claim).get(start=_place(claim, words).start)


def _place(claim: Claim, words: Words) -> Mention:
    assert claim.article.newest is not None
    return anchors.find(
        claim.article.newest,
        quote=words.quote,
        prefix=words.prefix,
        suffix=words.suffix,
        start=words.start,
    )


def _choose(doubted: Mention, claim: Claim, words: Words, *, by: User, now: datetime) -> Mention:
    place = _place(claim, words)
    if plain(place.exact) != plain(doubted.exact):
        raise Invalid("Choose one of the places where the same words stand.", field="quote")
    doubted.delete()
    known = anchors.live(claim).filter(start=place.start).first()
    chosen = known or anchors.put(claim, place)
    search.keep([claim.pk])
    approvals.discard_all(claim, by=by, now=now)
    locking.keep(claim)
    history.record(
        claim, kind=HistoryKind.EDIT, action="pinned", by=by, now=now, about=chosen, text=chosen.exact
    )
    status.refresh(claim, now=now)
    return chosen
