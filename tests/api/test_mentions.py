"""A place of a claim is taken off again, by the API and at the desk; what was on record of it stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims.enums import Stage
from claims.models import Article, Claim, Mention
from claims.services import articles, claims
from claims.services.articles import Author
from claims.services.verification import Verification
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
AGAIN = "It was closed for 14 months"


@pytest.fixture
def twice(claim: Claim, newsroom: Newsroom) -> Claim:
    """A claim that somebody marked at a second place."""
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote=AGAIN)
    return claim


def places(client: Api, claim: Claim) -> list[str]:
    return [each["exact"] for each in client.get(f"claims/{claim.pk}/").json()["mentions"]]


def take_off(client: Api, claim: Claim, quote: str = AGAIN) -> Any:
    mention = Mention.every.filter(claim=claim, exact=quote).latest("pk")
    return client.delete(f"claims/{claim.pk}/mentions/{mention.pk}/")


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_place_is_taken_off_and_its_row_and_history_stay(
    twice: Claim, article: Article, newsroom: Newsroom, as_: ApiOf
) -> None:
    reviewer = as_("reviewer")
    assert take_off(reviewer, twice).status_code == 204
    assert places(reviewer, twice) == [desk.QUOTE]
    listed = reviewer.get(f"claims/{twice.pk}/mentions/").json()["results"]
    assert [each["exact"] for each in listed] == [desk.QUOTE]
    spans = reviewer.get(f"articles/{article.pk}/coverage/").json()["spans"]
    assert len(spans) == 1
    assert Mention.every.filter(claim=twice).count() == 2
    told = [
        (each["action"], each["text"])
        for each in reviewer.get(f"claims/{twice.pk}/history/").json()["results"]
    ]
    assert ("mention_taken_off", AGAIN) in told
    assert list(Verification().findings()) == []


def test_later_texts_do_not_carry_it(twice: Claim, article: Article, newsroom: Newsroom, as_: ApiOf) -> None:
    take_off(as_("reviewer"), twice)
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body=f"{desk.BODY} More.")
    assert places(as_("reviewer"), twice) == [desk.QUOTE]


def test_what_nobody_took_off_is_carried(
    twice: Claim, article: Article, newsroom: Newsroom, as_: ApiOf
) -> None:
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body=f"{desk.BODY} More.")
    assert places(as_("reviewer"), twice) == [desk.QUOTE, AGAIN]


def test_it_may_be_marked_anew(twice: Claim, as_: ApiOf) -> None:
    reviewer = as_("reviewer")
    take_off(reviewer, twice)
    assert as_("writer").post(f"claims/{twice.pk}/mentions/", {"quote": AGAIN}).status_code == 201
    assert places(reviewer, twice) == [desk.QUOTE, AGAIN]
    assert take_off(reviewer, twice).status_code == 204
    assert list(Verification().findings()) == []


def test_the_only_place_stays(twice: Claim, as_: ApiOf) -> None:
    reviewer = as_("reviewer")
    take_off(reviewer, twice)
    assert refused(take_off(reviewer, twice, desk.QUOTE)) == (409, "last_mention")
    assert places(reviewer, twice) == [desk.QUOTE]


def test_a_place_that_is_gone_from_the_text_is_none_to_take_off(
    twice: Claim, article: Article, newsroom: Newsroom, as_: ApiOf
) -> None:
    """Whether the claim is overtaken by the newer text is for a person to rule."""
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body=desk.BODY.replace(f" {AGAIN}.", ""))
    assert refused(take_off(as_("reviewer"), twice)) == (409, "mention_not_live")


@pytest.mark.parametrize("stage", [Stage.CROSS_CHECK, Stage.CHECKED, Stage.NOT_CHECKABLE])
def test_what_was_judged_keeps_its_places(stage: Stage, twice: Claim, newsroom: Newsroom, as_: ApiOf) -> None:
    """Else the words that a verdict is against could leave the gate without being changed."""
    desk.brought(twice, stage, newsroom)
    assert refused(take_off(as_("third"), twice)) == (409, "reopen_first")


def test_no_author_takes_a_place_of_a_flagged_claim_out_of_the_gates_way(newsroom: Newsroom) -> None:
    draft = desk.draft(newsroom.writer, authors=[Author("Rae", newsroom.reviewer)])
    claim = desk.claim(draft, newsroom.writer, legal_flag=True)
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote=AGAIN)
    assert refused(take_off(client_of(newsroom.reviewer), claim)) == (403, "author_of_article")
    assert take_off(client_of(newsroom.second), claim).status_code == 204


def test_another_claims_place_does_not_exist_here(
    twice: Claim, article: Article, newsroom: Newsroom, as_: ApiOf
) -> None:
    other = desk.claim(article, newsroom.writer, quote="Work began in March 2024")
    mention = twice.mentions.get(exact=AGAIN)
    assert as_("reviewer").delete(f"claims/{other.pk}/mentions/{mention.pk}/").status_code == 404


def test_at_the_desk_it_is_a_button_beside_the_place(
    twice: Claim, newsroom: Newsroom, client: Client
) -> None:
    client.force_login(newsroom.reviewer)
    page, act = f"/admin/claims/claim/{twice.pk}/change/", f"/admin/claims/claim/{twice.pk}/do/unmention/"
    mention = twice.mentions.get(exact=AGAIN)
    before = client.get(page).content.decode().count(act)
    done = client.post(act, {"mention": str(mention.pk)}, follow=True).content.decode()
    assert (before, done.count(act)) == (2, 0)
    assert "Taken off: the claim no longer stands there." in done
    assert "took a place of it off again" in done
    client.force_login(newsroom.reader)
    assert act not in client.get(page).content.decode()
