"""A restricted article and all that hangs on it is absent for everybody else, admins included."""

from uuid import UUID

import pytest
from django.db.models import QuerySet

from claims import queries
from claims.enums import Access
from claims.errors import MoveForbidden
from claims.models import Claim
from claims.services import articles, evidence
from factcheck.models import User
from sources import queries as source_queries
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web
from tests.support.whole import Whole, everything

OTHERS = ["reader", "third", "editor", "admin"]


@pytest.fixture
def restricted(newsroom: Newsroom, web: Web) -> Whole:
    """All that can hang on a claim, then closed to all but the writer and the two reviewers."""
    happened = everything(newsroom, web)
    articles.edit(
        happened.published.article,
        by=newsroom.writer,
        now=desk.NOW,
        access=Access.RESTRICTED,
        access_people=[newsroom.reviewer, newsroom.second],
    )
    return happened


def visible(user: User, claim: Claim) -> dict[str, int]:
    """How many rows of the claim's article each set of claims.queries shows this person."""
    of_a_claim: dict[str, QuerySet] = {
        "evidence": queries.evidence(user),
        "reviews": queries.reviews(user),
        "history": queries.history(user),
        "suggestions": queries.suggestions(user),
        "verdicts": queries.verdicts(user),
        "rechecks": queries.rechecks(user),
        "publications": queries.publications(user),
        "reply_requests": queries.reply_requests(user),
        "waivers": queries.waivers(user),
        "clearances": queries.clearances(user),
        "questions": queries.questions(user),
    }
    counts = {name: rows.filter(claim=claim).count() for name, rows in of_a_claim.items()}
    return counts | {
        "articles": queries.articles(user).filter(pk=claim.article_id).count(),
        "versions": queries.versions(user).filter(article=claim.article_id).count(),
        "claims": queries.claims(user).filter(pk=claim.pk).count(),
    }


@pytest.mark.parametrize("who", OTHERS)
def test_for_others_it_does_not_exist(who: str, restricted: Whole, newsroom: Newsroom) -> None:
    assert set(visible(getattr(newsroom, who), restricted.published).values()) == {0}


@pytest.mark.parametrize("who", ["writer", "reviewer", "second"])
def test_for_those_named_it_does(who: str, restricted: Whole, newsroom: Newsroom) -> None:
    hidden = {
        name for name, count in visible(getattr(newsroom, who), restricted.published).items() if not count
    }
    of_reviewers = {"questions"} if who == "writer" else set()
    assert hidden <= {"suggestions"} | of_reviewers  # none were ranked


def test_a_source_tracked_for_it_alone_is_hidden_with_it(newsroom: Newsroom, web: Web) -> None:
    people = [newsroom.reviewer]
    article = desk.article(newsroom.writer, access=Access.RESTRICTED, access_people=people)
    claim = desk.claim(article, newsroom.writer)
    url = web.put("/secret", COST, CLOSED)
    source = evidence.link_url(claim, url, by=newsroom.writer, now=desk.NOW).source

    seen = [name for name in (*OTHERS, "writer", "reviewer") if _sees(getattr(newsroom, name), source.pk)]
    assert seen == ["writer", "reviewer"]

    evidence.link_url(
        desk.claim(desk.article(newsroom.writer), newsroom.writer), url, by=newsroom.writer, now=desk.NOW
    )
    assert _sees(newsroom.reader, source.pk)


def _sees(user: User, source_id: UUID) -> bool:
    return source_queries.sources(user).filter(pk=source_id).exists()


def test_a_reader_writes_nothing(newsroom: Newsroom) -> None:
    with pytest.raises(MoveForbidden):
        desk.article(newsroom.reader)
