"""Tables: what a spreadsheet would work out is defused, and what reads CSV reads what was written."""

import csv
import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from sources.tables import as_csv, as_ndjson


def written(*cells: object) -> list[str]:
    """The cells of one row, as a reader of CSV finds them."""
    columns = [str(number) for number in range(len(cells))]
    text = b"".join(as_csv(columns, [[dict(zip(columns, cells, strict=True))]])).decode()
    return list(csv.reader(StringIO(text, newline="")))[1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_a_cell_that_begins_like_a_formula_begins_with_an_apostrophe(start: str) -> None:
    assert written(f"{start}SUM(A1)", [f"{start}one", "two"]) == [f"'{start}SUM(A1)", f"'{start}one; two"]


@pytest.mark.parametrize("words", ["4 = 4", "'so'", 'said "so", twice', "two\r\nlines", "ä, ß", " =1"])
def test_other_words_are_kept_as_they_are(words: str) -> None:
    assert written(words) == [words]


def test_what_is_no_text_is_said_in_one_way() -> None:
    moment = datetime(2026, 1, 5, 12, tzinfo=UTC)
    said = written(None, True, False, 7, date(2026, 1, 5), moment, [])
    assert said == ["", "true", "false", "7", "2026-01-05", "2026-01-05T12:00:00+00:00", ""]


def test_it_is_written_page_by_page() -> None:
    pages = iter([[{"a": 1}], [{"a": 2}]])
    table = as_csv(["a"], pages)
    assert [next(table), next(table), next(pages)] == [b'"a"\r\n', b'"1"\r\n', [{"a": 2}]]


def test_a_line_of_json_holds_line_ends_within_it() -> None:
    [line] = as_ndjson(["a"], [[{"a": "=1\n2", "b": "left out"}]])
    assert json.loads(line) == {"a": "=1\n2"}
    assert line.count(b"\n") == 1
