"""What happens to an answer when the article's words, the cited words or the calendar move on."""

from datetime import timedelta

import pytest
from django.utils import timezone

from claims.enums import AnchorState, Origin, Rating, RecheckKind, Stage, Status
from claims.models import Article, Claim, Recheck, Sighting
from claims.services import articles, claims, moves, rechecks
from claims.services.articles import Posted
from factcheck.models import User
from sources.enums import Located
from sources.models import Extraction
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

CORRECTION = "The bridge cost 4.4 million euros"


def shown(claim: Claim) -> tuple[str, str]:
    claim.refresh_from_db()
    return claim.verification_status, claim.attention


def newer(article: Article, by: User, body: str) -> Posted:
    return articles.add_version(article, by=by, now=desk.NOW, body=body)


# --- the article's words ---------------------------------------------------------------------------


def test_the_same_text_is_no_new_version(claim: Claim, newsroom: Newsroom) -> None:
    posted = newer(claim.article, newsroom.writer, desk.BODY)
    assert (posted.is_new_version, posted.version.number, posted.moved, posted.orphaned) == (False, 1, [], [])


def test_words_before_it_move_a_claim_along(claim: Claim, newsroom: Newsroom) -> None:
    posted = newer(claim.article, newsroom.writer, "First of all.\n\n" + desk.BODY)
    here = claim.mentions.get(version=posted.version)
    assert posted.version.text[here.start : here.end] == desk.QUOTE
    assert (posted.orphaned, shown(claim)) == ([], ("UNCHECKED", "NONE"))


def test_words_that_are_gone_orphan_it_and_want_a_person(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    posted = newer(claim.article, newsroom.writer, desk.BODY.replace("4.2", "2.4"))
    assert posted.orphaned == [claim]
    assert claim.mentions.get(version=posted.version).anchor == AnchorState.ORPHANED
    assert shown(claim) == ("VERIFIED", "TEXT_CHANGED")
    assert claim.rechecks.get().kind == RecheckKind.TEXT


def test_the_old_version_keeps_its_mention(claim: Claim, newsroom: Newsroom) -> None:
    first = claim.article.newest
    newer(claim.article, newsroom.writer, desk.BODY.replace("4.2", "2.4"))
    assert claim.mentions.get(version=first).anchor == AnchorState.ANCHORED


@pytest.mark.parametrize(("origin", "after"), [("OURS", "VERIFIED"), ("THEIRS", "CHANGES_REQUIRED")])
def test_corrected_words_end_what_was_required_in_ours_alone(
    origin: str, after: str, newsroom: Newsroom
) -> None:
    claim = desk.claim(desk.article(newsroom.writer, origin=origin), newsroom.writer)
    rating = Rating.CONFIRMED_WITH_CHANGES
    desk.checked(claim, newsroom.reviewer, newsroom.second, rating=rating, corrected_text=CORRECTION)
    assert shown(claim) == ("CHANGES_REQUIRED", "NONE")

    newer(claim.article, newsroom.writer, desk.BODY.replace(desk.QUOTE, CORRECTION))

    assert shown(claim) == (after, "NONE")
    assert claim.round == 1


def test_a_correction_at_one_of_two_places_is_not_enough(newsroom: Newsroom) -> None:
    body = f"{desk.BODY}\n\n{desk.QUOTE}, we repeat."
    claim = desk.claim(desk.draft(newsroom.writer, body=body), newsroom.writer, suffix=", the council")
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote=desk.QUOTE, suffix=", we repeat")
    rating = Rating.CONFIRMED_WITH_CHANGES
    desk.checked(claim, newsroom.reviewer, newsroom.second, rating=rating, corrected_text=CORRECTION)

    newer(claim.article, newsroom.writer, body.replace(desk.QUOTE, CORRECTION, 1))
    assert shown(claim)[0] == "CHANGES_REQUIRED"

    newer(claim.article, newsroom.writer, body.replace(desk.QUOTE, CORRECTION))
    assert shown(claim)[0] == "VERIFIED"


# --- the cited words -------------------------------------------------------------------------------


@pytest.fixture
def resting(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    """VERIFIED on a passage of the captured page."""
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=captured, quote="cost 4.2 million euros, according to")
        desk.submit(claim, by, desk.judgement(cited))
    return claim


def recaptured(web: Web, *paragraphs: str) -> Extraction:
    """The page as it is from now on, captured and looked at."""
    reading = web.capture(web.put("/bridge", *paragraphs))
    rechecks.look_at(reading.pk, now=timezone.now())
    return reading


