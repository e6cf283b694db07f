"""A table of claims that somebody sends, as CSV or XLSX: its rows, as words. Nothing of it is worked out.

A workbook is read in a child that may crash, hang or grow without harm to us. Pure.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import openpyxl

from sources.confined import MB, Bounds, Failure, run
from sources.errors import FileNotTaken, FileTooLarge

COLUMNS = (
    "external_id", "quote", "prefix", "suffix", "statement", "asserts", "kind", "claimants", "as_of",
    "legal_flag", "sources",
)  # fmt: skip
MOST_BYTES, MOST_ROWS, MOST_CHARS = 5 * MB, 1000, 2_000_000
LOOKED_AT, MOST_CELLS = 20_000, 50  # rows, however empty, and cells of one
MOST_UNPACKED = 24 * MB  # what a thousand rows never come to; a sheet is read twice to know its size
READING = Bounds(memory=256 * MB, cpu=6, wall=10.0, answer=16 * MB)
BROKEN = "It cannot be read as a workbook. Save it as CSV (UTF-8), and send that."
TOO_MUCH = (
    f"Send at most {MOST_ROWS:,} claims at once, on the first sheet and without empty rows between them."
)
FORMULA = False  # in the place of a cell that holds one

Cells = Sequence[Any]


@dataclass(frozen=True)
class Line:
    """number: of its row, as a spreadsheet counts. formulas: the columns in which it holds one."""

    number: int
    cells: Mapping[str, str]
    formulas: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """unread: what its columns are called that we have no use for."""

    lines: Sequence[Line]
    unread: Sequence[str]


def read(body: bytes, *, columns: Sequence[str] = COLUMNS, needs: str = "quote") -> Sheet:
    """Its lines, of the columns that are known. Raises FileTooLarge, and FileNotTaken for no such table."""
    if len(body) > MOST_BYTES:
        raise FileTooLarge(f"A table has at most {MOST_BYTES // MB} MB.", field="file")
    rows = _of_workbook(body) if body.startswith(b"PK\x03\x04") else list(_of_csv(body))
    if not rows:
        raise FileNotTaken("There is nothing in it.", field="file")
    if len(rows) > MOST_ROWS + 1 or sum(len(str(cell)) for _, row in rows for cell in row) > MOST_CHARS:
        raise FileTooLarge(TOO_MUCH, field="file")
    names = [str(cell or "").strip().lower() for cell in rows[0][1]]
    if needs not in names or len(set(names) - {""}) < len([name for name in names if name]):
        known = ", ".join(columns)
        said = f"The first row names the columns, each once; one of them is {needs}. Known are: {known}."
        raise FileNotTaken(said, field="file")
    unread = [name for name in names if name and name not in columns]
    return Sheet([_line(number, names, row, columns) for number, row in rows[1:]], unread)


def _line(number: int, names: Sequence[str], row: Cells, columns: Sequence[str]) -> Line:
    cells = {name: cell for name, cell in zip(names, row, strict=False) if name in columns}
    formulas = [name for name, cell in cells.items() if cell is FORMULA]
    return Line(number, {name: cell or "" for name, cell in cells.items()}, formulas)


def _of_csv(body: bytes) -> Iterator[tuple[int, Cells]]:
    try:
        text = body.decode("utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
        first = text.partition("\n")[0]
        parted = csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=first.count), strict=True)
        begun = 1
        for number, row in enumerate(parted):
            if any(cell.strip() for cell in row):
                yield begun, row[:MOST_CELLS]
            begun = parted.line_num + 1
            if number > LOOKED_AT:
                raise FileTooLarge(TOO_MUCH, field="file")
    except (UnicodeError, csv.Error):
        said = "It is neither a workbook (XLSX) nor a CSV in UTF-8. Save it as one of them."
        raise FileNotTaken(said, field="file") from None


def _of_workbook(body: bytes) -> list[tuple[int, Cells]]:
    answer = run(lambda: _worked_through(body), READING)
    found = None if isinstance(answer, Failure) else json.loads(answer)
    if found is False:
        raise FileTooLarge(TOO_MUCH, field="file")
    if found is None:
        raise FileNotTaken(BROKEN, field="file")
    return [(number, row) for number, row in found]


def _worked_through(body: bytes) -> bytes:
    """In the child: as JSON, null for what openpyxl makes nothing of, false for what is too much to try."""
    try:
        if sum(each.file_size for each in ZipFile(BytesIO(body)).infolist()) > MOST_UNPACKED:
            return b"false"
        book = openpyxl.load_workbook(BytesIO(body), read_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_row=LOOKED_AT, max_col=MOST_CELLS)
        return json.dumps(list(_filled(rows))).encode()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  (of many kinds, for many kinds of broken file)
        return b"null"


def _filled(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Cells]]:
    """Those with something in them, and no more of them than show that they are too many."""
    found = 0
    for number, row in enumerate(rows, 1):
        cells = [_word(cell) for cell in row]
        if any(cell or cell is FORMULA for cell in cells):
            yield number, cells
            found += 1
        if found > MOST_ROWS + 1:
            return


def _word(cell: Any) -> str | bool:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
