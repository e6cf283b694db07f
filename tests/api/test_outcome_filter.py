"""Claims by what became of their words in a draft of ours: what the list finds is what the claim says."""

from collections.abc import Callable

import pytest
from django.test import Client

from claims.enums import HELD_OUTCOMES, Outcome, Rating
from claims.models import Article, Claim
from claims.services import articles, claims, drafts, moves
from claims.services.articles import Author
from tests.api.conftest import Api
from tests.support import desk
from tests.support.people import Newsroom

CORRECTED = "The bridge cost 4.4 million euros"
TWICE = f"{desk.BODY}\n\n{desk.QUOTE}."
Step = Callable[[Article, Claim, Newsroom], object]


@pytest.fixture
def draft(newsroom: Newsroom) -> Article:
    return desk.draft(newsroom.writer, body=TWICE, authors=[Author("Jo Reed", newsroom.reader)])


@pytest.fixture
def judged(draft: Article, newsroom: Newsroom) -> Claim:
    """To be changed; it stands in two places, in the same words."""
    assert draft.newest is not None
    claim = desk.claim(draft, newsroom.writer, start=draft.newest.text.index(desk.QUOTE))
    again = draft.newest.text.rindex(desk.QUOTE)
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote=desk.QUOTE, start=again)
    rating = Rating.CONFIRMED_WITH_CHANGES
    return desk.checked(claim, newsroom.reviewer, newsroom.second, rating=rating, corrected_text=CORRECTED)


def says(outcome: Outcome) -> Step:
    return lambda _, claim, room: drafts.answer(
        claim, outcome, by=room.reader, now=desk.NOW, reason="The mayor stands by it."
    )


def text(body: str) -> Step:
    return lambda draft, _, room: articles.add_version(draft, by=room.writer, now=desk.NOW, body=body)


def reopen(draft: Article, claim: Claim, room: Newsroom) -> None:
    moves.make(claim, "reopen", by=room.reviewer, now=desk.NOW, reason="A doubt.")


WITHOUT = "Work began in March 2024. “We are done,” said the mayor, Ada Lind."
CHANGED = TWICE.replace(desk.QUOTE, CORRECTED)
WAYS: dict[str, tuple[list[Step], str | None]] = {
    "nothing was said": ([], None),
    "it is kept": ([says(Outcome.KEPT)], "KEPT"),
    "it is kept, and other words follow": ([says(Outcome.KEPT), text(TWICE + " More.")], "KEPT"),
    "it is kept, and its words go": ([says(Outcome.KEPT), text(WITHOUT)], None),
    "it is kept, and one place is changed": (
        [says(Outcome.KEPT), text(TWICE.replace(desk.QUOTE, CORRECTED, 1))],
        None,  # other words than those that were kept stand there now
    ),
    "it is kept, and one place goes": ([says(Outcome.KEPT), text(desk.BODY)], "KEPT"),
    "it is kept, and checked anew": ([says(Outcome.KEPT), reopen], None),
    "it is cut": ([says(Outcome.CUT)], "CUT"),
    "it is cut, and gone": ([says(Outcome.CUT), text(WITHOUT)], "CUT"),
    "it is cut, gone, and back": ([says(Outcome.CUT), text(WITHOUT), text(TWICE)], None),
    "it is cut, then kept": ([says(Outcome.CUT), says(Outcome.KEPT)], "KEPT"),
    "it is kept, and taken back": ([says(Outcome.KEPT), says(Outcome.NONE)], None),
    "it is changed": ([text(CHANGED)], "CHANGED"),
    "it is changed, and checked anew": ([text(CHANGED), reopen], None),
    "it is changed, and changed back": ([text(CHANGED), text(TWICE)], None),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_list_finds_what_the_claim_says(
    way: str, draft: Article, judged: Claim, newsroom: Newsroom, as_: Callable[[str], Api], client: Client
) -> None:
    steps, expected = WAYS[way]
    for step in steps:
        draft.refresh_from_db()
        step(draft, judged, newsroom)
    reader = as_("reader")
    shown = reader.get(f"claims/{judged.pk}/").json()["outcome"]
    client.force_login(newsroom.reviewer)
    found, listed = [], []
    for value, _ in HELD_OUTCOMES:
        found += [value] * len(reader.get(f"claims/?outcome={value}").json()["results"])
        page = client.get(f"/admin/claims/claim/?outcome={value}").content.decode()
        listed += [value] * (f"/admin/claims/claim/{judged.pk}/change/" in page)
    assert (shown["outcome"] if shown else None) == expected
    assert found == listed == ([expected] if expected else [])


def test_several_may_be_asked_for_and_others_are_refused(judged: Claim, as_: Callable[[str], Api]) -> None:
    assert as_("reader").get("claims/?outcome=CUT&outcome=KEPT").json()["results"] == []
    assert as_("reader").get("claims/?outcome=NONE").status_code == 400
