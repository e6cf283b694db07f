"""Earlier checks: the list of what was brought in, a page of each, and the way in, looked at before."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from claims import earlier, rules, searched
from claims.admin import previewing
from claims.admin.previewing import DAY, SENT_ALREADY, Parted, is_first_press, one_of, sent
from claims.enums import Rating
from claims.models import EarlierCheck
from claims.services import earlier_checks
from claims.services.earlier_checks import Given
from claims.sheets import Line
from sources.admin.base import LookOnly, person
from sources.errors import Refusal
from sources.people import User
from sources.serving import attachment
from sources.tables import CSV, as_csv

PAGE = 500


class FileForm(forms.Form):
    file = forms.FileField(
        label="The checks",
        help_text="A table (CSV in UTF-8, or XLSX) whose first row names the columns "
        f"{', '.join(earlier.COLUMNS)}; needed are claim, rating and url. Or ClaimReview markup, one a line "
        "(NDJSON). Several names, and several sources, stand in one cell with a semicolon between them.",
    )


class RowForm(forms.Form):
    """What a row may say."""

    claim = forms.CharField()
    said_by = Parted(required=False)
    said_on = forms.DateField(**DAY)
    rating = forms.CharField()
    our_rating = forms.ChoiceField(
        choices=Rating.choices, required=False, error_messages=one_of(Rating.values)
    )
    explanation = forms.CharField(required=False)
    url = forms.CharField()
    published_on = forms.DateField(**DAY)
    publisher = forms.CharField(required=False)
    language = forms.CharField(required=False)
    sources = Parted(required=False)

    def given(self) -> Given:
        said = dict(self.cleaned_data)
        said["label"], said["rating"] = said.pop("rating"), said.pop("our_rating")
        return Given(**said)


@dataclass
class Row(previewing.Row):
    """A line: what it would bring in, or what is wrong with it."""

    given: Given | None = None


@admin.register(EarlierCheck)
class EarlierCheckAdmin(LookOnly):
    list_display = ("short", "label", "by", "published_on", "imported_at")
    search_fields = ("words",)
    search_help_text = "All of these words"
    sortable_by = ()
    ordering = ("-id",)
    list_before_template = "claims/admin/earlier_before.html"
    fields: ClassVar = (
        "claim", "names", "said_on", "label", "rating", "explanation", "url", "publisher", "published_on",
        "rested_on", "imported_by", "imported_at",
    )  # fmt: skip
    readonly_fields = ("names", "rested_on")

    @admin.display(description="earlier check, imported")
    def short(self, row: EarlierCheck) -> str:
        return row.claim if len(row.claim) < 160 else f"{row.claim[:158]}…"

    @admin.display(description="checked by")
    def by(self, row: EarlierCheck) -> str:
        return row.publisher or "us"

    @admin.display(description="said by")
    def names(self, row: EarlierCheck) -> str:
        return ", ".join(row.said_by) or "–"

    @admin.display(description="it rested on")
    def rested_on(self, row: EarlierCheck) -> str:
        return ", ".join(row.sources) or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[EarlierCheck], search_term: str
    ) -> tuple[QuerySet[EarlierCheck], bool]:
        return searched.earlier_checks(queryset, search_term), False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="claims_earliercheck_import"),
            path("export/", view(self.export_view), name="claims_earliercheck_export"),
            *super().get_urls(),
        ]

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """All of them, as a table; what a spreadsheet would take for a formula is defused."""
        self.check_may_look(request)
        table = as_csv(earlier.COLUMNS, _pages(EarlierCheck.objects.order_by("pk")), has_bom=True)
        return attachment(table, "earlier-checks.csv", f"{CSV}; charset=utf-8")

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """The form; what was sent, looked at; and, once the person has seen it, the writing."""
        user = person(request)
        if not rules.may(user, "publish"):
            raise PermissionDenied
        if "rows" in request.POST:
            return self._write(request, user)
        form = FileForm(request.POST or None, request.FILES or None)
        if form.is_valid():
            try:
                sheet = earlier.read(form.cleaned_data["file"].read())
            except Refusal as refusal:
                form.add_error("file", refusal.detail)
            else:
                rows = [_row(line) for line in sheet.lines]
                _take_in(rows, user, is_trial=True)
                return self._looked_at(request, rows, unread=sheet.unread)
        context = {**self.admin_site.each_context(request), "title": "Earlier checks", "form": form}
        status = 400 if form.errors else 200
        return TemplateResponse(request, "claims/admin/earlier_import.html", context, status=status)

    def _looked_at(
        self, request: HttpRequest, rows: Sequence[Row], *, unread: Sequence[str] = (), status: int = 200
    ) -> HttpResponse:
        about = {"title": "Earlier checks", "unread": unread}
        return previewing.looked_at(request, "claims/admin/earlier_rows.html", rows, status=status, **about)

    def _write(self, request: HttpRequest, user: User) -> HttpResponse:
        """All of what was looked at, or none of it."""
        lines = sent(request.POST["rows"], earlier.COLUMNS) if is_first_press(request) else None
        if lines is None:
            messages.warning(request, SENT_ALREADY)
            return redirect("admin:claims_earliercheck_import")
        rows = [_row(line) for line in lines]
        _take_in(rows, user, is_trial=any(row.faults for row in rows))
        if any(row.faults for row in rows):
            return self._looked_at(request, rows, status=409)
        messages.success(request, f"Brought in: {len(rows)}.")
        return redirect("admin:claims_earliercheck_changelist")


def _row(line: Line) -> Row:
    form = RowForm(line.cells)
    found = list(previewing.faults(line, form))
    return Row(line, found, form.given() if form.is_valid() else None)


def _take_in(rows: Sequence[Row], user: User, *, is_trial: bool) -> None:
    """By the service; what it refuses is put beside its row."""
    wanted = [row for row in rows if not row.faults]
    given = [row.given for row in wanted if row.given]
    done = earlier_checks.take_in(given, by=user, now=timezone.now(), is_trial=is_trial)
    for row, outcome in zip(wanted, done, strict=True):
        if isinstance(outcome, Refusal):
            row.faults.append(f"{outcome.field or 'url'}: {outcome.detail}")


def _pages(found: QuerySet[EarlierCheck]) -> Iterator[list[Mapping[str, Any]]]:
    page: list[Mapping[str, Any]] = []
    for each in found.iterator(chunk_size=PAGE):
        page.append(_cells(each))
        if len(page) == PAGE:
            yield page
            page = []
    yield page


def _cells(row: EarlierCheck) -> Mapping[str, Any]:
    """As an import takes them."""
    said = {name: getattr(row, name) for name in earlier.COLUMNS if hasattr(row, name)}
    return said | {"rating": row.label, "our_rating": row.rating}
