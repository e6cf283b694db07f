"""docs/hostile.md is what the tests hold, and nothing of the list is missing."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.hostile.document import PLACE, loaded, written
from tests.hostile.elsewhere import ELSEWHERE
from tests.hostile.listed import LIST


def test_every_item_of_the_list_has_a_case() -> None:
    shown = {case.item for case in loaded().values()}
    assert [item for items in LIST.values() for item in items if item not in shown] == []


def test_the_document_is_what_the_tests_hold() -> None:
    assert PLACE.read_text(encoding="utf-8") == written(list(loaded().values())), (
        "Write it anew: python -m tests.hostile.document"
    )


@pytest.mark.parametrize("test", ELSEWHERE)
def test_what_is_shown_elsewhere_is_there(test: str) -> None:
    path, _, name = test.partition("::")
    assert f"def {name}(" in Path(settings.BASE_DIR, path).read_text(encoding="utf-8")
