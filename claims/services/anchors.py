"""Where claims stand: a quote becomes a mention, and a person names the place of one that is in doubt."""

from datetime import datetime

from django.db.models import QuerySet

from claims import anchoring
from claims.enums import AnchorState, RecheckKind, Ruling
from claims.models import ArticleVersion, Claim, Drift, Mention, MentionTakenOff
from claims.services import search


def find(
    version: ArticleVersion, *, quote: str, prefix: str = "", suffix: str = "", start: int | None = None
) -> Mention:
    """An unsaved mention of `quote` in the text, with the text's own characters.

    Raises QuoteNotFound, or QuoteAmbiguous when it stands more than once and no hint says which.
    """
    where = "the article's newest text"
    return at(version, *anchoring.place(version.text, quote, prefix, suffix, start, where=where))


def at(version: ArticleVersion, start: int, end: int, state: AnchorState = AnchorState.ANCHORED) -> Mention:
    """An unsaved mention of what stands between two code points."""
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
    here = claim.mentions.filter(version=claim.article.newest_id)
    here.filter(anchor=AnchorState.ORPHANED).delete()
    Drift.objects.filter(mention__in=here).delete()  # a person has said what they mean
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
