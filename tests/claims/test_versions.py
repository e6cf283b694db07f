"""A newer text, and what a person is asked about the claims of the one before; all through the services."""

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from claims.enums import AnchorState, Rating, RecheckKind, Ruling, Stage
from claims.errors import MentionNotLive, TextChanged
from claims.models import Claim, Mention
from claims.services import articles, claims, pinning, rulings
from claims.services.articles import Posted
from claims.services.rulings import Said
from factcheck.models import User
from sources.errors import Invalid
from tests.support import desk
from tests.support.people import Newsroom

NOW = "The new bridge, all told, cost 4.2 million euros"
REWORDED = desk.BODY.replace(desk.QUOTE, NOW)


def newer(claim: Claim, by: User, body: str) -> Posted:
    return articles.add_version(claim.article, by=by, now=desk.NOW, body=body)


def here(claim: Claim) -> Mention:
    """Its one place in the newest text."""
    newest = Mention.objects.filter(claim=claim, version=F("version__article__newest"))
    return newest.select_related("drift__before", "claim__article").get()


def attention(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.attention


def stands(claim: Claim, by: User) -> object:
    said = Said(Ruling.STANDS, "It means the same.")
    return rulings.rule(claim.rechecks.get(closed_at=None), said, by=by, now=desk.NOW)


# --- reworded ---------------------------------------------------------------------------------------


def test_a_claim_follows_other_words_and_a_person_is_asked(claim: Claim, newsroom: Newsroom) -> None:
    posted = newer(claim, newsroom.writer, REWORDED)
    place = here(claim)
    assert (place.exact, place.anchor, place.drift.before.exact) == (NOW, AnchorState.ANCHORED, desk.QUOTE)
    assert 0.6 <= place.confidence < 1
    assert (posted.reworded, posted.orphaned) == ([claim], [])
    assert (attention(claim), claim.rechecks.get().kind) == ("TEXT_CHANGED", RecheckKind.TEXT)


def test_one_word_of_a_person_settles_that_they_mean_the_same(claim: Claim, newsroom: Newsroom) -> None:
    newer(claim, newsroom.writer, REWORDED)
    stands(claim, newsroom.reviewer)
    assert (attention(claim), here(claim).confidence, here(claim).exact) == ("NONE", 1.0, NOW)


def test_a_verdicts_words_take_as_many_people_as_it_did(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    newer(claim, newsroom.writer, REWORDED)
    assert stands(claim, newsroom.reviewer) is None
    assert stands(claim, newsroom.second) is not None
    assert attention(claim) == "NONE"


def test_reviews_of_different_words_never_agree(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    newer(claim, newsroom.writer, REWORDED)
    with pytest.raises(TextChanged):
        desk.review(claim, newsroom.second)


def test_withdrawn_claims_follow_and_ask_nobody(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.WITHDRAWN, newsroom)
    newer(claim, newsroom.writer, REWORDED)
    assert (here(claim).exact, claim.rechecks.count()) == (NOW, 0)


def test_many_claims_take_as_many_statements_as_few(newsroom: Newsroom) -> None:
    def statements(count: int) -> int:
        sentences = [
            f"Bridge number {each} of the town cost {each} million euros" for each in range(1, count + 1)
        ]
        of = desk.article(newsroom.writer, body=". ".join(sentences) + ".")
        for each in sentences:
            desk.claim(of, newsroom.writer, quote=each)
        later = ". ".join(each.replace("of the town", "of this town") for each in sentences) + "."
        with CaptureQueriesContext(connection) as caught:
            articles.add_version(of, by=newsroom.writer, now=desk.NOW, body=later)
        return len(caught)

    assert statements(3) == statements(12)


# --- in doubt ---------------------------------------------------------------------------------------

TWICE = f"News of today, all of it new.\n\n{desk.QUOTE}.\n\nWhat else there is to say.\n\n{desk.QUOTE}."


@pytest.fixture
def doubted(claim: Claim, newsroom: Newsroom) -> Claim:
    """Its words stand twice in a text of which nothing else is as it was."""
    posted = newer(claim, newsroom.writer, TWICE)
    assert posted.ambiguous == [claim]
    return claim


def test_doubt_is_one_in_two(doubted: Claim) -> None:
    assert (here(doubted).anchor, here(doubted).confidence) == (AnchorState.AMBIGUOUS, 0.5)


def test_a_person_says_which_place_is_meant(doubted: Claim, newsroom: Newsroom) -> None:
    last = f"{desk.TITLE}\n\n{TWICE}".rindex(desk.QUOTE)
    pinned = pinning.pin(here(doubted), by=newsroom.reviewer, now=desk.NOW, quote=desk.QUOTE, start=last)
    assert pinned == here(doubted)
    assert (here(doubted).start, here(doubted).anchor, here(doubted).confidence) == (last, "ANCHORED", 1.0)
    assert doubted.history.latest("seq").action == "pinned"


def test_other_words_are_no_choice(doubted: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(Invalid):
        pinning.pin(here(doubted), by=newsroom.reviewer, now=desk.NOW, quote="News of today")


def test_what_is_not_in_doubt_is_not_pinned(claim: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(MentionNotLive):
        pinning.pin(claim.mentions.get(), by=newsroom.reviewer, now=desk.NOW, quote=desk.QUOTE)


def test_words_in_the_stead_of_those_that_are_gone_are_a_ruling(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    newer(claim, newsroom.writer, desk.BODY.replace(desk.QUOTE, "For 4.2 million it was built"))
    gone = here(claim)
    assert gone.anchor == AnchorState.ORPHANED
    words = "For 4.2 million it was built"
    assert pinning.pin(gone, by=newsroom.reviewer, now=desk.NOW, quote=words) is None
    assert pinning.pin(gone, by=newsroom.second, now=desk.NOW, quote=words) == here(claim)
    assert here(claim).exact == words
    assert attention(claim) == "NONE"


# --- the corrected words ----------------------------------------------------------------------------


def corrected(newsroom: Newsroom, text: str, quote: str = desk.QUOTE, body: str = desk.BODY) -> Claim:
    claim = desk.claim(desk.draft(newsroom.writer, body=body), newsroom.writer, quote=quote)
    rating = Rating.CONFIRMED_WITH_CHANGES
    return desk.checked(claim, newsroom.reviewer, newsroom.second, rating=rating, corrected_text=text)


def status(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.verification_status


def test_a_correction_that_leaves_words_out_is_not_there_before_they_are(newsroom: Newsroom) -> None:
    """The corrected words are part of those that were judged."""
    longer = f"{desk.QUOTE} of public money"
    body = desk.BODY.replace(desk.QUOTE, longer)
    claim = corrected(newsroom, desk.QUOTE, quote=longer, body=body)
    assert status(claim) == "CHANGES_REQUIRED"
    newer(claim, newsroom.writer, desk.BODY)
    assert (status(claim), attention(claim)) == ("VERIFIED", "NONE")


def test_a_correction_that_adds_words_is_found_with_them(newsroom: Newsroom) -> None:
    claim = corrected(newsroom, f"{desk.QUOTE}, taxes not counted")
    newer(claim, newsroom.writer, desk.BODY.replace(desk.QUOTE, f"{desk.QUOTE}, taxes not counted"))
    assert (status(claim), here(claim).exact) == ("VERIFIED", f"{desk.QUOTE}, taxes not counted")


def test_a_correction_in_other_quotation_marks_is_that_correction(newsroom: Newsroom) -> None:
    claim = corrected(newsroom, 'The "new" bridge cost 4.4 million euros')
    newer(claim, newsroom.writer, desk.BODY.replace(desk.QUOTE, "The “new” bridge cost 4.4 million euros"))
    assert (status(claim), attention(claim)) == ("VERIFIED", "NONE")


def test_a_figure_that_is_wrong_in_the_body_hides_behind_no_headline(newsroom: Newsroom) -> None:
    """Both places hold the claim; the one whose figure changed is not taken for the other."""
    of = desk.article(newsroom.writer, title=desk.QUOTE, body=desk.BODY)
    claim = desk.claim(of, newsroom.writer, suffix=", the council")
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote=desk.QUOTE, start=0)
    posted = articles.add_version(
        of, by=newsroom.writer, now=desk.NOW, title=desk.QUOTE, body=desk.BODY.replace("4.2", "2.4")
    )
    assert (posted.orphaned, attention(claim)) == ([claim], "TEXT_CHANGED")
