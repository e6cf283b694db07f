"""A table is looked at, with what is wrong in which row, before it is written: what its pages share."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import admin
from django.core.validators import ProhibitNullCharactersValidator
from django.http import HttpRequest
from django.template.response import TemplateResponse

from claims import sheets
from claims.sheets import Line

SHOWN = 50  # of the rows in which nothing is wrong
ONCE = "import_once"
SENT_ALREADY = "This was sent already, or another table since. Look in the list, then send the file anew."
DAY: dict[str, Any] = {
    "required": False,
    "input_formats": ["%Y-%m-%d"],
    "error_messages": {"invalid": "a day, as 2025-11-24."},
}


@dataclass
class Row:
    """A line of the table, and what is wrong with it."""

    line: Line
    faults: list[str] = field(default_factory=list)


class Parted(forms.CharField):
    """Several in one cell."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "")
        ProhibitNullCharactersValidator()(text)  # which finds none in a list
        return [each.strip() for each in text.split(";") if each.strip()]


def one_of(known: Sequence[str]) -> dict[str, str]:
    return {"invalid_choice": f"one of {', '.join(known)}."}


def faults(line: Line, form: forms.Form) -> Iterator[str]:
    """What is wrong with the line itself, each with its column and what to do."""
    for name in line.formulas:
        yield f"{name}: a formula; put in what it comes to."
    for name, said in form.errors.items():
        for fault in said:
            yield f"{name}: {fault}"


def looked_at(
    request: HttpRequest, template: str, rows: Sequence[Row], *, status: int, **about: Any
) -> TemplateResponse:
    """What would be written, to be sent back at a press, and what would not. Nothing is written."""
    good, wrong = [row for row in rows if not row.faults], [row for row in rows if row.faults]
    once = request.session[ONCE] = uuid4().hex
    context = {
        **admin.site.each_context(request),
        **about,
        "good": good,
        "shown": good[:SHOWN],
        "wrong": wrong,
        "once": once,
        "rows": json.dumps([[row.line.number, row.line.cells] for row in good]),
    }
    return TemplateResponse(request, template, context, status=status)


def is_first_press(request: HttpRequest) -> bool:
    """Whether it is of the page that was looked at last, and the first; before it is done, so that of two
    presses one finds it spent.
    """
    once = request.session.pop(ONCE, "")
    request.session.save()
    return bool(once) and once == request.POST.get("once")


def sent(text: str, columns: Sequence[str]) -> list[Line] | None:
    """The rows as our own page sent them; none where somebody else wrote them otherwise."""
    try:
        given = [(int(number), dict(cells)) for number, cells in json.loads(text)]
    except (ValueError, TypeError, RecursionError):
        return None
    lines = [
        Line(number, {str(name): str(cell) for name, cell in cells.items() if name in columns})
        for number, cells in given
    ]
    return lines if len(lines) <= sheets.MOST_ROWS else None
