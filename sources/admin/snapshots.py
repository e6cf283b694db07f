"""Snapshots: what was captured, when and from where, and the texts that were read from it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from sources import harmless, queries, warc
from sources.admin import cells, diffs, own
from sources.admin.base import as_key
from sources.admin.finding import FoundBySource
from sources.errors import Refusal
from sources.models import Snapshot
from sources.people import name
from sources.services import captured, changes, exports, takedowns
from sources.serving import attachment, page
from sources.templatetags.captured import whose


@admin.register(Snapshot)
class SnapshotAdmin(FoundBySource):
    list_display = ("of", "captured_at", "by", "answer", "size")
    list_filter = ("captured_by", "is_truncated")
    sortable_by = ()
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Snapshot]:
        return queries.snapshots(request.user)

    @admin.display(description="source", ordering="source__title")
    def of(self, snapshot: Snapshot) -> SafeString:
        return cells.named(snapshot.source)

    @admin.display(description="by", ordering="captured_by")
    def by(self, snapshot: Snapshot) -> str:
        """Who captured it, whether a second person attests it, and that it is gone."""
        gone = "; taken down" if hasattr(snapshot, "tombstone") else ""
        return whose(snapshot) + gone

    @admin.display(description="answer")
    def answer(self, snapshot: Snapshot) -> str:
        """What the server said, where one was asked."""
        return " ".join(filter(None, (str(snapshot.status or ""), snapshot.media_type))) or "–"

    @admin.display(description="size", ordering="bytes")
    def size(self, snapshot: Snapshot) -> str:
        return filesizeformat(snapshot.bytes) + (", cut" if snapshot.is_truncated else "")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<uuid:snapshot_id>/page/", view(self.page_view), name="sources_snapshot_page"),
            path("<uuid:snapshot_id>/framed/", view(self.framed_view), name="sources_snapshot_framed"),
            path(
                "<uuid:snapshot_id>/diff/<uuid:other_id>/",
                view(self.diff_view),
                name="sources_snapshot_diff",
            ),
            path("<uuid:snapshot_id>/raw/", view(self.raw_view), name="sources_snapshot_raw"),
            path("<uuid:snapshot_id>/warc/", view(self.warc_view), name="sources_snapshot_warc"),
            path(
                "<uuid:snapshot_id>/attest/",
                view(require_POST(own.attest_view)),
                name="sources_snapshot_attest",
            ),
            *super().get_urls(),
        ]

    def _seen(self, request: HttpRequest, snapshot_id: UUID) -> Snapshot:
        self.check_may_look(request)
        return get_object_or_404(queries.snapshots(request.user), pk=snapshot_id)

    def page_view(self, request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
        """The captured page with its structure, in a frame in which nothing runs."""
        snapshot = self._seen(request, snapshot_id)
        context = {
            **self.admin_site.each_context(request),
            "title": "Captured page",
            "snapshot": snapshot,
            "source": snapshot.source,
            "is_markup": captured.is_markup(snapshot),
            "is_picture": captured.is_picture(snapshot),
            "reading": next(iter(snapshot.extractions.all()), None),
        }
        return TemplateResponse(request, "sources/admin/page.html", context)

    def framed_view(self, request: HttpRequest, snapshot_id: UUID) -> HttpResponse:
        """What stands in that frame."""
        snapshot = self._seen(request, snapshot_id)
        try:
            return page(captured.view_of(snapshot), has_picture=captured.is_picture(snapshot))
        except Refusal as refusal:
            return page(harmless.note(refusal.detail), status=refusal.status)

    def diff_view(self, request: HttpRequest, snapshot_id: UUID, other_id: UUID) -> HttpResponse:
        """What changed from this capture to another of its source."""
        snapshot = self._seen(request, snapshot_id)
        captures = queries.snapshots(request.user).filter(source=snapshot.source)
        other = get_object_or_404(captures, pk=other_id)
        try:
            before, after = changes.readings_of(snapshot, other)
        except Refusal as refusal:
            messages.error(request, refusal.detail)
            return redirect("admin:sources_snapshot_change", snapshot.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "What changed",
            "source": snapshot.source,
            **diffs.of(before, after),
        }
        return TemplateResponse(request, "sources/admin/diff.html", context)

    def raw_view(self, request: HttpRequest, snapshot_id: UUID) -> HttpResponseBase:
        """The bytes as they came, as a file."""
        snapshot = self._seen(request, snapshot_id)
        return self._file(
            request,
            snapshot,
            lambda: attachment(
                captured.bytes_of(snapshot), captured.file_name(snapshot), "application/octet-stream"
            ),
        )

    def warc_view(self, request: HttpRequest, snapshot_id: UUID) -> HttpResponseBase:
        """The capture as a WARC file."""
        snapshot = self._seen(request, snapshot_id)
        return self._file(
            request,
            snapshot,
            lambda: attachment(exports.warc_of(snapshot), f"{snapshot.pk}.warc.gz", warc.MEDIA_TYPE),
        )

    def _file(
        self, request: HttpRequest, snapshot: Snapshot, made: Callable[[], HttpResponseBase]
    ) -> HttpResponseBase:
        """The file, or the snapshot's page with the reason why there is none."""
        try:
            return made()
        except Refusal as refusal:
            messages.error(request, refusal.detail)
            return redirect("admin:sources_snapshot_change", snapshot.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One capture between the one before and the one after it."""
        self.check_may_look(request)
        visible = queries.snapshots(request.user)
        snapshot = get_object_or_404(visible.select_related("person"), pk=as_key(object_id))
        others = visible.filter(source=snapshot.source)
        context = {
            **self.admin_site.each_context(request),
            "title": "Capture",
            "snapshot": snapshot,
            "source": snapshot.source,
            "readings": snapshot.extractions.all(),
            "tombstone": getattr(snapshot, "tombstone", None),
            "seen_by": [name(each) for each in snapshot.seen_by.order_by("username")],
            "may_attest": own.may_attest(snapshot, request.user),
            "may_take_down": request.user.has_perm("claims.administer")
            and not hasattr(snapshot, "tombstone"),
            "order": takedowns.pending(snapshot),
            "is_markup": captured.is_markup(snapshot),
            "is_picture": captured.is_picture(snapshot),
            "has_pages": any(each.page_offsets for each in snapshot.extractions.all()),
            "before": others.filter(pk__lt=snapshot.pk).order_by("-pk").first(),
            "after": others.filter(pk__gt=snapshot.pk).order_by("pk").first(),
        }
        return TemplateResponse(request, "sources/admin/snapshot.html", context)
