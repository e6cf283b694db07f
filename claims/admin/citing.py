"""Evidence as acts: cite a captured passage or an offline source, retract."""

from abc import abstractmethod
from datetime import datetime
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404

from claims import queries
from claims.admin.acts import Act, Reason
from claims.enums import Stance
from claims.models import Claim
from claims.services import beginning, evidence
from claims.services.evidence import CITING
from sources import queries as source_queries
from sources.enums import SourceAccess
from sources.people import User


class CitingAct(Act):
    section, needs = "evidence", "review"
    stance = forms.ChoiceField(choices=Stance, widget=forms.RadioSelect, label="What it does to the claim")
    quote = forms.CharField(
        label="The words", max_length=100_000, widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )
    note = forms.CharField(required=False, max_length=4000, label="Note for colleagues")
    translation = forms.CharField(
        required=False,
        max_length=50_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="In our language",
        help_text="Where the words are in another one. It is kept beside them, under your name.",
    )
    is_context = forms.BooleanField(required=False, label="Context only: no verdict rests on it")
    take = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and claim.stage in CITING

    @abstractmethod
    def place(self) -> dict[str, Any]:
        """Where the words stand, as arguments of the service."""

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        cite = beginning.take_and_cite if said["take"] else evidence.cite
        cite(
            self.claim,
            by=self.user,
            now=now,
            quote=said["quote"],
            stance=Stance(said["stance"]),
            carrying=not said["is_context"],
            note=said["note"],
            translation=said["translation"],
            **self.place(),
        )
        return "Cited; the claim is yours to check." if said["take"] else "Cited."


class Cite(CitingAct):
    """A passage of a captured text; the hidden hints say which of several equal ones."""

    slug, title, button = "cite", "Cite a passage", "Cite"
    extraction = forms.UUIDField(widget=forms.HiddenInput)
    before = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    after = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def place(self) -> dict[str, Any]:
        said = self.cleaned_data
        reading = get_object_or_404(source_queries.extractions(self.user), pk=said["extraction"])
        hints = {"prefix": said["before"], "suffix": said["after"], "start": said["start"]}
        return {"extraction": reading, **hints}


class CiteOffline(CitingAct):
    """What was seen in a source that is not on the web, typed by who saw it."""

    slug, title, button = "cite-offline", "Cite an offline source", "Cite"
    source = forms.UUIDField(widget=forms.HiddenInput)

    def place(self) -> dict[str, Any]:
        offline = source_queries.sources(self.user).filter(access=SourceAccess.OFFLINE)
        return {"source": get_object_or_404(offline, pk=self.cleaned_data["source"])}


class Retract(Act):
    slug, title, button, section = "retract", "Retract a citation", "Retract", "evidence"
    needs = "review"
    evidence = forms.UUIDField(widget=forms.HiddenInput)
    reason = Reason("Why it no longer counts")

    def perform(self, *, now: datetime) -> str:
        visible = queries.evidence(self.user).filter(claim=self.claim)
        cited = get_object_or_404(visible, pk=self.cleaned_data["evidence"])
        evidence.retract(cited, by=self.user, now=now, reason=self.cleaned_data["reason"])
        return "Retracted."
