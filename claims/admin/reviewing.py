"""The reviews of a claim side by side: what each says, what it rests on, and in what two of them differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from claims import checklists, rules
from claims.admin import comparing
from claims.admin.colleagues import name
from claims.checklists import Item
from claims.enums import Rating, Stage
from claims.models import Claim, Evidence, Review
from sources.admin.captured import Piece
from sources.people import User


@dataclass(frozen=True)
class Checked:
    """A checklist as it was answered."""

    items: Sequence[Item]

    @property
    def given(self) -> int:
        return sum(each.answer is not None for each in self.items)

    @property
    def noes(self) -> int:
        return sum(each.answer == "NO" for each in self.items)


@dataclass(frozen=True)
class Rest:
    """A citation that a review rests on; `is_alone`: the review beside it does not rest on that passage."""

    evidence: Evidence
    is_alone: bool = False


@dataclass(frozen=True)
class Reviewed:
    """A review as one reads it; `others` of its citations this person may not see."""

    review: Review
    who: str
    is_mine: bool
    checked: Checked
    rests_on: Sequence[Rest] = ()
    others: int = 0


@dataclass(frozen=True)
class Row:
    """One thing in which two reviews differ, as each of them says it."""

    what: str
    one: Sequence[Piece]
    other: Sequence[Piece]


@dataclass(frozen=True)
class Difference:
    """All in which two reviews differ; no rows where they agree in everything that is compared."""

    one: Reviewed
    other: Reviewed
    rows: Sequence[Row] = field(default_factory=tuple)

    @property
    def is_settled(self) -> bool:
        """Whether they say the same in what makes two reviews agree."""
        first, second = self.one.review, self.other.review
        return (first.rating, first.corrected_text, first.as_of) == (
            second.rating,
            second.corrected_text,
            second.as_of,
        )


def side_by_side(
    reviews: Iterable[Review], evidence: Iterable[Evidence], user: User
) -> tuple[list[Reviewed], Difference | None]:
    """The reviews of one round in their order, and how the first two differ, where there are two.

    evidence: the claim's, as far as the person may see it.
    """
    known = {each.pk: each for each in evidence}
    shown = [_reviewed(each, known, user) for each in reviews]
    if len(shown) < 2:
        return shown, None
    one, other, *more = shown
    one, other = _marked(one, other), _marked(other, one)
    return [one, other, *more], Difference(one, other, rows(one, other))


def _reviewed(review: Review, known: Mapping[UUID, Evidence], user: User) -> Reviewed:
    cited = [each.pk for each in review.evidence.all()]
    seen = [Rest(known[key]) for key in cited if key in known]
    return Reviewed(
        review,
        name(review.reviewer),
        review.reviewer_id == user.pk,
        Checked(checklists.answered(review.claim.kind, review.checklist)),
        seen,
        len(cited) - len(seen),
    )


def _marked(one: Reviewed, other: Reviewed) -> Reviewed:
    rests = [
        Rest(each.evidence, not any(_is_same(each.evidence, its.evidence) for its in other.rests_on))
        for each in one.rests_on
    ]
    return Reviewed(one.review, one.who, one.is_mine, one.checked, rests, one.others)


def _is_same(one: Evidence, other: Evidence) -> bool:
    """The same citation, or the same words of one source, or places of one text that overlap."""
    if one.pk == other.pk:
        return True
    if one.source_id != other.source_id:
        return False
    if one.quote and one.quote == other.quote:
        return True
    if one.extraction_id is None or one.extraction_id != other.extraction_id:
        return False
    return (one.start or 0) < (other.end or 0) and (other.start or 0) < (one.end or 0)


def rows(one: Reviewed, other: Reviewed) -> list[Row]:
    """In what the two differ: rating, corrected words, day, checklist, citations; in this order."""
    first, second = one.review, other.review
    found = []
    if first.rating != second.rating:
        found.append(_row("The judgement", Rating(first.rating).label, Rating(second.rating).label))
    if first.corrected_text != second.corrected_text:
        said, its = comparing.marked(first.corrected_text, second.corrected_text)
        found.append(Row("What it should say", said, its))
    if first.as_of != second.as_of:
        found.append(_row("The day for which it holds", _day(first.as_of), _day(second.as_of)))
    found += _answers(one.checked, other.checked)
    alone = ([each for each in its.rests_on if each.is_alone] for its in (one, other))
    quotes = ["; ".join(f"“{each.evidence}”, {each.evidence.source}" for each in its) for its in alone]
    if any(quotes):
        found.append(_row("Rests on, and the other does not", *quotes))
    return found


def _answers(one: Checked, other: Checked) -> list[Row]:
    its = {each.key: each for each in other.items}
    pairs = [(each, its[each.key]) for each in one.items if each.key in its]
    return [
        _row(mine.question, _told(mine), _told(theirs))
        for mine, theirs in pairs
        if mine.answer != theirs.answer
    ]


def _told(item: Item) -> str:
    return f"{item.words}: {item.note}" if item.note else item.words


def _row(what: str, one: str, other: str) -> Row:
    return Row(what, [Piece(one, 0)] if one else [], [Piece(other, 0)] if other else [])


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no day given"


def way_out(claim: Claim, user: User) -> str:
    """Of a disputed claim: what this person can do about it."""
    if claim.stage != Stage.DISPUTED:
        return ""
    if claim.has_reviewed:  # type: ignore[attr-defined]  # in its row
        return "If your colleague has convinced you, concur; else a third person settles it."
    if rules.may_review(user, claim, has_judged=claim.has_judged):  # type: ignore[attr-defined]
        return "You wrote neither of them, so you may settle it: your own review decides."
    return "One of the two concurs, or an editor who wrote neither settles it."
