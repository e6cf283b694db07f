"""Patterns mean the same on every Python that we run on."""

import re
from pathlib import Path

from django.conf import settings

# Python 3.11.2, which Debian 12 has, keeps what a possessive group took in the round that failed.
POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d*,?\d*\})\+")
FOLDERS = ("config", "factcheck", "claims", "sources", "seeds")


def test_no_group_is_possessive() -> None:
    files = [path for folder in FOLDERS for path in (Path(settings.BASE_DIR) / folder).rglob("*.py")]
    assert len(files) > 400
    assert [path.name for path in files if POSSESSIVE_GROUP.search(path.read_text())] == []
