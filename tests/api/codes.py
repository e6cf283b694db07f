"""The codes of errors as docs/api.md lists them: `python -m tests.api.codes` writes them anew."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from sources.errors import Refusal

BEGIN, END = "<!-- codes: python -m tests.api.codes -->", "<!-- /codes -->"
ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/api.md"
NOT_LOADED = {"migrations", "management", "__main__"}
# What REST framework and factcheck.api.problems say by themselves.
OWN = {
    "authentication_failed": (401, "The token is none of ours, or has ended"),
    "bad_request": (400, "The request cannot be read"),
    "malformed_json": (400, "The body is not JSON in UTF-8"),
    "method_not_allowed": (405, "The route has no such method"),
    "not_acceptable": (406, "The answer has no such form"),
    "not_authenticated": (401, "A token is needed"),
    "permission_denied": (403, "The role or the token's scopes do not let you"),
    "server_error": (500, "A fault of ours, which is in the log"),
    "throttled": (429, "Too many calls"),
    "unsupported_media_type": (415, "The body is of another kind than this call takes"),
}


def refusals() -> list[type[Refusal]]:
    """All kinds that our code knows, the general ones last."""
    for package in ("sources", "claims", "factcheck"):
        for found in walk_packages([str(ROOT / package)], f"{package}."):
            if not NOT_LOADED & set(found.name.split(".")):
                import_module(found.name)
    ours = (each for each in _below(Refusal) if not each.__module__.startswith("tests"))
    return [each for each in ours if each.code != Refusal.code]


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in sorted(kind.__subclasses__(), key=lambda other: other.__name__, reverse=True):
        yield from _below(each)
        yield each


def as_markdown() -> str:
    """One line for each code; where it goes with several statuses, each says for itself what it means."""
    named = {code: {said} for code, said in OWN.items()}
    for each in refusals():
        named.setdefault(each.code, set()).add((each.status, each.title))
    rows = (f"| `{code}` | {_statuses(said)} | {_words(said)} |" for code, said in sorted(named.items()))
    return "\n".join([BEGIN, "| code | status | what it says |", "|---|---|---|", *rows, END])


def _statuses(said: set[tuple[int, str]]) -> str:
    return ", ".join(str(status) for status in sorted({status for status, _ in said}))


def _words(said: set[tuple[int, str]]) -> str:
    return "; ".join(words for _, words in sorted(said))


def write() -> None:
    before, _, rest = GUIDE.read_text().partition(BEGIN)
    GUIDE.write_text(before + as_markdown() + rest.partition(END)[2])


if __name__ == "__main__":
    from tests.support import environment  # noqa: F401, I001  (a folder of its own, before the settings are read)

    import django

    django.setup()
    write()
