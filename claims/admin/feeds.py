"""Feeds on one page: which are read, what came of the last reading, and a form for another."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST

from claims import rules
from claims.admin import colleagues
from claims.enums import Origin
from claims.models import Feed
from claims.services import feeds
from claims.services.feeds import LEAST_EVERY, MOST_EVERY
from sources.admin.base import LookOnly, person
from sources.errors import Refusal
from sources.people import User


class FeedForm(forms.Form):
    url = forms.CharField(
        label="Address",
        max_length=2048,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="Of a feed, RSS or Atom.",
    )
    account: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label="In whose name its articles are posted", queryset=None
    )
    origin = forms.ChoiceField(label="Whose they are", choices=Origin, initial=Origin.THEIRS)
    publisher = forms.CharField(label="Publisher", required=False, max_length=200)
    desk = forms.CharField(label="Desk", required=False, max_length=100)
    every = forms.IntegerField(
        label="Read every so many minutes", min_value=LEAST_EVERY, max_value=MOST_EVERY, initial=30
    )
    fetches_pages = forms.BooleanField(
        label="Fetch the pages of its teasers",
        required=False,
        help_text="Where an entry has only a teaser, its page is fetched and read, as far as the site lets "
        "robots do so. Otherwise it is left out.",
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        account = self.fields["account"]
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = colleagues.everybody()

    def add(self, *, by: User, now: datetime) -> Feed:
        said = self.cleaned_data
        return feeds.add(by=by, now=now, **{**said, "origin": Origin(said["origin"])})


@admin.register(Feed)
class FeedAdmin(LookOnly):
    """The list is the page itself; there is no page for a single one."""

    def get_urls(self) -> list[URLPattern]:
        switch = self.admin_site.admin_view(require_POST(self.switch_view))
        return [path("<uuid:feed_id>/switch/", switch, name="claims_feed_switch"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, and for editors the form; a POST sets one up."""
        self.check_may_look(request)
        may_set = rules.may(request.user, "assign")
        if request.method == "POST" and not may_set:
            raise PermissionDenied
        form = FeedForm(request.POST or None)
        if form.is_valid():
            try:
                form.add(by=person(request), now=timezone.now())
                messages.success(request, "It is read within a minute, and from then on by itself.")
                return redirect("admin:claims_feed_changelist")
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.detail)
        context = {
            **self.admin_site.each_context(request),
            "title": "Feeds",
            "feeds": Feed.objects.select_related("account", "created_by").order_by("-pk")[:500],
            "form": form if may_set else None,
        }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "claims/admin/feeds.html", context, status=status)

    def switch_view(self, request: HttpRequest, feed_id: UUID) -> HttpResponse:
        """Read it no longer; or again, at once."""
        self.check_may_look(request)
        feed = get_object_or_404(Feed, pk=feed_id)
        is_on = request.POST.get("on") == "1"
        try:
            feeds.switch(feed, on=is_on, by=person(request), now=timezone.now())
            messages.success(request, "It is read within a minute." if is_on else "It is read no longer.")
        except Refusal as refusal:
            messages.error(request, refusal.detail)
        return redirect("admin:claims_feed_changelist")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        return redirect("admin:claims_feed_changelist")
