"""Offline sources at the desk: a form that asks only what the kind needs, and who saw it when.

What identifies a confidential source is typed here; it goes nowhere but into the service that seals it.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from sources import queries
from sources.admin.asking import ASKED, Asked
from sources.admin.base import person
from sources.enums import OfflineKind, Seen, SourceAccess
from sources.errors import Refusal
from sources.models import IdentityTombstone, Source
from sources.people import User, name
from sources.services import confidential, offline, publishers
from sources.services.confidential import Who
from sources.services.offline import HOW, Seeing

IDENTITY = ("name", "role", "contact", "notes")
UNTOLD = {"autocomplete": "off", "spellcheck": "false"}  # some browsers send what is spelt to their maker


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EncounterForm(forms.Form):
    """That one saw or heard it."""

    seen_on = forms.DateField(widget=day())
    how = forms.ChoiceField(widget=forms.RadioSelect)
    place = forms.CharField(max_length=200, required=False)

    def __init__(
        self, kind: str, *, is_confidential: bool, data: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.asked = ASKED[OfflineKind(kind or OfflineKind.DOCUMENT)]
        ways = HOW[OfflineKind(kind)] if kind else tuple(Seen)
        how = self.fields["how"]
        assert isinstance(how, forms.ChoiceField)
        how.choices = [(way.value, way.label) for way in ways]
        if is_confidential:
            del self.fields["place"]
        self._name(self.asked.words)

    def _name(self, words: Mapping[str, tuple[str, str]]) -> None:
        for each, field in self.fields.items():
            field.label, field.help_text = words[each]

    def seeing(self) -> Seeing:
        said = self.cleaned_data
        return Seeing(said["seen_on"], Seen(said["how"]), said.get("place", ""))

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.detail)


class OpenForm(EncounterForm):
    """A source that is named as it is."""

    title = forms.CharField(max_length=500)
    description = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    publisher = forms.CharField(max_length=200, required=False)
    field_order = ("title", "publisher", "seen_on", "how", "place", "description")

    def _name(self, words: Mapping[str, tuple[str, str]]) -> None:
        if "publisher" not in words:
            del self.fields["publisher"]
        super()._name(words)

    def record(self, kind: OfflineKind, *, by: User, now: Any, people: Iterable[User] | None) -> Source:
        said = self.cleaned_data
        issuer = said.get("publisher")
        return offline.add(
            by=by,
            now=now,
            kind=kind,
            title=said["title"],
            description=said["description"],
            publisher=publishers.named(issuer, now=now, is_open=people is None) if issuer else None,
            people=people,
            seen=self.seeing(),
        )


class IdentityForm(forms.Form):
    """What identifies a confidential source; all of it may be left out."""

    name = forms.CharField(max_length=500, required=False, widget=forms.TextInput(attrs=UNTOLD))
    role = forms.CharField(max_length=500, required=False, widget=forms.TextInput(attrs=UNTOLD))
    contact = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={**UNTOLD, "rows": 2})
    )
    notes = forms.CharField(
        max_length=10_000, required=False, widget=forms.Textarea(attrs={**UNTOLD, "rows": 4})
    )
    read = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, asked: Asked, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(data, **options)
        for each in IDENTITY:
            self.fields[each].label, self.fields[each].help_text = asked.identity[each]

    @sensitive_variables()
    def who(self) -> Who:
        return Who(**{each: self.cleaned_data[each] for each in IDENTITY})


class ConfidentialForm(EncounterForm):
    """A source of which only the description is told."""

    title = forms.CharField(max_length=500, widget=forms.TextInput(attrs=UNTOLD))
    field_order = ("title", "seen_on", "how")

    def __init__(self, kind: str, *, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(kind, is_confidential=True, data=data, **options)
        self.identity = IdentityForm(self.asked, data)
        self.fields["title"].label, self.fields["title"].help_text = self.asked.descriptor

    def is_valid(self) -> bool:
        return all((super().is_valid(), self.identity.is_valid()))

    @sensitive_variables()
    def record(self, kind: OfflineKind, *, by: User, now: Any, people: Iterable[User] | None) -> Source:
        return confidential.add(
            self.identity.who(),
            by=by,
            now=now,
            kind=kind,
            descriptor=self.cleaned_data["title"],
            seen=self.seeing(),
            people=people,
        )


Recorded = Callable[[Source], HttpResponse]


@sensitive_post_parameters()
@sensitive_variables()
def record(
    request: HttpRequest,
    *,
    people: Iterable[User] | None = None,
    done: Recorded,
    back: tuple[str, str] | None = None,
) -> HttpResponse:
    """The form of one kind, in the open or confidential, as the address says; then what `done` answers.

    people: for whom alone it is to exist. back: address and words of the page that one came from.
    """
    if not request.user.has_perm("claims.write"):
        raise PermissionDenied
    kind = _kind(request.GET.get("kind", ""))
    is_confidential = request.GET.get("confidential") == "1"
    data = request.POST if request.method == "POST" else None
    form = (
        ConfidentialForm(kind, data=data)
        if is_confidential
        else OpenForm(kind, is_confidential=False, data=data)
    )
    if form.is_valid():
        try:
            return done(form.record(kind, by=person(request), now=timezone.now(), people=people))
        except Refusal as refusal:
            form.refuse(refusal)
    context = {
        **admin.site.each_context(request),
        "title": "An offline source",
        "form": form,
        "kinds": [(each, ASKED[each], each == kind) for each in OfflineKind],
        "kind": kind,
        "asked": ASKED[kind],
        "is_confidential": is_confidential,
        "no_key": _no_key(),
        "is_restricted": people is not None,
        "back": back,
    }
    status = 400 if data is not None else 200
    answer = TemplateResponse(request, "sources/admin/offline.html", context, status=status)
    add_never_cache_headers(answer)
    return answer.render()  # here, where what was typed is kept out of any traceback


def _kind(text: str) -> OfflineKind:
    return OfflineKind(text) if text in OfflineKind.values else OfflineKind.DOCUMENT


def _no_key() -> str:
    try:
        confidential.check_key()
    except Refusal as refusal:
        return refusal.detail
    return ""


def record_page(request: HttpRequest) -> HttpResponse:
    """Record a source that is not on the web."""

    def done(source: Source) -> HttpResponse:
        messages.success(request, "Recorded. Link it to a claim, then cite what it says.")
        return redirect("admin:sources_source_change", source.pk)

    return record(request, done=done)


def around(source: Source, request: HttpRequest) -> dict[str, Any]:
    """What a source's page shows of an offline one."""
    if source.access != SourceAccess.OFFLINE:
        return {"is_offline": False}
    may_write = request.user.has_perm("claims.write")
    return {
        "is_offline": True,
        "encounters": [(each, name(each.by)) for each in source.encounters.all()],
        "encounter_form": EncounterForm(source.kind, is_confidential=source.is_confidential)
        if may_write
        else None,
        "entered_by": name(source.created_by),
        "may_see_identity": source.is_confidential
        and queries.identities(request.user).filter(source=source).exists(),
        "identity_tombstone": IdentityTombstone.objects.filter(source=source).select_related("by").first(),
    }


def see_view(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Put on record that one saw or heard it, and go back to the source."""
    visible = queries.sources(request.user).filter(access=SourceAccess.OFFLINE)
    source = get_object_or_404(visible, pk=source_id)
    if not request.user.has_perm("claims.write"):
        raise PermissionDenied
    form = EncounterForm(source.kind, is_confidential=source.is_confidential, data=request.POST)
    if form.is_valid():
        try:
            offline.see(source, by=person(request), now=timezone.now(), seen=form.seeing())
            messages.success(request, "It is on record, for good.")
            return redirect("admin:sources_source_change", source.pk)
        except Refusal as refusal:
            form.refuse(refusal)
    first = next(iter(form.errors.values()))[0]
    messages.error(request, f"Not recorded. {first}")
    return redirect("admin:sources_source_change", source.pk)
