"""The forms by which a person says who got it from whom, and rules on what was proposed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from sources import queries
from sources.enums import AttributionState, Ruled
from sources.models import Attribution, Source
from sources.people import Person, User
from sources.services import attributions, publishers

SHOWN = 50
DISMISSED = "It is on record that this is not so."
ACCEPTED = "It is on record, and counts from now on."


class Said(forms.Form):
    """A form that a service may refuse."""

    def refuse(self, field: str | None, said: str) -> None:
        """Beside the field, where the form has it, or above the form."""
        self.add_error(field if field in self.fields else None, said)


class SayForm(Said):
    """From whom a source got it: an address, or a publisher where the page is not known."""

    url = forms.CharField(
        required=False,
        max_length=2048,
        label="Address of the page it got it from",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="It is tracked from then on.",
    )
    publisher = forms.CharField(
        required=False,
        max_length=200,
        label="Or its publisher",
        help_text="Where the very page is not known.",
    )
    note = forms.CharField(required=False, max_length=4000, label="Note for colleagues")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="attribute-%s")


class RulingForm(Said):
    """What a person says of one attribution, and of which page it is."""

    attribution = forms.UUIDField()
    ruling = forms.ChoiceField(choices=Ruled)
    origin = forms.UUIDField(required=False)


def of(source: Source, user: Person) -> list[Attribution]:
    """Whom a source has it from, what counts first; `pages`: sources of a publisher to choose from."""
    rows = list(queries.attributions(user).filter(source=source).order_by("state", "-pk")[:SHOWN])
    houses = {each.publisher_id for each in rows if each.origin_id is None}
    pages = list(queries.sources(user).filter(publisher__in=houses).exclude(pk=source.pk)[:SHOWN])
    for row in rows:
        row.pages = [each for each in pages if each.publisher_id == row.publisher_id]  # type: ignore[attr-defined]
    return rows


def takers(source: Source, user: Person) -> QuerySet[Attribution]:
    """Who has it from the source."""
    found = queries.attributions(user).filter(origin=source, state=AttributionState.ACCEPTED)
    return found.order_by("-pk")[:SHOWN]


def carry_out(
    source: Source,
    said: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    answers: Attribution | None = None,
) -> str:
    """Put on record what a form says, of an attribution where it answers one; what to tell the person.

    Raises Refusal.
    """
    note = said.get("note", "")
    if answers and said.get("ruling") == Ruled.DISMISSED:
        attributions.dismiss(answers, by=by, now=now, note=note)
        return DISMISSED
    if said.get("origin"):
        origin = get_object_or_404(queries.sources(by), pk=said["origin"])
        attributions.say(source, origin=origin, by=by, now=now, note=note, answers=answers)
    elif said.get("url"):
        attributions.say_of_address(source, said["url"], by=by, now=now, note=note, answers=answers)
    elif answers:
        attributions.accept(answers, by=by, now=now, note=note)
    else:
        name = said.get("publisher", "").strip()
        publisher = publishers.named(name, now=now, is_open=source.is_open) if name else None
        attributions.say(source, publisher=publisher, by=by, now=now, note=note)
    return ACCEPTED
