"""docs/operating.md tells the truth about settings, processes and what beat rings for."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from config.celery import app

ROOT: Path = settings.BASE_DIR
GUIDE = (ROOT / "docs/operating.md").read_text()
READ = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))


def first_cells(heading: str) -> set[str]:
    """The code words in the first column of the table under a heading."""
    section = GUIDE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([^`]+)` \|", section, flags=re.MULTILINE))


def test_every_variable_that_the_settings_read_is_in_the_table_and_no_other() -> None:
    assert first_cells("Settings") == READ


def test_everything_that_beat_rings_for_is_in_the_table_and_nothing_else() -> None:
    assert first_cells("The sweep") == {entry["task"] for entry in app.conf.beat_schedule.values()}


@pytest.mark.parametrize("command", sorted(set(re.findall(r"manage\.py (\w+)", GUIDE))))
def test_every_command_exists(command: str) -> None:
    assert command in get_commands()
