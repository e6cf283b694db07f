"""What became of the claims of one text in another of the same article, as far as one may see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from claims import queries
from claims.enums import AnchorState, Fate
from claims.models import ArticleVersion, Claim, Mention
from sources.people import Person


@dataclass(frozen=True)
class Fated:
    """A claim with its places in both texts; those that are gone from one have no place in it."""

    claim: Claim
    fate: Fate
    old: Sequence[Mention]
    new: Sequence[Mention]

    @property
    def was(self) -> str:
        return _words(self.old)

    @property
    def now(self) -> str:
        return _words(self.new)


def of(user: Person, was: ArticleVersion, now: ArticleVersion) -> list[Fated]:
    """All that stand in one of the two, in the order in which they were marked."""
    there = Mention.objects.filter(version__in=[was, now]).select_related("drift__before").order_by("start")
    rows = queries.claims(user).filter(article=was.article_id)
    claims = rows.prefetch_related(Prefetch("mentions", there, to_attr="in_both")).order_by("pk")
    found = [_fated(claim, was, now) for claim in claims]
    return [each for each in found if each.was or each.now]


def _fated(claim: Claim, was: ArticleVersion, now: ArticleVersion) -> Fated:
    mentions: list[Mention] = claim.in_both  # type: ignore[attr-defined]
    old, new = ([each for each in mentions if each.version_id == text.pk] for text in (was, now))
    return Fated(claim, _fate(old, new), old, new)


def _fate(old: Sequence[Mention], new: Sequence[Mention]) -> Fate:
    live = _live(new)
    if not _live(old):
        return Fate.NEW
    if not live:
        return Fate.GONE
    if any(each.anchor == AnchorState.AMBIGUOUS for each in live):
        return Fate.AMBIGUOUS
    if len(live) < len(new):
        return Fate.PARTLY_GONE
    if _words(old) != _words(new):
        return Fate.EDITED
    moved = any(each.anchor == AnchorState.MOVED for each in live)
    return Fate.MOVED if moved else Fate.STAYED


def _live(places: Sequence[Mention]) -> list[Mention]:
    return [each for each in places if each.start is not None]


def _words(places: Sequence[Mention]) -> str:
    return "\n".join(dict.fromkeys(each.exact for each in _live(places)))
