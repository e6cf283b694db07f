"""Candidates: what was detected in an article, on its text, to accept, reject or change one after another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from claims import linked, queries, rules
from claims.admin.marked import Section, Sign, Span, sections
from claims.admin.marking import words
from claims.enums import Asserts, Kind, LeftOut, RunState, Stage
from claims.models import Article, Claim, Detection, DetectionRun, Mention, Proposal
from claims.services.candidates import Taken, as_proposed, page_of
from claims.services.detecting import Proposed
from sources.admin.remembering import typed
from sources.people import User

AT_LEAST = 0.8  # proposed to accept at once
SEPARATOR = ";"


class CandidateForm(forms.Form):
    """What the claim will say once it is accepted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    statement = forms.CharField(label="Statement", max_length=10_000, widget=words())
    claimant = forms.CharField(label="Who says it", required=False, max_length=1000)
    kind = forms.ChoiceField(label="Kind", choices=Kind)
    asserts = forms.ChoiceField(label="What is checked", choices=Asserts)
    sources = forms.MultipleChoiceField(
        label="Link as a source", required=False, widget=forms.CheckboxSelectMultiple
    )
    outlet = forms.CharField(label="The article has it from", required=False, max_length=200)

    def __init__(
        self, claim: Claim, data: Mapping[str, Any] | None = None, *, links: Sequence[str] = ()
    ) -> None:
        self.claim, self.proposal = claim, _proposal(claim)
        taken = as_proposed(claim)
        initial = {
            "version": claim.version,
            "statement": taken.statement,
            "claimant": f"{SEPARATOR} ".join(taken.claimants),
            "kind": taken.kind,
            "asserts": taken.asserts,
            "outlet": self.proposal.outlets[0] if self.proposal and self.proposal.outlets else "",
        }
        super().__init__(data, auto_id=f"%s-{claim.pk}", initial=initial)
        sources = self.fields["sources"]
        assert isinstance(sources, forms.MultipleChoiceField)
        sources.choices = [(each, each) for each in links]

    def read_again(self) -> None:
        """Refused: what was typed stays, and sent again it is about the candidate as it is now."""
        self.data = typed(self, version=self.claim.version)

    def taken(self) -> Taken:
        """What the claim is to say."""
        said = self.cleaned_data
        names = (each.strip() for each in said["claimant"].split(SEPARATOR))
        return Taken(
            statement=said["statement"],
            asserts=Asserts(said["asserts"]),
            kind=Kind(said["kind"]),
            claimants=[each for each in names if each],
            sources=said["sources"],
            outlet=said["outlet"],
        )


@dataclass(frozen=True)
class Card:
    """One candidate: number as its sign in the text, its place there, and its form."""

    number: int
    claim: Claim
    place: Mention | None
    form: CandidateForm
    trouble: str = ""

    @property
    def detection(self) -> Detection | None:
        return _detection(self.claim)

    @property
    def proposal(self) -> Proposal | None:
        return _proposal(self.claim)

    @property
    def told(self) -> str:
        """What is folded, in words: as "Number, that it is so"."""
        asserts = dict(Asserts.choices).get(self.form["asserts"].value(), "")
        return f"{Kind(self.claim.kind).label.capitalize()}, {asserts}"

    @property
    def is_opened(self) -> bool:
        """Whether the fields that are folded show something to mend."""
        return bool(self.form["kind"].errors or self.form["asserts"].errors)


class AllForm(forms.Form):
    """From which score on all are accepted."""

    at_least = forms.FloatField(min_value=0, max_value=1)


