"""Sources: how each of them is, and a fetch when somebody wants one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from sources import change_words, queries, searched, waiting, warc
from sources.admin import attributing, cells, identity, offline, own, sparkline, words
from sources.admin.asked import CountedSources
from sources.admin.base import as_key, person
from sources.admin.finding import Found
from sources.admin.overriding import OverrideForm
from sources.enums import FetchReason
from sources.errors import Refusal
from sources.models import Attribution, Source
from sources.people import User
from sources.services import exports, fetches, overrides
from sources.serving import attachment

REFUSED = "Your role does not include this; ask a reviewer."
LOG = 20  # newest fetches and captures shown on a source's page


# What floors above show on a source's page: each is asked with the request, and answers with HTML.
PANELS: list[Callable[[HttpRequest, Source], SafeString]] = []


@admin.register(Source)
class SourceAdmin(Found):
    list_display = ("name", "publisher", "state", "last_check", "next_check")
    list_filter = ("health", "last_outcome", "access", "kind", "watch", CountedSources)
    search_help_text = (
        "Words of the title, the description, the address or the publisher; or the whole address."
    )
    ordering = ("-id",)
    actions = ("fetch_now",)
    list_before_template = "sources/admin/sources_before.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return queries.sources_in_full(request.user)

    def found(self, rows: QuerySet[Source], term: str, user: User) -> QuerySet[Source]:
        return searched.sources(rows, term)

    def has_write_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.write")

    def has_override_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("claims.review")

    @admin.display(description="source", ordering="title")
    def name(self, source: Source) -> SafeString:
        return cells.named(source)

    @admin.display(description="how it is", ordering="health")
    def state(self, source: Source) -> SafeString:
        return cells.chip(words.of(source, now=timezone.now()))

    @admin.display(description="last check", ordering="last_checked_at")
    def last_check(self, source: Source) -> str:
        return date_format(source.last_checked_at, cells.MOMENT) if source.last_checked_at else "–"

    @admin.display(description="next check", ordering="next_check_at")
    def next_check(self, source: Source) -> SafeString:
        """When, or why it waits."""
        return cells.next_check(source, waiting.of_source(source, now=timezone.now()))

    @admin.action(description="Fetch now", permissions=["write"])
    def fetch_now(self, request: HttpRequest, chosen: QuerySet[Source]) -> None:
        asked = 0
        for source in chosen:
            try:
                fetches.request(source, by=person(request), now=timezone.now(), reason=FetchReason.PERSON)
                asked += 1
            except Refusal as refusal:
                messages.warning(request, f"{source}: {refusal.detail}")
        if asked:
            messages.success(
                request, f"Asked for {asked} fetch{'es' if asked > 1 else ''}; a worker does the rest."
            )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("offline/", view(offline.record_page), name="sources_source_offline"),
            path("<uuid:source_id>/seen/", view(require_POST(offline.see_view)), name="sources_source_see"),
            path("<uuid:source_id>/identity/", view(identity.identity_page), name="sources_source_identity"),
            path("<uuid:source_id>/capture/", view(own.capture_page), name="sources_source_capture"),
            path("<uuid:source_id>/fetch/", view(require_POST(self.fetch_view)), name="sources_source_fetch"),
            path(
                "<uuid:source_id>/override/",
                view(require_POST(self.override_view)),
                name="sources_source_override",
            ),
            path(
                "<uuid:source_id>/override/lift/",
                view(require_POST(self.lift_view)),
                name="sources_source_lift",
            ),
            path(
                "<uuid:source_id>/attribute/",
                view(require_POST(self.attribute_view)),
                name="sources_source_attribute",
            ),
            path("<uuid:source_id>/rule/", view(require_POST(self.rule_view)), name="sources_source_rule"),
            path("<uuid:source_id>/warc/", view(self.warc_view), name="sources_source_warc"),
            *super().get_urls(),
        ]

    def warc_view(self, request: HttpRequest, source_id: UUID) -> HttpResponseBase:
        """All captures of the source as one WARC file."""
        self.check_may_look(request)
        source = get_object_or_404(queries.sources(request.user), pk=source_id)
        snapshots = queries.snapshots(request.user).filter(source=source)
        if not snapshots.exists():
            raise Http404
        return attachment(exports.warc_of_all(snapshots), f"source-{source.pk}.warc.gz", warc.MEDIA_TYPE)

    def fetch_view(self, request: HttpRequest, source_id: str) -> HttpResponse:
        """Ask for a fetch and go back to where the button was."""
        source = get_object_or_404(queries.sources(request.user), pk=source_id)
        if self.has_write_permission(request):
            self.fetch_now(request, queries.sources(request.user).filter(pk=source.pk))
        else:
            messages.error(request, "Your role does not include asking for a fetch.")
        return redirect("admin:sources_source_change", source.pk)

    def override_view(self, request: HttpRequest, source_id: str) -> HttpResponse:
        """Speak over what our checks find; back on the page with what is wrong, where something is."""
        source = get_object_or_404(queries.sources(request.user), pk=source_id)
        form = OverrideForm(request.POST)
        if not self.has_override_permission(request):
            messages.error(request, REFUSED)
        elif form.is_valid():
            try:
                form.say(source, by=person(request), now=timezone.now())
                messages.success(request, "It is on record, and holds from now on.")
            except Refusal as refusal:
                form.refuse(refusal.field, refusal.detail)
        if form.errors and self.has_override_permission(request):
            return self.change_view(request, str(source.pk), extra_context={"override_form": form})
        return redirect("admin:sources_source_change", source.pk)

    def lift_view(self, request: HttpRequest, source_id: str) -> HttpResponse:
        source = get_object_or_404(queries.sources(request.user), pk=source_id)
        if not self.has_override_permission(request):
            messages.error(request, REFUSED)
            return redirect("admin:sources_source_change", source.pk)
        try:
            overrides.lift(source, by=person(request), now=timezone.now())
            messages.success(request, "Lifted: our checks speak again.")
        except Refusal as refusal:
            messages.warning(request, refusal.detail)
        return redirect("admin:sources_source_change", source.pk)

    def attribute_view(self, request: HttpRequest, source_id: str) -> HttpResponse:
        """Say where the source got it from; back on the page with what is wrong, where something is."""
        source = get_object_or_404(queries.sources(request.user), pk=source_id)
        form = attributing.SayForm(request.POST)
        if self._put_on_record(request, source, form):
            return redirect(self._section(source))
        return self.change_view(request, str(source.pk), extra_context={"say_form": form})

    def rule_view(self, request: HttpRequest, source_id: str) -> HttpResponse:
        """Accept or dismiss what was proposed or said of the source."""
        source = get_object_or_404(queries.sources(request.user), pk=source_id)
        form = attributing.RulingForm(request.POST)
        if not form.is_valid():
            raise Http404
        mine = queries.attributions(request.user).filter(source=source)
        row = get_object_or_404(mine, pk=form.cleaned_data["attribution"])
        if not self._put_on_record(request, source, form, answers=row):
            messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect(self._section(source))

    def _put_on_record(
        self,
        request: HttpRequest,
        source: Source,
        form: attributing.Said,
        *,
        answers: Attribution | None = None,
    ) -> bool:
        if not self.has_override_permission(request):
            form.add_error(None, REFUSED)
        elif form.is_valid():
            try:
                told = attributing.carry_out(
                    source, form.cleaned_data, by=person(request), now=timezone.now(), answers=answers
                )
                messages.success(request, told)
            except Refusal as refusal:
                form.refuse(refusal.field, refusal.detail)
        return not form.errors

    def _section(self, source: Source) -> str:
        return f"{reverse('admin:sources_source_change', args=[source.pk])}#attributions"

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """What is known about a source, its captures and its fetches."""
        self.check_may_look(request)
        source = get_object_or_404(queries.sources_in_full(request.user), pk=as_key(object_id))
        now = timezone.now()
        readings = queries.extractions(request.user).filter(snapshot__source=source)
        newest = list(queries.fetches(request.user).filter(source=source).order_by("-id")[: sparkline.MOST])
        context = {
            **self.admin_site.each_context(request),
            "title": "Source",
            "source": source,
            "said": words.of(source, now=now),
            "override": source.holding(now),
            "overrides": queries.overrides(request.user).filter(source=source).order_by("-id")[:LOG],
            "override_form": self._override_form(request, source),
            "waits": waiting.of_source(source, now=now),
            "sparkline": sparkline.of(newest),
            "may_fetch": self.has_write_permission(request) and bool(source.url),
            "may_capture": own.may_capture(request.user) and not source.is_confidential,
            **offline.around(source, request),
            "readings": readings.order_by("-id")[:LOG],
            "changes": [
                (change, change_words.of(change))
                for change in queries.changes(request.user).filter(source=source).order_by("-id")[:LOG]
            ],
            "fetches": [(fetch, words.of_fetch(fetch, now=now)) for fetch in newest[:LOG]],
            "counts": {
                "snapshots": queries.snapshots(request.user).filter(source=source).count(),
                "fetches": queries.fetches(request.user).filter(source=source).count(),
            },
            "attributions": attributing.of(source, request.user),
            "takers": attributing.takers(source, request.user),
            "say_form": attributing.SayForm() if self.has_override_permission(request) else None,
            "panels": [panel(request, source) for panel in PANELS],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "sources/admin/source.html", context)

    def _override_form(self, request: HttpRequest, source: Source) -> OverrideForm | None:
        return OverrideForm() if source.url and self.has_override_permission(request) else None
