"""Rows as a table for spreadsheets and programs, in pieces as they come. Pure."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from io import StringIO
from typing import Any

CSV, NDJSON = "text/csv", "application/x-ndjson"
BOM = b"\xef\xbb\xbf"  # by which spreadsheets tell UTF-8
# With these a spreadsheet takes a cell for a formula, the wide ones where it folds them to the narrow.
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LIST = "; "

Row = Mapping[str, Any]


def as_csv(
    columns: Sequence[str], pages: Iterable[Iterable[Row]], *, has_bom: bool = False
) -> Iterator[bytes]:
    """A line of names, then one for each row; a piece for each page, as RFC 4180 has it."""
    yield (BOM if has_bom else b"") + head(columns)
    for page in pages:
        yield csv_lines(columns, page)


def as_ndjson(columns: Sequence[str], pages: Iterable[Iterable[Row]]) -> Iterator[bytes]:
    """One JSON object a line, with words as they are: nothing in it is a formula."""
    for page in pages:
        yield json_lines(columns, page)


def head(columns: Sequence[str]) -> bytes:
    return _lines([columns])


def csv_lines(columns: Sequence[str], page: Iterable[Row]) -> bytes:
    return _lines([_cell(row[name]) for name in columns] for row in page)


def json_lines(columns: Sequence[str], page: Iterable[Row]) -> bytes:
    lines = (json.dumps({name: row[name] for name in columns}, default=_said) + "\n" for row in page)
    return "".join(lines).encode()


def defused(text: str) -> str:
    """With an apostrophe before what a spreadsheet would work out."""
    return f"'{text}" if text.startswith(FORMULAS) else text


def _lines(rows: Iterable[Iterable[str]]) -> bytes:
    written = StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple):
        return defused(LIST.join(str(each) for each in value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else defused(_said(value))


def _said(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
