"""The sample pages: marked as such, dated, long enough to choose from, restless only around the text."""

from datetime import datetime
from pathlib import Path

import pytest
from lxml import html

from seeds import content, sample_pages
from tests.seeds.readings import page_text, pages

PAGES = pages()
SOURCES = content.sources()


def document(page: content.Page) -> html.HtmlElement:
    return html.fromstring(sample_pages.render(page, 1)[0].decode())


@pytest.mark.parametrize("file", PAGES)
def test_a_page_says_on_its_face_what_it_stands_in_for(file: str) -> None:
    source, page = PAGES[file]
    (note,) = document(page).xpath("//*[@role='note']")
    assert note.text_content() == f"Sample page written for this demo. It stands in for {source.url}"


@pytest.mark.parametrize("file", PAGES)
def test_a_page_tells_its_publisher_and_day(file: str) -> None:
    source, page = PAGES[file]
    (site,) = document(page).xpath("//meta[@property='og:site_name']/@content")
    (published,) = document(page).xpath("//meta[@property='article:published_time']/@content")
    (shown,) = document(page).xpath("//time/@datetime")
    assert site == f"{source.publisher.name} (sample)"
    assert published == page.modified_at
    assert shown == datetime.fromisoformat(published).date().isoformat()


@pytest.mark.parametrize("file", PAGES)
def test_a_page_is_long_enough_that_a_passage_must_be_chosen(file: str) -> None:
    text = page_text(PAGES[file][1])
    assert 2_000 <= len(text) <= 5_000
    assert len(text.splitlines()) >= 12


@pytest.mark.parametrize(
    ("file", "facts"),
    [
        (
            "state-gov.html",
            ["up to $50 million", "7 August 2025", "$25 million", "10 January 2025", "$15 million"],
        ),
        ("state-gov.after.html", ["in custody since 3 January 2026", "No reward is offered"]),
        (
            "icc.html",
            ["3 November 2021", "8 February 2018", "27 September 2018", "27 June 2023", "ICC-02/18"],
        ),
        ("federal-register.html", ["24 November 2025", "16 November 2025", "2025-20750", "90 FR 53045"]),
        ("treasury.html", ["25 July 2025", "Specially Designated Global Terrorist"]),
        ("justice.html", ["26 March 2020", "narco-terrorism"]),
        ("nobel.html", ["10 October 2025", "María Corina Machado"]),
    ],
)
def test_a_page_holds_the_facts(file: str, facts: list[str]) -> None:
    text = page_text(PAGES[file][1])
    assert [fact for fact in facts if fact not in text] == []


def test_the_reward_is_gone_from_the_later_page() -> None:
    assert "$50 million" not in page_text(PAGES["state-gov.after.html"][1])


@pytest.mark.parametrize("file", ["state-gov.html", "state-gov.after.html", "nobel.html"])
def test_what_moves_on_a_page_moves_around_its_text(file: str) -> None:
    page = PAGES[file][1]
    assert sample_pages.render(page, 1)[0] != sample_pages.render(page, 2)[0]
    assert page_text(page, 1) == page_text(page, 2)


@pytest.mark.parametrize("file", PAGES)
def test_a_page_knows_whether_it_is_steady(file: str) -> None:
    (first, is_steady), (second, _) = (sample_pages.render(PAGES[file][1], visit) for visit in (1, 2))
    assert is_steady == (first == second)
    assert b"{{" not in first


def test_nothing_has_changed_while_there_is_no_state_file(tmp_path: Path) -> None:
    assert sample_pages.changed_keys(tmp_path / "state.json") == frozenset()


def test_a_change_is_kept_beside_earlier_ones_and_leaves_no_draft(tmp_path: Path) -> None:
    state = tmp_path / "new" / "state.json"
    sample_pages.mark_changed(state, ["icc"])
    sample_pages.mark_changed(state, ["state-gov"])
    assert sample_pages.changed_keys(state) == {"icc", "state-gov"}
    assert list(state.parent.iterdir()) == [state]


def test_a_source_without_a_later_state_stays_as_it_is() -> None:
    assert sample_pages.current(SOURCES["icc"], frozenset({"icc"})) == SOURCES["icc"].page


def test_an_offline_source_has_no_page() -> None:
    assert sample_pages.current(SOURCES["wsj"], frozenset()) is None
