"""The sample pages as one visit finds them: the state that each is in, and the furniture around its text."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from seeds.content import HERE, Page, Source

_FIRST_VIEWS = 48_213
_RELATED = ("Statements this month", "How to read this site", "Latest announcements", "Frequently asked")


def changed_keys(state_file: Path) -> frozenset[str]:
    """Keys of the sources that have changed; none while the file does not exist."""
    try:
        state = json.loads(state_file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return frozenset()
    return frozenset(state["changed"])


def mark_changed(state_file: Path, keys: Iterable[str]) -> None:
    """Adds keys to the state file in one step: a reader sees the old or the new state, nothing between."""
    state = {"changed": sorted(changed_keys(state_file).union(keys))}
    state_file.parent.mkdir(parents=True, exist_ok=True)
    draft = state_file.with_name(f"{state_file.name}.{os.getpid()}")
    draft.write_text(json.dumps(state), encoding="utf-8")
    draft.replace(state_file)


def current(source: Source, changed: frozenset[str]) -> Page | None:
    """The page that the source shows now; None for one that is offline."""
    if source.key in changed and source.changed_page:
        return source.changed_page
    return source.page


def render(page: Page, visit: int) -> tuple[bytes, bool]:
    """The bytes for the nth visit, and whether they stay the same at the next one.

    A counter, a relative time and rotating links stand outside the text: a tracker that alarms
    on them alarms on nothing.
    """
    template = (HERE / "pages" / page.file).read_text(encoding="utf-8")
    text = template
    for name, value in _furniture(visit).items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text.encode(), text == template


def _furniture(visit: int) -> dict[str, str]:
    turn = visit % len(_RELATED)
    related = _RELATED[turn:] + _RELATED[:turn]
    return {
        "views": f"{_FIRST_VIEWS + visit:,}",
        "minutes": str(2 + visit * 7 % 57),
        "related": "".join(f'<li><a href="#">{title}</a></li>' for title in related),
    }
