"""Where claims stand: a quote becomes a mention; in a newer text each mention is looked for again."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from claims import anchoring, answering
from claims.enums import AnchorState, Outcome, RecheckKind, Ruling, Stage
from claims.models import ArticleVersion, Claim, DraftOutcome, Mention, MentionTakenOff, Recheck
from claims.services import approvals, locking, outcomes, rechecks, search, status


def find(
    version: ArticleVersion, *, quote: str, prefix: str = "", suffix: str = "", start: int | None = None
) -> Mention:
    """An unsaved mention of `quote` in the text, with the text's own characters.

    Raises QuoteNotFound, or QuoteAmbiguous when it stands more than once and no hint says which.
    """
    where = "the article's newest text"
    return _mention(version, *anchoring.place(version.text, quote, prefix, suffix, start, where=where))


def _mention(
    version: ArticleVersion, start: int, end: int, state: AnchorState = AnchorState.ANCHORED
) -> Mention:
    prefix, suffix = anchoring.context(version.text, start, end)
    exact = version.text[start:end]
    return Mention(
        version=version, exact=exact, prefix=prefix, suffix=suffix, start=start, end=end, anchor=state
    )


def live(claim: Claim) -> QuerySet[Mention]:
    """Where the claim stands in the article's newest text, from its beginning."""
    places = claim.mentions.filter(version=claim.article.newest_id)
    return places.exclude(anchor=AnchorState.ORPHANED).order_by("start")


def as_ruled(claim: Claim, words: str, *, since: datetime) -> str:
    """The words that a review or verdict of then judged: those of the article that a ruling took for them."""
    ruled = claim.rechecks.filter(kind=RecheckKind.TEXT, ruling=Ruling.STANDS, closed_at__gte=since)
    newest = ruled.exclude(words="").order_by("-closed_at", "-pk").first()
    return newest.words if newest else words


def pin(claim: Claim, place: Mention | None) -> None:
    """Let a held claim stand at `place` of the newest text, in the stead of words that are gone from it."""
    gone = claim.mentions.filter(version=claim.article.newest_id, anchor=AnchorState.ORPHANED)
    gone.delete()
    if place and not live(claim).filter(start=place.start).exists():
        put(claim, place)
    search.keep([claim.pk])


def put(claim: Claim, place: Mention) -> Mention:
    """Mark a held claim at a place that `find` found, where it does not stand; perhaps it was taken off."""
    known = Mention.every.filter(claim=claim, version=place.version, start=place.start).first()
    if known is None:
        place.claim = claim
        place.save()
        return place
    MentionTakenOff.objects.filter(mention=known).delete()
    return known


def carry_over(
    old: ArticleVersion, new: ArticleVersion, *, now: datetime
) -> Iterator[tuple[Claim, AnchorState]]:
    """Look for every mention of the old text in the new one; each claim with the worst of its places."""
    mentions = Prefetch(
        "mentions", Mention.objects.filter(version=old).order_by("start"), to_attr="old_places"
    )
    marked = Claim.objects.filter(article=new.article)
    on_words = Recheck.objects.filter(claim__article=new.article, kind=RecheckKind.TEXT, closed_at=None)
    approvals.give_up(on_words, now=now)  # who rules on the article's words holds the article
    said = outcomes.by_claim(marked.values_list("pk", flat=True))
    for found in marked.prefetch_related(mentions).order_by("pk"):
        claim = locking.hold(found)
        claim.article = new.article
        states = [_carry(claim, mention, new) for mention in found.old_places]
        is_cut = _is_cut(claim, said.get(claim.pk, ()), before=found.old_places, states=states, now=now)
        if AnchorState.ORPHANED in states and claim.stage != Stage.WITHDRAWN and not is_cut:
            locking.keep(claim)  # whoever reviews it now has read other words
            rechecks.open_for(claim, kind=RecheckKind.TEXT, now=now)
        status.refresh(claim, now=now)
        yield claim, max(states, key=list(AnchorState).index, default=AnchorState.ORPHANED)


def _is_cut(
    claim: Claim,
    said: Sequence[DraftOutcome],
    *,
    before: Sequence[Mention],
    states: Sequence[AnchorState],
    now: datetime,
) -> bool:
    """Whether an editor's word holds that it was cut; it ends where words that were gone are back."""
    held, is_editors = answering.holding(said, verdict=claim.verdict_id, words="")
    if held != Outcome.CUT:
        return False
    if all(state == AnchorState.ORPHANED for state in states):
        return is_editors
    if all(each.anchor == AnchorState.ORPHANED for each in before):
        outcomes.add(claim, Outcome.NONE, words=outcomes.live_words(live(claim)), now=now)
    return False


def _carry(claim: Claim, mention: Mention, new: ArticleVersion) -> AnchorState:
    anchor = anchoring.locate(new.text, mention.exact, mention.prefix, mention.suffix, mention.start)
    corrected = claim.verdict.corrected_text if claim.verdict else ""
    if anchor.state == AnchorState.ORPHANED and corrected:
        # The words are gone because the correction stands in their place.
        anchor = anchoring.locate(new.text, corrected, mention.prefix, mention.suffix, mention.start)
    if anchor.start is None or anchor.end is None:
        Mention.objects.create(
            claim=claim,
            version=new,
            exact=mention.exact,
            prefix=mention.prefix,
            suffix=mention.suffix,
            anchor=AnchorState.ORPHANED,
        )
        return AnchorState.ORPHANED
    carried = _mention(new, anchor.start, anchor.end, anchor.state)
    Mention.objects.get_or_create(
        claim=claim,
        version=new,
        start=carried.start,
        defaults={
            "exact": carried.exact,
            "prefix": carried.prefix,
            "suffix": carried.suffix,
            "end": carried.end,
            "anchor": carried.anchor,
        },
    )
    return anchor.state
