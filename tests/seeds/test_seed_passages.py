"""The sample pages are read in full, and what each claim is about comes first among their passages."""

from datetime import date

import pytest

from seeds import sample_pages
from sources.enums import Quality, Relation
from sources.extraction import extract
from sources.passages import rank, split
from tests.seeds.readings import claims, page_text, pages

CLAIMS = claims()
PAGES = pages()


@pytest.mark.parametrize("file", PAGES)
def test_a_page_reads_well(file: str) -> None:
    source, page = PAGES[file]
    reading = extract(sample_pages.render(page, 1)[0], "text/html", source.url)
    assert (reading.quality, reading.rule, reading.language) == (Quality.OK, None, "en")
    assert reading.published_on == date.fromisoformat(page.modified_at[:10])
    assert reading.title
    assert reading.byline


@pytest.mark.parametrize(
    ("key", "file", "beginning"),
    [
        ("bounty", "state-gov.html", "The United States is offering a reward of up to $50 million"),
        ("bounty", "state-gov.after.html", "No reward is offered any longer"),
        ("icc", "icc.html", "Since 3 November 2021 the Office of the Prosecutor"),
        (
            "designation-terrorist",
            "federal-register.html",
            "By this notice the Secretary of State has designated",
        ),
        (
            "designation-terrorist",
            "treasury.html",
            "The Treasury's Office of Foreign Assets Control has today",
        ),
        (
            "designation-leader",
            "justice.html",
            "US prosecutors allege that Maduro helped to manage the Cartel",
        ),
        ("nobel", "nobel.html", "The Norwegian Nobel Committee announced"),
    ],
)
def test_the_passage_that_answers_a_claim_comes_first(key: str, file: str, beginning: str) -> None:
    claim, page = CLAIMS[key][1], PAGES[file][1]
    passages = [passage.text for passage in split(page_text(page))]
    page_date = date.fromisoformat(page.modified_at[:10])
    best = rank(claim.statement, passages, page_date=page_date, as_of=date.fromisoformat(claim.as_of))[0]
    assert passages[best.index].startswith(beginning)


@pytest.mark.parametrize(
    ("key", "file", "relation"),
    [
        ("bounty", "state-gov.html", Relation.AGREES),
        ("bounty", "state-gov.after.html", Relation.LATER_STATE),
    ],
)
def test_the_reward_page_agrees_and_the_custody_page_is_a_later_state(
    key: str, file: str, relation: Relation
) -> None:
    claim, page = CLAIMS[key][1], PAGES[file][1]
    passages = [passage.text for passage in split(page_text(page))]
    page_date = date.fromisoformat(page.modified_at[:10])
    best = rank(claim.statement, passages, page_date=page_date, as_of=date.fromisoformat(claim.as_of))[0]
    assert best.relation == relation
