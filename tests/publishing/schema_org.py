"""What of schema.org our markup uses: its types, their properties, what each may hold; and a JSON-LD context.

Written for these tests from the vocabulary's own definitions, terms that we do not use left out: so a term
that is not in it is one that we invented.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

KNOWN: dict[str, Any] = json.loads((Path(__file__).parent / "schema_org.json").read_text())
TIMES = ("Date", "DateTime")


def ancestry(kind: str) -> set[str]:
    """The type and all that it is a kind of."""
    return {kind}.union(*(ancestry(each) for each in KNOWN["inherits"][kind]))


def properties(kind: str) -> dict[str, list[str]]:
    """Every property that a thing of this type may have, inherited ones too, with what it may hold."""
    return {name: held for each in ancestry(kind) for name, held in KNOWN["properties"].get(each, {}).items()}


def wrong(node: dict[str, Any], path: str = "") -> list[str]:
    """What of the markup schema.org does not know. A thing of no type has what any thing has."""
    kind = str(node.get("@type", "Thing"))
    if kind not in KNOWN["inherits"]:
        return [f"{path}: no type {kind}"]
    found, known = [], properties(kind)
    for name, value in node.items():
        where = f"{path}/{name}"
        if name.startswith("@"):
            continue
        if name not in known:
            found.append(f"{where}: no property of {kind}")
            continue
        for each in value if isinstance(value, list) else [value]:
            found += wrong(each, where) if isinstance(each, dict) else []
            if not _may_hold(known[name], each):
                found.append(f"{where}: may not hold {each!r}")
    return found


def _may_hold(expected: list[str], value: Any) -> bool:
    if isinstance(value, dict):
        if "@type" not in value:
            return any(each in KNOWN["inherits"] for each in expected)
        kind = str(value["@type"])
        return kind in KNOWN["inherits"] and bool(ancestry(kind) & set(expected))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "Number" in expected
    if not isinstance(value, str) or not value:
        return False
    return "Text" in expected or _is_address(expected, value) or _is_time(expected, value)


def _is_address(expected: list[str], value: str) -> bool:
    return "URL" in expected and urlsplit(value).scheme in ("http", "https")


def _is_time(expected: list[str], value: str) -> bool:
    if not set(expected) & set(TIMES):
        return False
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def context() -> dict[str, Any]:
    """The terms as a JSON-LD context, with no vocabulary for others: what it does not know is dropped."""
    terms: dict[str, Any] = {kind: f"http://schema.org/{kind}" for kind in KNOWN["inherits"]}
    for names in KNOWN["properties"].values():
        for name, held in names.items():
            term = {"@id": f"http://schema.org/{name}"}
            if "URL" in held and "Text" not in held:
                term["@type"] = "@id"
            if set(held) <= set(TIMES):
                term["@type"] = "http://schema.org/DateTime"
            terms[name] = term
    return {"@context": terms}
