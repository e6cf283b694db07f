"""Counters, relative times and reordered links of the sample pages raise nothing; their change does."""

import pytest
from django.utils import timezone
from lxml import html

from seeds import content, sample_pages
from sources.changes import compare, digest
from sources.enums import DifferenceKind, Located
from sources.models import Change, Snapshot
from sources.passages import split
from sources.services import changes
from sources.tracking import Citation, locate
from tests.seeds.readings import page_text, pages
from tests.support.web import Web

PAGES = {file: page for file, (_, page) in pages().items()}
TICKING = [file for file, page in PAGES.items() if not sample_pages.render(page, 1)[1]]
VISITS = range(2, 7)


def whole_text(page: content.Page, visit: int) -> str:
    """All that stands on the page, furniture and all, a line for each element that holds words."""
    body, _ = sample_pages.render(page, visit)
    tree = html.fromstring(body).find("body")
    texts = (" ".join(each.text_content().split()) for each in tree.iter("h1", "h2", "p", "li", "tr"))
    return "\n".join(filter(None, texts))


def test_some_sample_pages_tick() -> None:
    assert TICKING
    page = PAGES[TICKING[0]]
    assert whole_text(page, 1) != whole_text(page, 2)


@pytest.mark.parametrize("file", TICKING)
def test_what_ticks_on_a_sample_page_is_no_change(file: str) -> None:
    page = PAGES[file]
    for visit in VISITS:
        assert page_text(page, 1) == page_text(page, visit)
        assert digest(whole_text(page, 1)) == digest(whole_text(page, visit))


@pytest.mark.parametrize("file", TICKING)
def test_every_passage_of_a_sample_page_stays_while_it_ticks(file: str) -> None:
    """Those of the main text, looked for among all that stands on the page at a later visit."""
    page = PAGES[file]
    first, later = whole_text(page, 1), whole_text(page, 5)
    for passage in split(first):
        if not passage.text.startswith(("Updated", "Viewed")):
            found = locate(Citation(passage.text, passage.start, passage.end), later)
            assert found.state in (Located.FOUND, Located.MOVED), passage.text


@pytest.mark.django_db
def test_a_sample_page_that_ticks_is_captured_anew_and_never_changes(web: Web) -> None:
    page = PAGES[TICKING[0]]
    for visit in range(1, 4):
        web.put("/sample", "")
        web.pages["/sample"] = sample_pages.render(page, visit)[0].decode()
        web.capture(web.server.url_for("/sample"))
        changes.compare_waiting(clock=timezone.now, is_over=lambda: False)
    assert (Snapshot.objects.count(), Change.objects.count()) == (3, 0)


def test_the_change_of_the_demo_is_told_by_its_gravest_difference() -> None:
    source = next(each for each in content.sources().values() if each.changed_page)
    assert source.page
    assert source.changed_page
    found = compare(page_text(source.page), page_text(source.changed_page))
    assert (found.is_cosmetic, found.telling and found.telling.kind) == (False, DifferenceKind.NEGATION)
    assert found.kinds[DifferenceKind.NUMBER] >= 1
