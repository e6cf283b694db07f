"""Tables as people send them: CSV, workbooks, and workbooks that mean harm."""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO
from typing import Any

import openpyxl

Rows = Sequence[Sequence[Any]]


def as_csv(rows: Rows, *, delimiter: str = ",") -> bytes:
    written = StringIO()
    csv.writer(written, delimiter=delimiter).writerows(rows)
    return written.getvalue().encode()


def as_xlsx(rows: Rows) -> bytes:
    book, written = openpyxl.Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(written)
    return written.getvalue()


def with_part(workbook: bytes, name: str, pieces: Iterable[bytes]) -> bytes:
    """The workbook with one of its parts replaced by these pieces, however much they are together."""
    written = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        with new.open(name, "w", force_zip64=True) as part:
            for piece in pieces:
                part.write(piece)
    return written.getvalue()
