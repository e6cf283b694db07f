"""An open claim's page: acts in place, who else is there, what is new, how far a fetch has come."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.admin import presence
from claims.admin.stepping import Steps, steps
from claims.enums import Access, Stage, Stance
from claims.models import Article, Claim, Evidence
from claims.services import claims, evidence, suggestions
from sources.enums import FetchReason
from sources.models import Extraction
from sources.services import fetches
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST, Web

HTMX = {"HX-Request": "true"}


def address(name: str, claim: Claim, *args: object) -> str:
    return reverse(f"admin:claims_claim_{name}", args=[claim.pk, *args])


def do(client: Client, claim: Claim, act: str, *, headers: dict[str, str] = HTMX, **said: Any) -> Any:
    claim.refresh_from_db()
    return client.post(address("do", claim, act), {"version": claim.version, **said}, headers=headers)


def since(moment: Any) -> dict[str, str]:
    return {**HTMX, "X-Desk-Seen": moment.isoformat()}


def test_an_act_by_htmx_is_answered_with_the_article_alone(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    answer = do(client, claim, "take")
    text = answer.content.decode()
    said = fromstring(text).xpath("//*[@hx-swap-oob='innerHTML:#desk-said']")[0]
    assert (answer.status_code, answer["X-Desk-Part"]) == (200, "1")
    assert "<html" not in text
    assert said.text_content().strip() == "It is yours to check."
    assert "It is yours to check." not in client.get(address("change", claim)).content.decode()


def test_the_same_act_without_scripts_leads_back_to_the_page(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    answer = do(sign_in(newsroom.reviewer), claim, "take", headers={})
    assert (answer.status_code, answer["Location"]) == (302, address("change", claim))


def test_a_refusal_by_htmx_keeps_its_status_and_what_was_typed(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    answer = do(sign_in(newsroom.reviewer), claim, "review", rationale="Typed at length.", rating="CONFIRMED")
    assert (answer.status_code, answer["X-Desk-Part"]) == (400, "1")
    assert "Typed at length.</textarea>" in answer.content.decode()


def test_an_act_tells_what_others_did_since_the_page_was_read(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    read = timezone.now()
    claim.refresh_from_db()
    later = read + timedelta(seconds=1)
    claims.edit(claim, by=newsroom.writer, now=later, version=claim.version, statement="It cost 4.2 m.")
    answer = do(sign_in(newsroom.reviewer), claim, "mention", quote="It was closed", headers=since(read))
    news = fromstring(answer.content.decode()).xpath("//*[@id='news-title']/..")[0].text_content()
    assert "writer changed the statement." in news
    assert "reviewer" not in news


def here(client: Client, claim: Claim, headers: dict[str, str] | None = None) -> str:
    answer = client.get(address("here", claim), headers=headers or HTMX)
    assert answer.status_code == 200
    words = fromstring(f"<div>{answer.content.decode()}</div>").xpath("//span[contains(@class, 'desk-chip')]")
    return " ".join(" ".join(each.xpath("./text() | ./span[not(@aria-hidden)]/text()")) for each in words)


@pytest.fixture
def remembering(broker: str) -> None:
    """The shared cache is up; each claim of a test is a new one to it."""
    presence.board.away_until = 0.0


def test_two_at_a_claim_see_each_other(
    remembering: None, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    first, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    alone, later = here(first, claim), here(second, claim)
    assert (alone.strip(), later.strip()) == ("", "reviewer is here too")
    assert here(first, claim).strip() == "second is here too"


def test_who_has_left_is_gone_after_a_while(remembering: None, claim: Claim, newsroom: Newsroom) -> None:
    board, now = presence.board, timezone.now()
    board.others(claim.pk, newsroom.reviewer, now=now)
    at = [now + timedelta(seconds=seconds) for seconds in (presence.GONE_AFTER - 1, presence.GONE_AFTER)]
    assert [board.others(claim.pk, newsroom.second, now=each) for each in at] == [["reviewer"], []]


def test_presence_is_of_one_claim(
    remembering: None, claim: Claim, article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(article, newsroom.writer, quote="It was closed for 14 months")
    here(sign_in(newsroom.reviewer), other)
    assert here(sign_in(newsroom.second), claim).strip() == ""


def test_without_a_cache_nobody_is_seen_and_the_page_works(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn, settings: Any
) -> None:
    away = {**settings.CACHES["shared"], "LOCATION": "redis://127.0.0.1:1"}
    settings.CACHES = {**settings.CACHES, "shared": away}
    presence.board.away_until = 0.0
    client = sign_in(newsroom.reviewer)
    assert here(client, claim).strip() == ""
    assert presence.board.away_until > 0
    presence.board.away_until = 0.0


def test_who_is_at_a_restricted_claim_is_told_to_nobody_else(newsroom: Newsroom, sign_in: SignIn) -> None:
    people = [newsroom.writer, newsroom.reviewer]
    secret = desk.draft(newsroom.writer, access=Access.RESTRICTED, access_people=people)
    claim = desk.claim(secret, newsroom.writer)
    source = desk.offline(newsroom.writer)
    asked = [address("here", claim), address("progress", claim, source.pk)]
    let_in, left_out = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    assert [let_in.get(each).status_code for each in asked] == [200, 200]
    assert [left_out.get(each).status_code for each in asked] == [404, 404]


def test_news_hold_nothing_of_a_hidden_review(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    read = desk.NOW - timedelta(seconds=1)
    desk.taken(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer)
    told = here(sign_in(newsroom.second), claim, since(read))
    acted = do(sign_in(newsroom.second), claim, "mention", quote="It was closed", headers=since(read))
    assert "reviewer" in told
    for text in (told, acted.content.decode()):
        assert "wrote a review" not in text
        assert "cited a passage" not in text
    desk.review(claim, newsroom.second)
    assert "wrote a review" in sign_in(newsroom.second).get(
        address("change", claim), headers=since(read)
    ).content.decode()  # fmt: skip


def test_a_waiting_fetch_is_asked_about_until_it_is_done(
    claim: Claim, web: Web, newsroom: Newsroom, sign_in: SignIn
) -> None:
    url = web.put("/bridge", COST)
    source = evidence.link_url(claim, url, by=newsroom.writer, now=timezone.now()).source
    client = sign_in(newsroom.reviewer)

    def asked() -> tuple[str, bool]:
        answer = client.get(address("progress", claim, source.pk), headers=HTMX)
        words = fromstring(answer.content.decode()).xpath("./text()")
        return words[-1].strip(), answer.get("HX-Trigger") == "desk:fresh"

    waiting = asked()
    reading = web.capture(url)
    read = asked()
    suggestions.rank_reading(reading.pk)
    assert [waiting, read, asked()] == [
        ("waits for a worker", False),
        ("its passages are being looked for", False),
        ("done", True),
    ]


def test_a_page_asks_about_no_source_that_nothing_is_done_about(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    suggestions.rank_reading(captured.pk)
    client = sign_in(newsroom.reviewer)
    quiet = client.get(address("change", claim)).content.decode()
    fetches.request(
        captured.snapshot.source, by=newsroom.writer, now=timezone.now(), reason=FetchReason.PERSON
    )
    busy = client.get(address("change", claim)).content.decode()
    assert ["/progress/" in each for each in (quiet, busy)] == [False, True]


def citation(reading: Extraction) -> dict[str, Any]:
    return {"extraction": reading.pk, "quote": COST, "stance": Stance.SUPPORTS, "take": "1"}


def test_the_first_citation_takes_the_claim(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    do(sign_in(newsroom.reviewer), claim, "cite", **citation(captured))
    claim.refresh_from_db()
    assert (claim.stage, claim.assignee, Evidence.objects.count()) == (Stage.IN_REVIEW, newsroom.reviewer, 1)


def test_a_citation_that_would_take_what_a_colleague_took_is_refused(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.second)
    answer = do(sign_in(newsroom.reviewer), claim, "cite", **citation(captured))
    claim.refresh_from_db()
    assert (answer.status_code, claim.assignee, Evidence.objects.count()) == (409, newsroom.second, 0)


def test_a_citation_that_is_refused_takes_nothing(
    claim: Claim, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    do(sign_in(newsroom.reviewer), claim, "cite", **citation(captured) | {"quote": "Not a word of it"})
    claim.refresh_from_db()
    assert (claim.stage, claim.assignee) == (Stage.OPEN, None)


def test_the_next_claim_is_the_next_in_the_text(article: Article, newsroom: Newsroom) -> None:
    last = desk.claim(article, newsroom.writer, quote="Work began in March 2024")
    first = desk.claim(article, newsroom.writer)
    middle = desk.claim(article, newsroom.writer, quote="It was closed for 14 months")
    assert [steps(each, newsroom.reader) for each in (first, middle, last)] == [
        Steps(None, middle.pk),
        Steps(first.pk, last.pk),
        Steps(middle.pk, None),
    ]


def test_asking_who_is_here_costs_the_same_for_three_claims_of_the_article(
    claim: Claim, article: Article, newsroom: Newsroom, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(newsroom.reviewer)
    with django_assert_max_num_queries(12) as one:
        here(client, claim)
    for quote in ("It was closed for 14 months", "Work began in March 2024"):
        desk.claim(article, newsroom.writer, quote=quote)
    with django_assert_max_num_queries(12) as three:
        here(client, claim)
    assert len(one) == len(three)


FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@pytest.mark.parametrize("moment", [FIRST, LAST])
def test_a_moment_outside_the_calendar_is_none(
    moment: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    """As a header it is passed over, in a form it is named."""
    client, page = sign_in(newsroom.reviewer), f"/admin/claims/claim/{claim.pk}/"
    assert client.get(f"{page}here/", HTTP_X_DESK_SEEN=moment).status_code == 200
    sent = {"text": "Is it so?", "version": claim.version, "read_at": moment}
    assert client.post(f"{page}do/edit/", sent).status_code == 400


@pytest.mark.parametrize("moment", [FIRST, LAST])
def test_nobody_was_asked_outside_the_calendar(
    moment: str, article: Article, newsroom: Newsroom, sign_in: SignIn
) -> None:
    claim = desk.claim(article, newsroom.writer, legal_flag=True)
    said = {"whom": "Ada Lind", "means": "EMAIL", "asked": "Is it so?", "asked_at": moment}
    sent = said | {"deadline": "0001-03-01T00:00"}
    answer = sign_in(newsroom.reviewer).post(f"/admin/claims/claim/{claim.pk}/do/ask-reply/", sent)
    assert (answer.status_code, claim.reply_requests.count()) == (400, 0)
