"""The form by which words of an article's text become a claim."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import Truncator

from claims import anchoring
from claims.admin.acts import MISSING
from claims.admin.marking import day, words
from claims.admin.plain import plain
from claims.enums import Asserts, Kind
from claims.errors import QuoteAmbiguous
from claims.models import Mention
from sources.admin.captured import Mark, Piece, around
from sources.errors import Refusal

OFFERED = 20  # places to choose from; words that stand more often are better made longer
FIELDS = {"url": "source", "sources.0": "source"}  # what a service calls a field of ours


@dataclass(frozen=True)
class Choice:
    """One of several places of the same words: where it begins, and what stands around it."""

    start: int
    pieces: Sequence[Piece]


class MarkForm(forms.Form):
    """Words of the text become a claim."""

    quote = forms.CharField(
        label="The words",
        max_length=10_000,
        widget=words(3),
        strip=False,
        help_text="Select them in the text, or paste them.",
    )
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    after = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    place = forms.IntegerField(required=False, min_value=0)  # chosen where the words stand more than once
    statement = forms.CharField(
        label="Statement",
        required=False,
        max_length=10_000,
        widget=words(),
        help_text="The assertion, made to stand alone; the words themselves where empty.",
    )
    kind = forms.ChoiceField(label="Kind", choices=Kind, initial=Kind.OTHER)
    asserts = forms.ChoiceField(
        label="What is checked", required=False, choices=[("", "by its kind"), *Asserts.choices]
    )
    claimant = forms.CharField(label="Who says it", required=False, max_length=200)
    as_of = forms.DateField(label="Judged as of", required=False, widget=day())
    source = forms.CharField(label="A source's address", required=False, max_length=2048)

    pins = forms.ChoiceField(label="They are", required=False, choices=[("", "a new claim")])

    choices: Sequence[Choice] = ()

    def __init__(self, data: Mapping[str, Any] | None = None, *, doubted: Iterable[Mention] = ()) -> None:
        """doubted: places of claims of which this person may say where they are."""
        super().__init__(data)
        named = [(str(each.pk), f"words of: {Truncator(each.claim.statement).chars(70)}") for each in doubted]
        self.fields["pins"].choices = [("", "a new claim"), *named]  # type: ignore[attr-defined]
        if not named:
            del self.fields["pins"]

    def place_words(self) -> dict[str, Any]:
        """As arguments of claims.services.pinning.pin."""
        return {name: self.arguments()[name] for name in ("quote", "prefix", "suffix", "start")}

    def arguments(self) -> dict[str, Any]:
        """As arguments of claims.services.claims.add."""
        said = self.cleaned_data
        return {
            **{name: said[name] for name in ("quote", "statement", "as_of")},
            "start": said["start"] if said["place"] is None else said["place"],
            "prefix": said["before"],
            "suffix": said["after"],
            "kind": Kind(said["kind"]),
            "asserts": Asserts(said["asserts"]) if said["asserts"] else None,
            "claimants_named": [said["claimant"]] if said["claimant"] else [],
            "sources": [said["source"]] if said["source"] else [],
        }

    def typed(self) -> list[forms.BoundField]:
        """The fields that a person fills in; the place is chosen beside the words."""
        return [field for field in self.visible_fields() if field.name != "place"]

    def refuse(self, refusal: Refusal, text: str) -> None:
        """Name the refusal at its field; of words that stand more than once in the text, offer the places."""
        field = FIELDS.get(refusal.field or "", refusal.field)
        said = plain(refusal)
        if isinstance(refusal, QuoteAmbiguous):
            self.choices = _choices(text, self.cleaned_data["quote"])
            said = said.removesuffix(".") + ", or choose the place that you mean."
        self.add_error(field if field in self.fields else None, said)

    def trouble(self) -> str:
        """Why nothing was marked, for the head of the page."""
        found = [error for errors in self.errors.as_data().values() for error in errors]
        if not found or found[0].code == "required":
            return MISSING
        return str(found[0].messages[0])


def _choices(text: str, quote: str) -> list[Choice]:
    places = anchoring.places(text, quote)[:OFFERED]
    return [Choice(start, around(text, Mark(start, end, tone="claim"), within=60)) for start, end in places]
