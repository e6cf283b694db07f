"""What changed in the article since the claim was checked: the words judged, against those of now."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.admin import comparing
from claims.enums import AnchorState
from claims.models import ArticleVersion, Claim, Mention, Recheck, Review, Verdict
from claims.services import anchors
from sources.admin.captured import Piece
from sources.nearest import Wanted, between, nearest
from sources.people import User
from sources.typography import Page, plain


@dataclass(frozen=True)
class Reworded:
    """`before` and `after` differ: the text that was judged and the newest one.

    is_gone: the words stand there no more, and `now` is what is likest to them, if anything is.
    ruled: by which ruling the verdict stands on the words of now.
    """

    before: ArticleVersion | None
    after: ArticleVersion
    was: Sequence[Piece]
    now: Sequence[Piece]
    is_gone: bool
    is_mine: bool
    ruled: Recheck | None


def of(claim: Claim, verdict: Verdict | None, reviews: Sequence[Review], user: User) -> Reworded | None:
    """None where the words are those that were judged, or nothing was judged yet that one may see."""
    newest = claim.article.newest
    mine = [each for each in reviews if each.round == claim.round and each.reviewer_id == user.pk]
    judged = verdict.words if verdict else (mine[-1].words if mine else "")
    if newest is None or not judged:
        return None
    places: Sequence[Mention] = claim.places  # type: ignore[attr-defined]
    standing = [each.exact for each in places if each.anchor != AnchorState.ORPHANED]
    now = "\n".join(dict.fromkeys(standing))
    if now == judged:
        return None
    lost = [each for each in places if each.anchor == AnchorState.ORPHANED]
    is_gone = not standing
    if is_gone and lost:
        now = _likest(lost[0], newest.text)
    was, came = comparing.marked(judged, now)
    return Reworded(
        _judged_on(verdict, mine),
        newest,
        was,
        came if now else (),
        is_gone,
        verdict is None,
        _ruled(claim, verdict, now),
    )


def _judged_on(verdict: Verdict | None, mine: Sequence[Review]) -> ArticleVersion | None:
    """The text that the reviewers saw."""
    found = [*verdict.reviews.all()] if verdict else [*mine]
    keys = [each.article_version_id for each in found]
    return ArticleVersion.objects.filter(pk__in=keys).defer("text", "parts").order_by("-number").first()


def _likest(mention: Mention, text: str) -> str:
    """Of the newest text, the words that are most like those that are gone; empty where none are."""
    page = Page(text)
    wanted = Wanted(plain(mention.exact), plain(mention.prefix), plain(mention.suffix))
    # What stands between the words around it, before the same words elsewhere: that is another mention.
    place = between(wanted, page, None) or nearest(wanted, page, None)
    if place is None:
        return ""
    start, end = page.span(*place)
    return text[start:end]


def _ruled(claim: Claim, verdict: Verdict | None, now: str) -> Recheck | None:
    if verdict is None:
        return None
    if anchors.as_ruled(claim, verdict.words, since=verdict.settled_at) != now:
        return None
    return claim.rechecks.filter(words=now).select_related("closed_by").order_by("-closed_at").first()
