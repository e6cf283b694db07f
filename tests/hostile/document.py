"""docs/hostile.md, from the cases that the tests assert: `python -m tests.hostile.document` writes it."""

import importlib
from pathlib import Path

import tests.support.environment  # noqa: F401  a place of its own, before the settings are read
from tests.hostile.cases import REGISTER, Case
from tests.hostile.listed import LIST

HERE = Path(__file__)
PLACE = HERE.parents[2] / "docs" / "hostile.md"

HEAD = """\
# Hostile inputs and faults, and how each ends

Written from the tests by `python -m tests.hostile.document`; a test holds the two together. Each row is a
real local server, a real document or a real fault (`tests/hostile/`). *Ends* is what the test asserts to the
letter: the outcome, the id of the rule that decided it, the header that it went by in brackets, and whether
the body was cut. A reading ends as its quality, rule and text.
"""

# What we do by the first word of an ending, unless a case says otherwise.
AFTER = {
    "OK": "Kept as it came over the wire, and read.",
    "UNCHANGED": "Noted in one small row; the last capture stays the newest.",
    "TIMEOUT": "Left at the deadline. Nothing is kept; tried again later.",
    "CONNECT": "Nothing is kept; tried again later.",
    "DNS": "Nothing is kept; the source says that its name was not found.",
    "TLS": "Nothing is kept: what has no trusted certificate is no evidence.",
    "PROTOCOL": "Nothing is kept; the source says what was wrong with the answer.",
    "HTTP_ERROR": "Nothing is kept; the source says what the server answered.",
    "GONE": "Nothing is kept; the last capture stays what claims rest on.",
    "SOFT_404": "Not taken for the document: the last capture stays, and no passage is called missing.",
    "BLOCKED": "Not taken for the document; blocked is not gone. A person may attach a capture.",
    "PAYWALLED": "Not taken for the document. A person may attach a capture.",
    "CONSENT_WALL": "Not taken for the document. A person may attach a capture.",
    "JS_ONLY": "Not taken for the document. A person may attach a capture.",
    "TYPE_MISMATCH": "Not taken for the document.",
    "REDIRECT": "The redirects are on record; nothing is kept.",
    "REFUSED": "Nothing is connected to.",
    "CRASHED": "Called a fault of ours: it does not count against the source.",
    "PARTIAL": "The text is kept and marked as a part: no verdict may rest on it alone.",
    "SUSPECT": "The bytes are kept; the reading carries nothing.",
    "FOUND": "No alarm.",
    "MOVED": "No alarm; the passage is shown at its new place.",
    "EDITED": "Alarm: a recheck with the words that differ.",
    "MISSING": "Alarm: a recheck.",
}


def loaded() -> dict[tuple[str, str], Case]:
    """Every case of every test module of this folder."""
    for path in sorted(HERE.parent.glob("test_*.py")):
        importlib.import_module(f"tests.hostile.{path.stem}")
    return REGISTER


def written(cases: list[Case]) -> str:
    return "\n".join([HEAD, *(_group(name, items, cases) for name, items in LIST.items())])


def _group(name: str, items: tuple[str, ...], cases: list[Case]) -> str:
    rows = [_row(case) for item in items for case in cases if case.item == item]
    head = [f"## {name}", "", "| item | input | ends | what we do |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _row(case: Case) -> str:
    after = case.then or AFTER[case.ends.partition(" ")[0].strip(":,")]
    return f"| {_cell(case.item)} | {_cell(case.given)} | {_code(case.ends)} | {_cell(after)} |"


def _cell(text: str) -> str:
    """Words of a table: no mark-up of Markdown or HTML may come of them."""
    for char in "\\|*_`[]":
        text = text.replace(char, "\\" + char)
    return text.replace("<", "&lt;").replace("\n", " ")


def _code(text: str) -> str:
    return f"`{text.replace('`', chr(39)).replace('|', chr(92) + '|')}`"


def main() -> None:
    import django

    django.setup()
    PLACE.write_text(written(list(loaded().values())), encoding="utf-8")


if __name__ == "__main__":
    main()
