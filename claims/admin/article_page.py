"""All that an article's page shows to one person: the text with its claims, the figures, the gate."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F

from claims import coverage, gate, labels, queries, rules
from claims.admin import colleagues
from claims.admin.marked import Section, Sign, Span, sections
from claims.coverage import Coverage, Covered
from claims.enums import AnchorState, Attention, Outcome, Stage, Status
from claims.models import Article, Review
from claims.workflow import REVIEWING
from sources.people import User

SHOWN = 8  # reasons above the fold
WAITING_FOR_EDITOR = frozenset({"kept_needs_editor", "cut_needs_editor"})


@dataclass(frozen=True)
class Card:
    """A claim in the list beside the text.

    number: as its sign in the text. waits: for this person. to_answer: they may say what became of its words.
    doubt: what is unsure about its place. said: what was said or found of its words.
    """

    number: int
    covered: Covered
    waits: bool
    to_answer: bool
    doubt: str = ""
    said: str = ""
    parts: Sequence["Card"] = ()

    @property
    def claim(self) -> Any:
        return self.covered.claim

    @property
    def facts(self) -> gate.Facts:
        return self.covered.facts


@dataclass(frozen=True)
class Tab:
    """A filter of the list: its key in the address, its name, and how many it holds."""

    key: str
    name: str
    count: int
    is_chosen: bool


DOUBTS = {
    AnchorState.AMBIGUOUS: "Its words stand in more than one place: look which is meant.",
    AnchorState.ORPHANED: "Its words are no longer in the text.",
}
TABS: tuple[tuple[str, str, Callable[[Card], bool]], ...] = (
    ("", "All", lambda _card: True),
    ("me", "Wait for me", lambda card: card.waits),
    ("attention", "Want attention", lambda card: card.facts.attention != Attention.NONE),
    ("unchecked", "Unchecked", lambda card: card.facts.status in {Status.UNCHECKED, Status.IN_REVIEW}),
    ("no-source", "No source", lambda card: not card.covered.has_source),
    ("proposed", "Proposed", lambda card: card.covered.is_proposed),
)


class ArticlePage:
    """The context of article.html."""

    def __init__(self, article: Article, user: User, *, now: datetime, show: str = "") -> None:
        self.article, self.user, self.show = article, user, show
        self.is_author = rules.is_author(user, article)
        self.may_review = rules.may(user, "review") and not self.is_author
        self.may_answer = rules.may_answer(user, article)
        self.coverage = coverage.of(user, article, now=now)
        reviewed = Review.objects.filter(claim__article=article, claim__round=F("round"), reviewer=user)
        self.reviewed = set(reviewed.values_list("claim", flat=True))

    def context(self) -> dict[str, Any]:
        cards = self._cards()
        open_ones = [
            each
            for each in self.coverage.claims
            if each.facts.stage == Stage.OPEN and not each.facts.is_split and each.claim.assignee_id is None
        ]
        may_assign = rules.may(self.user, "assign") and bool(open_ones)
        standing = {
            each.facts.key: number
            for number, each in enumerate(self.coverage.claims, 1)
            if each.facts.in_text
        }
        reasons = [(reason, standing.get(reason.claim)) for reason in self.coverage.gate.reasons]
        return {
            "article": self.article,
            "coverage": self.coverage,
            "sections": self._sections(),
            "reasons": reasons[:SHOWN],
            "more_reasons": reasons[SHOWN:],
            "figures": _figures(self.coverage),
            "tabs": self._tabs(cards),
            "cards": self._chosen(cards),
            "adrift": [each for each in _all(cards) if each.doubt],
            "count": self.coverage.counts.claims,
            "unassigned": len(open_ones),
            "assignees": colleagues.reviewers_of(self.article) if may_assign else None,
            "may_write": rules.may(self.user, "write"),
            "is_ours_to_answer": self.may_answer,
            "versions": queries.versions(self.user)
            .filter(article=self.article)
            .select_related("created_by")
            .defer("text", "parts")
            .order_by("-number"),
            "legend": [(status, *labels.STATUS[status]) for status in labels.STATUS],
        }

    # --- the text ------------------------------------------------------------------------------

    def _sections(self) -> list[Section]:
        signs = {each.claim.pk: _sign(number, each) for number, each in enumerate(self.coverage.claims, 1)}
        spans: list[Span] = []
        met: set[UUID] = set()
        for place, each in self.coverage.spans:
            assert place.start is not None
            assert place.end is not None
            sign = replace(signs[each.claim.pk], is_again=each.claim.pk in met)
            met.add(each.claim.pk)
            spans.append(Span(place.start, place.end, sign))
        return sections(self.coverage.version.parts, spans)

    # --- the list ------------------------------------------------------------------------------

    def _cards(self) -> list[Card]:
        """The whole claims in the order of the text, each with its parts."""
        numbered = list(enumerate(self.coverage.claims, 1))
        parts: dict[UUID, list[Card]] = {}
        for number, each in numbered:
            if each.claim.parent_id:
                parts.setdefault(each.claim.parent_id, []).append(self._card(number, each))
        return [
            self._card(number, each, parts.get(each.claim.pk, ()))
            for number, each in numbered
            if not each.claim.parent_id
        ]

    def _card(self, number: int, covered: Covered, parts: Sequence[Card] = ()) -> Card:
        facts = covered.facts
        is_asked = facts.status in gate.TO_ANSWER or (not facts.in_text and facts.stage != Stage.WITHDRAWN)
        to_answer = self.may_answer and is_asked and not facts.is_split
        return Card(
            number=number,
            covered=covered,
            waits=self._waits(covered, to_answer=to_answer),
            to_answer=to_answer,
            doubt=_doubt(covered),
            said=_said(covered),
            parts=parts,
        )

    def _waits(self, covered: Covered, *, to_answer: bool) -> bool:
        claim, facts = covered.claim, covered.facts
        if facts.is_split:
            return False
        if to_answer and facts.outcome == Outcome.NONE and self.is_author:
            return True
        codes = {reason.code for reason in gate.bars(facts)}
        if codes & WAITING_FOR_EDITOR and rules.is_editor_of(self.user, self.article):
            return True
        if not self.may_review or facts.stage not in REVIEWING:
            return False
        if facts.stage == Stage.IN_REVIEW:
            return claim.assignee_id == self.user.pk
        is_mine = claim.pk in self.reviewed
        if facts.stage == Stage.CROSS_CHECK:
            return not is_mine
        return is_mine or rules.may(self.user, "settle")  # to concur, or to settle it

    def _tabs(self, cards: Iterable[Card]) -> list[Tab]:
        every = [each for each in _all(cards) if not each.facts.is_split]
        return [Tab(key, name, sum(map(which, every)), key == self.show) for key, name, which in TABS]

    def _chosen(self, cards: Sequence[Card]) -> Sequence[Card]:
        """With a filter, what it holds, parts and wholes alike; else wholes with their parts."""
        which = next((which for key, _, which in TABS if key == self.show and key), None)
        if which is None:
            return cards
        return [each for each in _all(cards) if not each.facts.is_split and which(each)]


def _all(cards: Iterable[Card]) -> list[Card]:
    return [each for card in cards for each in (card, *card.parts)]


def _sign(number: int, covered: Covered) -> Sign:
    facts = covered.facts
    says = f"Claim {number}: {facts.status.label}"
    if covered.is_proposed:
        says = f"Claim {number}: proposed"
    if facts.attention != Attention.NONE:
        says += f", {facts.attention.label}"
    if facts.outcome != Outcome.NONE:
        says += f", {facts.outcome.label}"
    icon = labels.STATUS[facts.status][1]
    return Sign(number, facts.key, facts.status.lower(), icon, says, covered.is_proposed)


def _doubt(covered: Covered) -> str:
    """What is unsure about where it stands; nothing of one that was withdrawn, or rightly cut."""
    facts = covered.facts
    if facts.is_split or facts.stage == Stage.WITHDRAWN or gate.is_cut(facts):
        return ""
    if not facts.in_text:
        return DOUBTS[AnchorState.ORPHANED]
    return DOUBTS[AnchorState.AMBIGUOUS] if covered.is_in_doubt else ""


def _said(covered: Covered) -> str:
    """As "kept by Jo Reed: The mayor stands by it." """
    row = covered.outcome
    if row is None:
        return ""
    who = colleagues.name(row.by)
    said = (
        f"{row.get_outcome_display()} by {who}" if who else f"{row.get_outcome_display()}: found in the text"
    )
    return f"{said}: {row.reason}" if row.reason else said


def _figures(shown: Coverage) -> list[tuple[str, int, str]]:
    """Name, count, and the filter that lists them where there is one."""
    counts = shown.counts
    rows: Mapping[str, tuple[int, str]] = {
        "checked": (counts.checked, ""),
        "unchecked": (counts.unchecked, "unchecked"),
        "without a source": (counts.no_source, "no-source"),
        "want attention": (counts.wants_attention, "attention"),
        "proposed": (counts.proposed, "proposed"),
        "no longer in the text": (counts.not_in_text, ""),
    }
    return [(name, count, key) for name, (count, key) in rows.items()]
