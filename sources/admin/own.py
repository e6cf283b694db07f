"""A person's own capture at the desk: sent from the source's page, attested on its own."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from sources import queries
from sources.admin.base import person
from sources.admin.moments import Moment
from sources.errors import Refusal
from sources.extraction.extracted import clean_text
from sources.models import Snapshot
from sources.people import Person, User
from sources.services import captures
from sources.services.uploads import TAKEN, Upload

MOMENT = "%Y-%m-%dT%H:%M"


class CaptureForm(forms.Form):
    """What a person saw and saved, and what they say of it."""

    file = forms.FileField(
        label="The file",
        help_text=f"{TAKEN}. PDF and web archives up to 50 MB, the rest up to 10.",
    )
    captured_at = Moment(
        required=False,
        label="When you saw it, in UTC",
        help_text="Now, or the web archive's own date, unless you say otherwise.",
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )
    note = forms.CharField(
        required=False,
        max_length=4000,
        label="How you got there",
        help_text="Such as: with our subscription.",
    )
    memento = forms.CharField(
        required=False,
        max_length=2500,
        label="Its address in a web archive",
        help_text="Where you saved an archive's copy: the long address, such as "
        "https://web.archive.org/web/20200131120000/https://…",
    )
    transcript = forms.CharField(
        required=False,
        label="What an image or a scan shows",
        help_text="Word for word, so that it can be cited. It is marked as typed by you.",
        widget=forms.Textarea(attrs={"rows": 4}),
        strip=False,
    )
    is_private = forms.BooleanField(
        required=False, label="Only I, and the colleagues chosen here, may ever see it"
    )
    people: "forms.ModelMultipleChoiceField[User]" = forms.ModelMultipleChoiceField(
        queryset=get_user_model().objects.none(),
        required=False,
        label="Colleagues",
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = get_user_model().objects.filter(is_active=True).order_by("username")

    def said(self) -> dict[str, Any]:
        """The arguments of the service."""
        given = {name: self.cleaned_data[name] for name in ("captured_at", "note", "memento", "transcript")}
        return {**given, "people": self.cleaned_data["people"] if self.cleaned_data["is_private"] else None}

    def refuse(self, refusal: Refusal) -> None:
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.detail)


def may_capture(user: Person) -> bool:
    """Whether the person may send captures, and attest those of others."""
    return user.has_perm("claims.review")


def capture_page(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """The form; once it is taken, the page of the new capture."""
    source = get_object_or_404(queries.sources(request.user), pk=source_id)
    if not may_capture(request.user):
        raise PermissionDenied
    form = CaptureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = captures.upload(source, _file(form), by=person(request), now=timezone.now(), **form.said())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "Kept. A worker reads it now; a second person should attest it.")
            return redirect("admin:sources_snapshot_change", made.pk)
    context = {
        **admin.site.each_context(request),
        "title": "Your own capture",
        "source": source,
        "form": form,
    }
    return TemplateResponse(
        request, "sources/admin/capture.html", context, status=400 if form.errors else 200
    )


def _file(form: CaptureForm) -> Upload:
    sent = form.cleaned_data["file"]
    return Upload(name=sent.name or "", declared=sent.content_type or "", body=sent.read())


def may_attest(snapshot: Snapshot, user: Person) -> bool:
    """Whether the page offers it; the service decides for itself."""
    known = {snapshot.person_id, *(each.by_id for each in snapshot.attestations.all())}
    is_there = snapshot.is_attested is not None and not hasattr(snapshot, "tombstone")
    return is_there and user.pk not in known and may_capture(user)


def attest_view(request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
    """Say that one saw the same, and go back to the capture."""
    snapshot = get_object_or_404(queries.snapshots(request.user), pk=snapshot_id)
    if not may_capture(request.user):
        raise PermissionDenied
    try:
        note = clean_text(request.POST.get("note", ""))[:4000]
        captures.attest(snapshot, by=person(request), now=timezone.now(), note=note)
        messages.success(request, "You said that you saw the same.")
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    return redirect("admin:sources_snapshot_change", snapshot.pk)
