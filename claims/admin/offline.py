"""Offline sources of a claim: one on record is linked, a new one recorded, without leaving the claim."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from claims import rules
from claims.admin.acts import Act
from claims.enums import Access
from claims.models import Article, Claim
from claims.services import evidence
from sources import queries as source_queries
from sources.admin.base import person
from sources.admin.offline import day, record
from sources.enums import OfflineKind, Seen, SourceAccess
from sources.models import Source
from sources.people import User
from sources.services import offline
from sources.services.offline import HOW, Seeing

WAYS = [
    ("A document", [(way.value, way.label) for way in HOW[OfflineKind.DOCUMENT]]),
    ("Somebody", [(way.value, way.label) for way in HOW[OfflineKind.PERSON]]),
]


class LinkOffline(Act):
    slug, title, button, section = "link-offline", "Link an offline source", "Link", "sources"
    is_fetched = True
    source: "forms.ModelChoiceField[Source]" = forms.ModelChoiceField(
        queryset=None, label="Offline source", empty_label="Choose one on record"
    )

    def prepare(self) -> None:
        field = self.fields["source"]
        assert isinstance(field, forms.ModelChoiceField)
        visible = source_queries.sources(self.user).filter(access=SourceAccess.OFFLINE)
        field.queryset = visible.order_by("title")

    def perform(self, *, now: datetime) -> str:
        evidence.link(self.claim, self.cleaned_data["source"], by=self.user, now=now)
        return "Linked."


class RecordOffline(Act):
    """A new one, named as it is; a confidential one has a page of its own."""

    slug, title, button, section = (
        "record-offline",
        "Record a new offline source",
        "Record and link",
        "sources",
    )
    hint = "A document, an interview, a person. That you saw or heard it, and when, stays on record."
    kind = forms.ChoiceField(label="What it is", choices=OfflineKind)
    known_as = forms.CharField(label="How colleagues will know it", max_length=500)
    seen_on = forms.DateField(label="When you saw or heard it", widget=day())
    how = forms.ChoiceField(label="How", choices=WAYS)
    place = forms.CharField(label="Where", max_length=200, required=False)
    description = forms.CharField(
        label="How it can be found again", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @transaction.atomic
    def perform(self, *, now: datetime) -> str:
        rules.check_may(self.user, self.needs)
        said = self.cleaned_data
        source = offline.add(
            by=self.user,
            now=now,
            kind=OfflineKind(said["kind"]),
            title=said["known_as"],
            description=said["description"],
            people=people_of(self.claim.article),
            seen=Seeing(said["seen_on"], Seen(said["how"]), said["place"]),
        )
        evidence.link(self.claim, source, by=self.user, now=now)
        return "Recorded and linked. Now cite what it says."


def people_of(article: Article) -> list[User] | None:
    """For whom alone a source exists that is recorded for the article; None for all."""
    return list(article.access_people.all()) if article.access == Access.RESTRICTED else None


def record_page(request: HttpRequest, claim: Claim, *, now: datetime) -> HttpResponse:
    """Record an offline source, confidential or not, then link it and go back to the claim."""
    address = f"{reverse('admin:claims_claim_change', args=[claim.pk])}#sources"

    def done(source: Source) -> HttpResponse:
        evidence.link(claim, source, by=person(request), now=now)
        messages.success(request, "Recorded and linked. Now cite what was said.")
        return redirect(address)

    return record(request, people=people_of(claim.article), done=done, back=(address, "The claim"))
