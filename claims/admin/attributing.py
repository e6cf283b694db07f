"""Who got it from whom, as acts on the claim's page: said of a linked source, or ruled on where proposed."""

from datetime import datetime

from django import forms
from django.shortcuts import get_object_or_404

from claims import rules
from claims.admin.acts import Act
from sources import queries as source_queries
from sources.admin.attributing import carry_out
from sources.enums import Ruled


class OfOrigin(Act):
    """An act that may name an origin: a source by its id, or an address."""

    section, needs = "sources", "review"
    origin = forms.UUIDField(widget=forms.HiddenInput, required=False)
    url = forms.CharField(required=False, max_length=2048, label="Its address")
    note = forms.CharField(required=False, max_length=4000, label="Note for colleagues")


class Attribute(OfOrigin):
    slug, title, button = "attribute", "Say where a source got it from", "Put it on record"
    source = forms.UUIDField(widget=forms.HiddenInput)

    def perform(self, *, now: datetime) -> str:
        rules.check_may(self.user, self.needs)
        source = get_object_or_404(source_queries.sources(self.user), pk=self.cleaned_data["source"])
        return carry_out(source, self.cleaned_data, by=self.user, now=now)


class RuleAttribution(OfOrigin):
    slug, title, button = (
        "rule-attribution",
        "Rule on where a source got it from",
        "Put it on record",
    )
    attribution = forms.UUIDField(widget=forms.HiddenInput)
    ruling = forms.ChoiceField(choices=Ruled)

    def perform(self, *, now: datetime) -> str:
        rules.check_may(self.user, self.needs)
        visible = source_queries.attributions(self.user)
        row = get_object_or_404(visible, pk=self.cleaned_data["attribution"])
        return carry_out(row.source, self.cleaned_data, by=self.user, now=now, answers=row)
