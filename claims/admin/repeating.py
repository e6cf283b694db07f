"""Where the article says the same again: offered as another mention, or as a claim to be joined into this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404

from claims import queries, repeats
from claims.admin import comparing
from claims.admin.acts import Act
from claims.admin.marking import AddMention
from claims.enums import HistoryKind, Stage
from claims.models import Claim, Mention
from claims.repeats import Repeat
from claims.services import joining
from claims.workflow import BEFORE_REVIEW
from sources.admin.captured import Mark, Piece, around
from sources.people import User


class Join(Act):
    """A claim that repeats this one becomes a mention of it."""

    slug, title, button, section = "join", "Join a repetition into this claim", "Join it", "claim"
    needs = "review"
    other = forms.UUIDField(widget=forms.HiddenInput)

    def perform(self, *, now: datetime) -> str:
        visible = queries.claims(self.user)
        other = get_object_or_404(visible, pk=self.cleaned_data["other"])
        joining.join(other, into=self.claim, by=self.user, now=now)
        return "Joined: its words are another mention of this claim now."


@dataclass(frozen=True)
class Again:
    """A place where the article says the same or nearly the same; `claims` stand there already.

    may_join: the first of them may be joined into this claim. may_add: it may be marked as another mention.
    """

    repeat: Repeat
    words: str
    pieces: Sequence[Piece]
    claims: Sequence[Claim]
    may_add: bool
    may_join: bool

    @property
    def kinds(self) -> str:
        """What differs, in plain words."""
        return ", ".join(sorted(kind.label for kind in self.repeat.kinds))


def context(claim: Claim, user: User) -> dict[str, Any]:
    """What the card of repetitions shows, and into which claim this one was joined."""
    return {
        "again": again(claim, user),
        "joined_into": joined_into(claim, user),
    }


def joined_into(claim: Claim, user: User) -> Claim | None:
    """The claim that a withdrawn one was joined into, since it repeats it."""
    if claim.stage != Stage.WITHDRAWN:
        return None
    entries = queries.history(user).filter(claim=claim, kind=HistoryKind.EDIT, action="joined")
    entry = entries.order_by("-seq").first()
    bare = queries.claims(user).select_related(None).prefetch_related(None)
    return bare.filter(pk=entry.facts.get("into")).first() if entry else None


def again(claim: Claim, user: User) -> list[Again]:
    """The places to offer to this person; none where the claim takes no mention."""
    version = claim.article.newest
    places: list[Mention] = [each for each in claim.places if each.start is not None]  # type: ignore[attr-defined]
    if version is None or not places or not AddMention.is_offered(claim, user) or _is_set_aside(claim):
        return []
    taken = [(each.start or 0, each.end or 0) for each in places]
    found = repeats.find(version.text, places[0].exact, taken)
    if not found:
        return []
    marked = list(queries.marked(user, claim))
    return [_again(claim, user, each, version.text, places, marked) for each in found]


def _is_set_aside(claim: Claim) -> bool:
    return claim.stage in (Stage.WITHDRAWN, Stage.NOT_CHECKABLE)


def _again(
    claim: Claim, user: User, repeat: Repeat, text: str, places: Sequence[Mention], marked: Sequence[Mention]
) -> Again:
    words = text[repeat.start : repeat.end]
    whole = around(text, Mark(repeat.start, repeat.end), within=60)
    place = next(at for at, piece in enumerate(whole) if piece.mark)
    _, now = comparing.marked(places[0].exact, words)
    here = [
        each.claim for each in marked if (each.start or 0) < repeat.end and repeat.start < (each.end or 0)
    ]
    is_judged = claim.stage not in BEFORE_REVIEW and words not in {each.exact for each in places}
    fits = not repeat.differs_in_fact and not is_judged
    return Again(
        repeat,
        words,
        [*whole[:place], *now, *whole[place + 1 :]],
        here,
        fits and not here,
        fits and bool(here) and Join.is_offered(claim, user) and _may_join(here[0], claim),
    )


def _may_join(other: Claim, into: Claim) -> bool:
    """As far as the rows tell; the service decides for itself."""
    same = (other.asserts, other.as_of) == (into.asserts, into.as_of)
    return same and not other.is_split and other.stage in BEFORE_REVIEW
