"""Webhooks in the admin: whose they are, whether they work, what was sent; each act is a service's."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from unfold.decorators import action

from claims import queries
from claims.enums import Status
from factcheck import tasks
from factcheck.models import User
from factcheck.webhooks import endpoints
from factcheck.webhooks.events import Event
from factcheck.webhooks.models import Webhook
from sources.admin.base import LookOnly, as_key, person
from sources.errors import Refusal

SHOWN = 50  # deliveries on a webhook's page
MOST_ARTICLES = 200
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class WebhookForm(forms.Form):
    owner = forms.ModelChoiceField(
        User.objects.filter(is_active=True).order_by("username"),
        help_text="A machine’s, or your own; it is told only of what this account may see.",
    )
    url = forms.URLField(label="Address", max_length=2048, assume_scheme="https")
    description = forms.CharField(required=False, max_length=200, label="What it is for")
    events = forms.MultipleChoiceField(
        choices=Event.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: everything.",
    )  # fmt: skip
    desks = forms.CharField(required=False, help_text="Separated by commas. Empty: all.")
    articles = forms.CharField(
        required=False,
        max_length=20_000,
        label="Articles",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Their addresses on the desk, or their ids, one a line. Empty: all.",
    )
    statuses = forms.MultipleChoiceField(
        choices=Status.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Only while the claim has one of these. None ticked: any.",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_articles(self) -> list[UUID]:
        """Each as the API takes it; one that this person may not see is as if there were none."""
        found = []
        for line in self.cleaned_data["articles"].split():
            named = ID.search(line)
            if named is None or not queries.articles(self.user).filter(pk=UUID(named[0])).exists():
                raise forms.ValidationError(f"{line} is no article, or none that you may see.")
            found.append(UUID(named[0]))
        if len(found) > MOST_ARTICLES:
            raise forms.ValidationError(f"At most {MOST_ARTICLES} are taken.")
        return list(dict.fromkeys(found))

    def said(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        del given["owner"]
        desks = [each.strip() for each in given["desks"].split(",")]
        return given | {"desks": [each for each in desks if each]}


@admin.register(Webhook)
class WebhookAdmin(LookOnly):
    list_display = ("address", "owner", "told", "state", "made_at")
    search_fields = ("url", "description", "owner__username")
    list_select_related = ("owner",)
    ordering = ("-id",)
    actions_list: Any = ["set_up"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Webhook]:
        return endpoints.seen_by(person(request))

    @admin.display(description="webhook")
    def address(self, webhook: Webhook) -> str:
        return str(webhook)

    @admin.display(description="told of")
    def told(self, webhook: Webhook) -> str:
        return ", ".join(webhook.events) or "everything"

    @admin.display(description="state")
    def state(self, webhook: Webhook) -> str:
        return state(webhook)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<uuid:key>/do/<slug:act>/",
                view(require_POST(never_cache(self.do_view))),
                name="factcheck_webhook_do",
            ),
            path(
                "deliveries/<uuid:key>/replay/",
                view(require_POST(self.replay_view)),
                name="factcheck_delivery_replay",
            ),
            *super().get_urls(),
        ]

    @action(description="Set one up", url_path="set-up", permissions=["view"])  # type: ignore[untyped-decorator]
    def set_up(self, request: HttpRequest) -> HttpResponse:
        """The form; once it is sent, the page with the secret, which is shown this once."""
        self.check_may_look(request)
        form = WebhookForm(request.POST if request.method == "POST" else None, user=person(request))
        if form.is_bound and form.is_valid():
            try:
                owner = form.cleaned_data["owner"]
                made = endpoints.add(owner, by=person(request), now=timezone.now(), **form.said())
                return self._page(request, *made)
            except Refusal as refusal:
                form.add_error("url" if refusal.field == "url" else None, refusal.detail)
        context = {**self.admin_site.each_context(request), "title": "Set up a webhook", "form": form}
        return TemplateResponse(
            request, "factcheck/webhooks/set_up.html", context, status=400 if form.errors else 200
        )

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(request, self._found(request, as_key(object_id)))

    def do_view(self, request: HttpRequest, key: UUID, act: str) -> HttpResponse:
        webhook, by, now = self._found(request, key), person(request), timezone.now()
        if act == "renew":
            return self._renewed(request, webhook)
        if act == "delete":
            endpoints.delete(webhook, by=by)
            messages.success(request, "Deleted, with all that was to be sent.")
            return redirect("admin:factcheck_webhook_changelist")
        if act not in ("on", "off"):
            raise Http404
        endpoints.edit(webhook, by=by, now=now, is_on=act == "on")
        messages.success(request, "Turned on." if act == "on" else "Turned off: it is told of nothing.")
        return redirect("admin:factcheck_webhook_change", webhook.pk)

    def _renewed(self, request: HttpRequest, webhook: Webhook) -> HttpResponse:
        try:
            return self._page(request, *endpoints.rotate(webhook, by=person(request), now=timezone.now()))
        except Refusal as refusal:
            messages.error(request, refusal.detail)
            return redirect("admin:factcheck_webhook_change", webhook.pk)

    def replay_view(self, request: HttpRequest, key: UUID) -> HttpResponse:
        self.check_may_look(request)
        by = person(request)
        delivery = get_object_or_404(endpoints.deliveries(by), pk=key)
        try:
            endpoints.replay(delivery, by=by, now=timezone.now())
            tasks.ring_announcer()
            messages.success(request, "It is sent once more.")
        except Refusal as refusal:
            messages.error(request, refusal.detail)
        return redirect("admin:factcheck_webhook_change", delivery.webhook_id)

    def _found(self, request: HttpRequest, key: UUID) -> Webhook:
        self.check_may_look(request)
        return get_object_or_404(endpoints.seen_by(person(request)), pk=key)

    def _page(self, request: HttpRequest, webhook: Webhook, secret: str = "") -> HttpResponse:
        sent = endpoints.deliveries(person(request)).filter(webhook=webhook).prefetch_related("log")
        context = {
            **self.admin_site.each_context(request),
            "title": "Webhook",
            "webhook": webhook,
            "secret": secret,
            "state": state(webhook),
            "events": [str(Event(each).label) for each in webhook.events],
            "statuses": [str(Status(each).label) for each in webhook.statuses],
            "articles": queries.articles(person(request)).filter(pk__in=webhook.articles).order_by("title"),
            "deliveries": [(each, list(each.log.all())) for each in sent.order_by("-seq")[:SHOWN]],
        }
        return TemplateResponse(request, "factcheck/webhooks/webhook.html", context)


def state(webhook: Webhook) -> str:
    if webhook.off:
        return Webhook.Off(webhook.off).label
    if webhook.failing_since:
        return f"failing since {webhook.failing_since:%Y-%m-%d %H:%M} UTC"
    return "on"