def test_a_changed_figure_opens_a_recheck_and_changes_no_verdict(resting: Claim, web: Web) -> None:
    reading = recaptured(web, COST.replace("4.2", "2.4"), CLOSED)
    assert shown(resting) == ("VERIFIED", "SOURCE_CHANGED")
    assert (resting.rechecks.get().kind, resting.stage) == (RecheckKind.SOURCE, Stage.CHECKED)
    states = Sighting.objects.filter(extraction=reading).values_list("state", flat=True)
    assert set(states) == {Located.EDITED}


def test_a_change_elsewhere_on_the_page_opens_none(resting: Claim, web: Web) -> None:
    reading = recaptured(web, COST, CLOSED.replace("14", "15"))
    assert shown(resting) == ("VERIFIED", "NONE")
    states = Sighting.objects.filter(extraction=reading).values_list("state", flat=True)
    assert set(states) == {Located.FOUND}


def test_the_same_change_seen_twice_is_one_recheck(resting: Claim, web: Web) -> None:
    reading = recaptured(web, COST.replace("4.2", "2.4"), CLOSED)
    assert rechecks.look_at(reading.pk, now=timezone.now()) == 0
    assert Recheck.objects.count() == 1


def test_an_ended_verdict_is_not_watched(resting: Claim, web: Web, newsroom: Newsroom) -> None:
    moves.make(resting, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="Look again.")
    recaptured(web, COST.replace("4.2", "2.4"), CLOSED)
    assert shown(resting) == ("IN_REVIEW", "NONE")


def test_reopening_closes_what_was_open(resting: Claim, web: Web, newsroom: Newsroom) -> None:
    recaptured(web, COST.replace("4.2", "2.4"), CLOSED)
    moves.make(resting, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="Look again.")
    assert shown(resting) == ("IN_REVIEW", "NONE")
    closed = resting.rechecks.get()
    assert (closed.ruling, closed.reason, closed.closed_by) == ("NEW_ROUND", "Look again.", newsroom.reviewer)
    ruled = resting.history.get(kind="RULING")
    assert (ruled.action, ruled.facts, ruled.text) == ("ruled", {"ruling": "NEW_ROUND"}, "Look again.")


# --- the calendar ----------------------------------------------------------------------------------


def test_a_date_that_has_come_opens_a_recheck_once(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    day = desk.NOW.date() + timedelta(days=7)
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, recheck_on=day)

    assert rechecks.open_due(now=desk.NOW + timedelta(days=6)) == 0
    assert rechecks.open_due(now=desk.NOW + timedelta(days=7)) == 1
    assert rechecks.open_due(now=desk.NOW + timedelta(days=8)) == 0
    assert shown(claim) == ("VERIFIED", "RECHECK_DUE")


def test_an_article_that_turns_out_to_be_theirs_is_not_corrected_by_us(newsroom: Newsroom) -> None:
    claim = desk.claim(desk.draft(newsroom.writer), newsroom.writer)
    desk.checked(
        claim,
        newsroom.reviewer,
        newsroom.second,
        rating=Rating.CONFIRMED_WITH_CHANGES,
        corrected_text="The bridge cost 4.4 million euros",
    )
    articles.add_version(
        claim.article, by=newsroom.writer, now=desk.NOW, body=desk.BODY.replace("4.2", "4.4")
    )
    articles.edit(claim.article, by=newsroom.editor, now=desk.NOW, origin=Origin.THEIRS)
    claim.refresh_from_db()
    assert claim.verification_status == Status.CHANGES_REQUIRED


def test_a_short_passage_is_known_by_the_words_around_it(claim: Claim, web: Web, newsroom: Newsroom) -> None:
    """The figure changes where it was cited, and stands as it was elsewhere on the page."""
    budget = "The yearly budget of the council is 9.1 million euros, of which little is left for repairs."
    reading = web.capture(web.put("/bridge", COST, budget))
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=reading, quote="4.2 million euros")
        desk.submit(claim, by, desk.judgement(cited))
    recaptured(web, COST.replace("4.2", "2.4"), budget.replace("9.1", "4.2"))
    assert shown(claim) == ("VERIFIED", "SOURCE_CHANGED")
    seen = Sighting.objects.order_by("pk").last()
    assert seen is not None
    assert (seen.state, [(each["was"], each["now"]) for each in seen.differences or ()]) == (
        Located.EDITED,
        [("4.2", "2.4")],
    )
