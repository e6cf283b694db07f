"""Claims from a table: sent, looked at with what is wrong in which row, and only then written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from claims import queries, rules, sheets
from claims.admin import previewing
from claims.admin.previewing import DAY, SENT_ALREADY, Parted, is_first_press, one_of, sent
from claims.enums import Asserts, Kind
from claims.models import Article, Claim
from claims.services import claims
from claims.services.marking import Said
from claims.sheets import Line
from sources.admin.base import person
from sources.errors import Refusal
from sources.people import User

OFFERED = 200  # the newest articles


class SheetForm(forms.Form):
    file = forms.FileField(
        label="The table",
        help_text="CSV in UTF-8, or XLSX; its first row names the columns. Needed is quote, the words as the "
        f"article has them; known besides: {', '.join(each for each in sheets.COLUMNS if each != 'quote')}. "
        "Several claimants, and several sources, stand in one cell with a semicolon between them.",
    )
    article: "forms.ModelChoiceField[Article]" = forms.ModelChoiceField(
        queryset=Article.objects.none(),
        required=False,
        empty_label="of each row its own, by the column external_id",
        label="The article",
        help_text="All claims are marked in its newest text.",
    )

    def __init__(self, user: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = queries.articles(user).order_by("-pk").values_list("pk", flat=True)[:OFFERED]
        chosen = self.fields["article"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = Article.objects.filter(pk__in=list(newest)).order_by("-pk")


class RowForm(forms.Form):
    """What a row may say, as the API takes it."""

    quote = forms.CharField(max_length=20_000, strip=False)
    prefix = forms.CharField(max_length=1000, required=False, strip=False)  # type: ignore[assignment]  # a field
    suffix = forms.CharField(max_length=1000, required=False, strip=False)
    statement = forms.CharField(max_length=5000, required=False)
    asserts = forms.ChoiceField(
        choices=Asserts.choices, required=False, error_messages=one_of(Asserts.values)
    )
    kind = forms.ChoiceField(choices=Kind.choices, required=False, error_messages=one_of(Kind.values))
    claimants = Parted(required=False)
    as_of = forms.DateField(**DAY)
    legal_flag = forms.TypedChoiceField(
        choices=[("true", "yes"), ("false", "no")],
        required=False,
        coerce=lambda said: said == "true",
        error_messages=one_of(["true", "false"]),
    )
    sources = Parted(required=False)

    def said(self) -> Said:
        given = dict(self.cleaned_data)
        given["claimants_named"] = given.pop("claimants")
        given["kind"], given["asserts"] = given["kind"] or Kind.OTHER, given["asserts"] or None
        return Said(**{**given, "legal_flag": bool(given["legal_flag"])})


@dataclass
class Row(previewing.Row):
    """A line of the table: what it would mark and where, or what is wrong with it."""

    article: UUID | None = None
    said: Said | None = None


def page(request: HttpRequest) -> HttpResponse:
    """The form; the table, looked at; and, once the person has seen it, the writing."""
    user = person(request)
    if not rules.may(user, "write"):
        raise PermissionDenied
    if "rows" in request.POST:
        return _write(request, user)
    form = SheetForm(user, request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            sheet = sheets.read(form.cleaned_data["file"].read())
        except Refusal as refusal:
            form.add_error("file", refusal.detail)
        else:
            rows = _rows(sheet.lines, form.cleaned_data["article"], user)
            _mark(rows, user, is_trial=True)
            return _looked_at(request, rows, form.cleaned_data["article"], unread=sheet.unread)
    context = {**admin.site.each_context(request), "title": "Claims from a table", "form": form}
    status = 400 if form.errors else 200
    return TemplateResponse(request, "claims/admin/import.html", context, status=status)


def _looked_at(
    request: HttpRequest,
    rows: Sequence[Row],
    article: Article | None,
    *,
    unread: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """What would be marked, and what would not."""
    about = {"title": "Claims from a table", "article": article, "unread": unread}
    return previewing.looked_at(request, "claims/admin/import_rows.html", rows, status=status, **about)


def _write(request: HttpRequest, user: User) -> HttpResponse:
    """All of what was looked at, or none of it."""
    if not is_first_press(request):
        messages.warning(request, SENT_ALREADY)
        return redirect("admin:claims_claim_import")
    form = SheetForm(user, {"article": request.POST.get("article", "")})
    form.fields["file"].required = False
    lines = sent(request.POST["rows"], sheets.COLUMNS)
    if lines is None or not form.is_valid():
        messages.warning(request, SENT_ALREADY)
        return redirect("admin:claims_claim_import")
    rows = _rows(lines, form.cleaned_data["article"], user)
    is_trial = any(row.faults for row in rows)
    made = _mark(rows, user, is_trial=is_trial)
    if any(row.faults for row in rows):
        return _looked_at(request, rows, form.cleaned_data["article"], status=409)
    messages.success(request, f"{len(made)} claim{'' if len(made) == 1 else 's'} marked.")
    return redirect(reverse("admin:claims_claim_changelist"))


def _rows(lines: Sequence[Line], article: Article | None, user: User) -> list[Row]:
    named = {} if article else _articles({line.cells.get("external_id", "").strip() for line in lines}, user)
    return [_row(line, article, named) for line in lines]


def _articles(wanted: set[str], user: User) -> Mapping[str, list[UUID]]:
    """By external_id those that the person may see; two accounts may have posted under the same."""
    found: dict[str, list[UUID]] = {}
    rows = queries.articles(user).filter(external_id__in=wanted - {""}).order_by("pk")
    for key, name in rows.values_list("pk", "external_id"):
        found.setdefault(name, []).append(key)
    return found


def _row(line: Line, article: Article | None, named: Mapping[str, list[UUID]]) -> Row:
    form = RowForm(line.cells)
    row = Row(line, list(previewing.faults(line, form)), article.pk if article else None)
    if article is None:
        name = line.cells.get("external_id", "").strip()
        found = named.get(name, [])
        row.article = found[0] if len(found) == 1 else None
        if len(found) > 1:
            row.faults.append(f"external_id: {len(found)} articles have {name}; choose the article by hand.")
        elif not found:
            row.faults.append("external_id: there is no such article, or none that you may see.")
    row.said = form.said() if form.is_valid() else None
    return row


def _mark(rows: Sequence[Row], user: User, *, is_trial: bool) -> Sequence[Claim]:
    """Through the same service as the API's; what it refuses is put beside its row."""
    wanted = [row for row in rows if not row.faults]
    pairs = [(row.article, row.said) for row in wanted if row.article and row.said]
    done = claims.add_all(pairs, by=user, now=timezone.now(), all_or_nothing=True, is_trial=is_trial)
    for row, outcome in zip(wanted, done, strict=True):
        if isinstance(outcome, Refusal):
            row.faults.append(f"{outcome.field or 'quote'}: {outcome.detail}")
    return [outcome for outcome in done if isinstance(outcome, Claim)]