class CandidatesPage:
    """The context of candidates.html; `failed` are forms that were refused, shown as they were typed."""

    def __init__(
        self, article: Article, user: User, *, failed: Sequence[CandidateForm] = (), trouble: str = ""
    ) -> None:
        self.article, self.user, self.trouble = article, user, trouble
        self.failed = {each.claim.pk: each for each in failed}

    def context(self) -> dict[str, Any]:
        cards = self.cards()
        return {
            "article": self.article,
            "cards": cards,
            "run": run_of(self.article),
            "sections": self._sections(cards),
            "may_write": rules.may(self.user, "write"),
            "may_decide": rules.may(self.user, "review"),
            "count": len(cards),
            "at_least": AT_LEAST,
            "count_at_least": sum(_is_scored(each.claim, AT_LEAST) for each in cards),
            "is_tracked": page_of(self.article, self.user) is not None,
        }

    def card(self, claim: Claim) -> dict[str, Any]:
        """The context of one card; of one that was decided meanwhile, too."""
        found = next((each for each in self.cards() if each.claim.pk == claim.pk), None)
        return {
            "article": self.article,
            "card": found or self._card(0, claim),
            "may_decide": True,
            "is_tracked": page_of(self.article, self.user) is not None,
        }

    def cards(self) -> list[Card]:
        """In the order of the text."""
        found = queries.claims(self.user).filter(article=self.article, stage=Stage.DETECTED)
        rows, links = sorted(found, key=_place), _links(self.user, self.article)
        return [self._card(number, claim, links.get(claim.pk, ())) for number, claim in enumerate(rows, 1)]

    def _card(self, number: int, claim: Claim, links: Sequence[str] = ()) -> Card:
        failed = self.failed.get(claim.pk)
        form = failed or CandidateForm(claim, links=links)
        return Card(number, claim, _standing(claim), form, self.trouble if failed else "")

    def _sections(self, cards: Sequence[Card]) -> list[Section]:
        spans = [
            Span(each.place.start, each.place.end, _sign(each))
            for each in cards
            if each.place and each.place.start is not None and each.place.end is not None
        ]
        return sections(self.article.newest.parts if self.article.newest else (), spans)


def run_of(article: Article) -> DetectionRun | None:
    """Of a long text, the reading that goes on, or that failed since nothing else was found."""
    run = article.detection_runs.order_by("-pk").first()
    return None if run is None or run.state == RunState.DONE else run


def waiting(article: Article, user: User) -> int:
    """How many candidates of the article wait."""
    return queries.claims(user).filter(article=article, stage=Stage.DETECTED).count()


def chosen(
    article: Article, user: User, at_least: float, data: QueryDict
) -> tuple[dict[UUID, Taken], list[CandidateForm]]:
    """Candidates scored at least so, each as it is to be said: as it was changed on the page, or as proposed.

    And those that cannot be said as they were changed. data: of those that were changed, the fields, each
    with the candidate's key behind its name.
    """
    found, wrong, links = {}, [], _links(user, article)
    for claim in queries.claims(user).filter(article=article, stage=Stage.DETECTED).order_by("pk"):
        if _is_scored(claim, at_least):
            form = CandidateForm(claim, _typed(claim, data), links=links.get(claim.pk, ()))
            if form.is_valid():
                found[claim.pk] = form.taken()
            elif form.is_bound:
                wrong.append(form)
            else:
                found[claim.pk] = as_proposed(claim)
    return found, wrong


def _typed(claim: Claim, data: QueryDict) -> QueryDict | None:
    ending, own = f".{claim.pk}", QueryDict(mutable=True)
    for name in data:
        if name.endswith(ending):
            own.setlist(name.removesuffix(ending), data.getlist(name))
    return own or None


def came_of(found: Proposed) -> str:
    """As "Found: 12. Where 3 more stand, a person has decided or marked already." """
    there = sum(each.why in (LeftOut.HAS_CLAIM, LeftOut.REJECTED) for each in found.left_out)
    said = f"Found: {len(found.made)}."
    return f"{said} Decided or marked before: {there}." if there else said


def _detection(claim: Claim) -> Detection | None:
    return getattr(claim, "detection", None)  # none where it was marked otherwise


def _is_scored(claim: Claim, at_least: float) -> bool:
    detection = _detection(claim)
    return detection is not None and detection.score >= at_least


def _links(user: User, article: Article) -> dict[UUID, list[str]]:
    """What the article links in or next to each claim."""
    found: dict[UUID, list[str]] = {}
    for each in linked.of_article(user, article):
        for key, _ in each.claims:
            if each.proposed.url not in found.setdefault(key, []):
                found[key].append(each.proposed.url)
    return found


def read_form(user: User, claim: Claim, data: Mapping[str, Any]) -> CandidateForm:
    """What was sent of one candidate."""
    links = [each.url for each in linked.of_claim(user, claim, ())]
    return CandidateForm(claim, data, links=links)


def _proposal(claim: Claim) -> Proposal | None:
    return getattr(claim, "proposal", None)  # none where it is marked without


def _standing(claim: Claim) -> Mention | None:
    places: list[Mention] = claim.places  # type: ignore[attr-defined]
    return next((each for each in places if each.start is not None), None)


def _place(claim: Claim) -> tuple[int, Any]:
    place = _standing(claim)
    start = place.start if place else None
    return (1 << 31 if start is None else start), claim.pk


def _sign(card: Card) -> Sign:
    says = f"Candidate {card.number}"
    if card.detection:
        says += f", scored {card.detection.score:.2f}"
    return Sign(card.number, str(card.claim.pk), "unchecked", "", says, is_proposed=True)
