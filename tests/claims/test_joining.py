"""A claim that repeats another of its article is joined into it before any review; both histories tell."""

from typing import Any

import pytest

from claims.enums import Asserts, Stage
from claims.errors import ClaimIsSplit, MoveForbidden, NotTheSameClaim, ReopenFirst, StaleVersion
from claims.models import Article, Claim
from claims.services import articles, claims, evidence, joining, moves
from claims.services.claims import Part
from claims.services.verification import Verification
from sources.errors import Invalid
from tests.support import desk
from tests.support.people import Newsroom

AGAIN = "In all, the bridge cost 4.2 million euros"


@pytest.fixture
def article(newsroom: Newsroom) -> Article:
    return desk.article(newsroom.writer, body=f"{desk.BODY}\n\n{AGAIN}.")


@pytest.fixture
def other(article: Article, newsroom: Newsroom) -> Claim:
    """A claim on the words that say the same again."""
    return desk.claim(article, newsroom.writer, quote=AGAIN)


def join(other: Claim, claim: Claim, newsroom: Newsroom, **said: Any) -> Claim:
    return joining.join(other, into=claim, by=newsroom.reviewer, now=desk.NOW, **said)


def test_its_places_become_mentions_and_it_is_withdrawn(
    claim: Claim, other: Claim, newsroom: Newsroom
) -> None:
    join(other, claim, newsroom)
    other.refresh_from_db()
    assert [each.exact for each in claim.mentions.order_by("start")] == [desk.QUOTE, AGAIN]
    assert (other.stage, other.history.get(action="withdraw").text) == (Stage.WITHDRAWN, joining.REASON)
    assert other.history.get(action="joined").facts == {"into": str(claim.pk)}
    assert claim.history.get(action="took_in").facts == {"repetition": str(other.pk)}
    assert list(Verification().findings()) == []


def test_its_sources_are_linked_there_once(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    ledger, letter = desk.offline(newsroom.writer), desk.offline(newsroom.writer, title="A letter")
    for on, source in ((claim, ledger), (other, ledger), (other, letter)):
        evidence.link(on, source, by=newsroom.writer, now=desk.NOW)
    join(other, claim, newsroom)
    assert set(claim.links.values_list("source", flat=True)) == {ledger.pk, letter.pk}


def test_a_legal_flag_is_not_lost(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    claims.edit(other, by=newsroom.reviewer, now=desk.NOW, version=other.version, legal_flag=True)
    assert join(other, claim, newsroom).legal_flag is True


def test_that_it_was_said_is_another_claim(claim: Claim, article: Article, newsroom: Newsroom) -> None:
    said = desk.claim(article, newsroom.writer, quote=AGAIN, asserts=Asserts.SAID)
    with pytest.raises(NotTheSameClaim):
        join(said, claim, newsroom)


def test_another_day_is_another_claim(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    claims.edit(other, by=newsroom.writer, now=desk.NOW, version=other.version, as_of=desk.NOW.date())
    with pytest.raises(NotTheSameClaim):
        join(other, claim, newsroom)


def test_what_was_reviewed_stays_by_itself(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    desk.taken(other, newsroom.reviewer)
    desk.review(other, newsroom.reviewer)
    with pytest.raises(ReopenFirst):
        join(other, claim, newsroom)


def test_nothing_is_joined_into_a_claim_that_was_reviewed_on_other_words(
    claim: Claim, other: Claim, newsroom: Newsroom
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    with pytest.raises(ReopenFirst):
        join(other, claim, newsroom)
    other.refresh_from_db()
    assert (other.stage, claim.mentions.count()) == (Stage.OPEN, 1)


def test_the_same_words_are_joined_into_a_claim_that_was_reviewed(
    article: Article, newsroom: Newsroom
) -> None:
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body=f"{desk.QUOTE}. So: {desk.QUOTE}.")
    one = desk.claim(article, newsroom.writer, start=len(desk.TITLE) + 2)
    two = desk.claim(article, newsroom.writer, start=len(desk.TITLE) + 2 + len(desk.QUOTE) + 6)
    desk.checked(one, newsroom.reviewer, newsroom.second)
    join(two, one, newsroom)
    assert one.mentions.filter(version=article.versions.latest("number")).count() == 2


def test_one_of_another_article_or_itself_is_refused(claim: Claim, newsroom: Newsroom) -> None:
    elsewhere = desk.claim(desk.article(newsroom.writer), newsroom.writer)
    for into in (elsewhere, claim):
        with pytest.raises(Invalid) as refused:
            join(claim, into, newsroom)
        assert refused.value.field == "into"


def test_what_was_split_is_neither_joined_nor_joined_into(
    claim: Claim, other: Claim, newsroom: Newsroom
) -> None:
    parts = [Part("The bridge cost money.", "The bridge"), Part("It was 4.2 million.", "4.2 million")]
    claims.split(claim, parts, by=newsroom.reviewer, now=desk.NOW)
    for one, into in ((other, claim), (claim, other)):
        with pytest.raises(ClaimIsSplit):
            join(one, into, newsroom)


def test_what_is_set_aside_takes_nothing_in(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    moves.make(claim, "withdraw", by=newsroom.reviewer, now=desk.NOW, reason="Cut.")
    with pytest.raises(ReopenFirst):
        join(other, claim, newsroom)


def test_a_writer_does_not_join(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(MoveForbidden):
        joining.join(other, into=claim, by=newsroom.writer, now=desk.NOW)


def test_a_stale_version_is_refused(claim: Claim, other: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(StaleVersion):
        join(other, claim, newsroom, version=other.version + 1)
