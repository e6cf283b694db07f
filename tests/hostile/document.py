"""docs/hostile.md, from the cases that the tests assert: `python -m tests.hostile.document` writes it."""

import importlib
import os
from pathlib import Path
from unicodedata import category

import tests.support.environment  # noqa: F401  a place of its own, before the settings are read
from sources.enums import Outcome
from sources.patience import may_pass
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
    "TIMEOUT": "Left at the deadline; nothing is kept.",
    "CONNECT": "Nothing is kept.",
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
    "PARTIAL": "The text is kept and marked as a part: no verdict may rest on it.",
    "SUSPECT": "The bytes are kept; the reading carries nothing.",
    "FOUND": "No alarm.",
    "MOVED": "No alarm; the passage is shown at its new place.",
    "EDITED": "Alarm: a recheck with the words that differ.",
    "MISSING": "Alarm: a recheck.",
}


def loaded() -> dict[tuple[str, str], Case]:
    """Every case of every test module of this folder."""
    for path in [*sorted(HERE.parent.glob("test_*.py")), HERE.with_name("elsewhere.py")]:
        importlib.import_module(f"tests.hostile.{path.stem}")
    return REGISTER


def written(cases: list[Case]) -> str:
    """In the order of the list, and within an item in that of the words."""
    cases = sorted(cases, key=lambda case: case.given)
    return "\n".join([HEAD, *(_group(name, items, cases) for name, items in LIST.items())])


def _group(name: str, items: tuple[str, ...], cases: list[Case]) -> str:
    rows = [_row(case) for item in items for case in cases if case.item == item]
    head = [f"## {name}", "", "| item | input | ends | what we do |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


def _row(case: Case) -> str:
    return f"| {_cell(case.item)} | {_cell(case.given)} | {_code(case.ends)} | {_cell(_after(case))} |"


def _after(case: Case) -> str:
    """What we do: as the case says, or what follows from the outcome, and when we try again."""
    outcome, _, rest = case.ends.partition(" ")
    outcome, rule = outcome.strip(":,"), rest.partition(" ")[0].strip(",")
    if case.then or outcome not in Outcome.values or outcome in ("OK", "UNCHANGED", "REFUSED"):
        return case.then or AFTER[outcome]
    again = may_pass(Outcome(outcome), rule, int(rule[7:]) if rule.startswith("status_") else None)
    return f"{AFTER[outcome]} {'Tried again twice within minutes.' if again else 'Next at its usual check.'}"


def _cell(text: str) -> str:
    """Words of a table: no mark-up of Markdown or HTML may come of them, and an address is no link."""
    text = _visible(text)
    if "://" in text:
        return _code(text)
    for char in "\\|*_`[]":
        text = text.replace(char, "\\" + char)
    return text.replace("<", "&lt;").replace("\n", " ")


def _visible(text: str) -> str:
    return "".join(f"<U+{ord(char):04X}>" if category(char) in ("Cf", "Cc") else char for char in text)


def _code(text: str) -> str:
    text = _visible(text)
    return f"`{text.replace('`', chr(39)).replace('|', chr(92) + '|')}`"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    PLACE.write_text(written(list(loaded().values())), encoding="utf-8")


if __name__ == "__main__":
    main()
