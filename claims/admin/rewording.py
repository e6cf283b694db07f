"""What changed in the article since the claim was checked: the words judged, against those of now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from claims.admin import comparing
from claims.enums import AnchorState, RecheckKind, Ruling
from claims.models import ArticleVersion, Claim, Mention, Recheck, Review, Verdict
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


def of(
    claim: Claim, verdict: Verdict | None, reviews: Sequence[Review], rulings: Iterable[Recheck], user: User
) -> Reworded | None:
    """None where the words are those that were judged, or nothing was judged yet that one may see.

    reviews: those that the person may see, with `is_adopted`, whether the verdict is theirs. rulings: those
    that the verdict stands on newer words, and maybe others.
    """
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
        _judged_on([each for each in reviews if each.is_adopted] if verdict else mine),  # type: ignore[attr-defined]
        newest,
        was,
        came if now else (),
        is_gone,
        verdict is None,
        _ruled(rulings, verdict, now),
    )


def _judged_on(reviews: Sequence[Review]) -> ArticleVersion | None:
    """The text that the reviewers saw."""
    versions = (each.article_version for each in reviews)
    return max(versions, key=lambda each: each.number, default=None)


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


def _ruled(rulings: Iterable[Recheck], verdict: Verdict | None, now: str) -> Recheck | None:
    """As `anchors.as_ruled`, the ruling itself."""
    on_words = [
        (each.closed_at, each.pk, each)
        for each in rulings
        if each.kind == RecheckKind.TEXT and each.ruling == Ruling.STANDS and each.words and each.closed_at
    ]
    since = [each for each in on_words if verdict and each[0] >= verdict.settled_at]
    newest = max(since)[2] if since else None
    return newest if newest and newest.words == now else None
