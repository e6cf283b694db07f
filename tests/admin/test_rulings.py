"""Ruling on a recheck from the desk: what changed beside the article's words, and one click a person."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from claims.enums import Stage
from claims.models import Claim, Recheck
from claims.services import articles, rechecks
from sources.models import Extraction
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web

QUOTE = "cost 4.2 million euros, according to"
NEW_QUOTE = QUOTE.replace("4.2", "4.4")
CLAIM_AFTER = ", the council said. It was closed for 14 months.\n\nWork …"
CITED_AFTER = " million euros, according to the final account of the council.\nThe bridge was closed to …"


@pytest.fixture
def changed(claim: Claim, captured: Extraction, newsroom: Newsroom, web: Web) -> Recheck:
    """The cited figure has changed under the verdict of two reviewers."""
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=captured, quote=QUOTE)
        desk.submit(claim, by, desk.judgement(cited))
    reading = web.capture(web.put("/bridge", COST.replace("4.2", "4.4"), CLOSED))
    rechecks.look_at(reading.pk, now=timezone.now())
    return claim.rechecks.get()


def page_of(client: Client, recheck: Recheck) -> str:
    return client.get(f"/admin/claims/claim/{recheck.claim_id}/change/").content.decode()


def send(client: Client, recheck: Recheck, ruling: str = "STANDS", **said: Any) -> Any:
    body = {"recheck": recheck.pk, "extraction": recheck.extraction_id, "ruling": ruling}
    body |= {"reason": "The final bill.", "words_0": NEW_QUOTE} | said
    return client.post(f"/admin/claims/claim/{recheck.claim_id}/do/rule/", body, follow=True)


def agree(client: Client, recheck: Recheck) -> Any:
    asked = recheck.approvals.get(state="PENDING")
    body = {"recheck": recheck.pk, "asked": asked.pk}
    return client.post(f"/admin/claims/claim/{recheck.claim_id}/do/agree/", body, follow=True)


@pytest.mark.parametrize("where", ["claim", "recheck"])
def test_both_pages_show_old_beside_new_and_the_article_and_the_rulings(
    where: str, changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    key = changed.claim_id if where == "claim" else changed.pk
    body = sign_in(newsroom.third).get(f"/admin/claims/{where}/{key}/change/").content.decode()
    assert '<mark class="mark-was">4.2</mark>' in body
    assert '<mark class="mark-now">4.4</mark>' in body
    assert re.search(r'<mark class="mark-claim"[^>]*>The bridge cost 4.2 million euros', body)
    assert f">\n{NEW_QUOTE}</textarea>" in body
    assert body.count("What was cited") == 1  # both reviewers cited the same
    assert re.findall(r'name="ruling" value="(\w+)"', body) == ["STANDS", "SUPERSEDED", "NEW_ROUND"]


@pytest.mark.parametrize("where", ["claim", "recheck"])
def test_both_pages_lead_to_all_that_changed_between_the_two_captures(
    where: str, changed: Recheck, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, key = sign_in(newsroom.third), changed.claim_id if where == "claim" else changed.pk
    shown = client.get(f"/admin/claims/{where}/{key}/change/").content.decode()
    assert changed.extraction is not None
    between = f"/admin/sources/snapshot/{captured.snapshot_id}/diff/{changed.extraction.snapshot_id}/"
    assert shown.count(f'href="{between}"') == 1
    assert "4.2 million euros → 4.4 million euros" in client.get(between).content.decode()


def test_words_around_a_passage_are_whole_ones(changed: Recheck, newsroom: Newsroom, sign_in: SignIn) -> None:
    shown = page_of(sign_in(newsroom.third), changed)
    around = re.findall(r"<blockquote>(.*?) *<mark.*?</mark>(.*?)</blockquote>", shown, re.DOTALL)
    assert around[0] == ("… Bridge reopens after repairs\n\n", CLAIM_AFTER)
    assert {after for _, after in around[1:3]} == {CITED_AFTER}


def test_where_two_passages_changed_each_field_says_which_it_is_for(
    claim: Claim, captured: Extraction, newsroom: Newsroom, web: Web, sign_in: SignIn
) -> None:
    desk.taken(claim, newsroom.reviewer)
    months = "closed to all traffic for 14 months"
    for by, quote in ((newsroom.reviewer, QUOTE), (newsroom.second, months)):
        cited = desk.cite(claim, by, extraction=captured, quote=quote)
        desk.submit(claim, by, desk.judgement(cited))
    newer = web.capture(web.put("/bridge", COST.replace("4.2", "4.4"), CLOSED.replace("14", "15")))
    rechecks.look_at(newer.pk, now=timezone.now())
    shown = page_of(sign_in(newsroom.third), claim.rechecks.get())
    assert [f"in the place of “{quote}”" in shown for quote in (QUOTE, months)] == [True, True]


def test_words_that_the_article_lost_are_shown_with_the_way_to_its_newest_text(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    articles.add_version(claim.article, by=newsroom.writer, now=desk.NOW, body="The bridge is open.")
    recheck = claim.rechecks.get()
    shown = sign_in(newsroom.third).get(f"/admin/claims/recheck/{recheck.pk}/change/").content.decode()
    assert f'<mark class="mark-was">{desk.QUOTE}</mark>' in shown
    newest = f'<a href="/admin/claims/article/{claim.article_id}/change/">the article\'s newest text</a>'
    assert newest in shown


def test_it_is_done_in_one_click_of_each_of_two(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    first, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    assert "Another person has to say the same" in send(first, changed).content.decode()
    assert "I say the same" not in page_of(first, changed)
    told = page_of(second, changed)
    assert "I say the same" in told
    assert "the verdict stands" in told
    assert f"<q>{NEW_QUOTE}</q>" in told
    assert "The verdict stands, and rests on the newer words." in agree(second, changed).content.decode()
    changed.refresh_from_db()
    assert (changed.ruling, changed.closed_by) == ("STANDS", newsroom.second)
    assert page_of(first, changed).count("What was cited") == 0


def test_a_ruling_on_an_older_text_is_refused_and_sent_again_it_is_about_the_newer(
    changed: Recheck, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    answer = send(sign_in(newsroom.reviewer), changed, extraction=captured.pk, reason="Typed.")
    body = answer.content.decode()
    assert (answer.status_code, changed.approvals.count()) == (412, 0)
    assert "A newer text of the source came since you looked" in body
    assert "Typed.</textarea>" in body
    assert re.findall(r'name="extraction" value="([^"]+)"', body)[0] == str(changed.extraction_id)


def test_what_was_overtaken_says_why_and_names_both_who_ruled(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    first, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    send(first, changed, "SUPERSEDED", words_0="")
    agree(second, changed)
    assert "Right when made, overtaken since: The final bill." in page_of(first, changed)
    closed = first.get(f"/admin/claims/recheck/{changed.pk}/change/").content.decode()
    assert "<dd>reviewer and second, " in closed


def test_a_ruling_without_a_reason_leads_back_to_its_form(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    body = send(sign_in(newsroom.third), changed, reason="").content.decode()
    assert "Not done: rule on the recheck. Something in the form is missing." in body
    to, at = f'href="#act-rule-{changed.pk}"', f'id="act-rule-{changed.pk}"'
    assert (body.count(to), body.count(at)) == (1, 1)


def test_what_a_colleague_asked_for_instead_is_not_completed_unseen(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    first, second, third = (sign_in(by) for by in (newsroom.reviewer, newsroom.second, newsroom.third))
    send(first, changed)
    seen = changed.approvals.get(state="PENDING").pk
    send(third, changed, "SUPERSEDED")
    address = f"/admin/claims/claim/{changed.claim_id}/do/agree/"
    answer = second.post(address, {"recheck": changed.pk, "asked": seen})
    assert answer.status_code == 409
    assert changed.approvals.get(state="PENDING").asked_by == newsroom.third


def test_of_words_that_are_gone_nobody_is_told_that_the_verdict_rests_on_newer_ones(
    changed: Recheck, newsroom: Newsroom, web: Web, sign_in: SignIn
) -> None:
    reading = web.capture(web.put("/bridge", CLOSED))
    rechecks.look_at(reading.pk, now=timezone.now())
    changed.refresh_from_db()
    first, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    assert "Though these words are gone" in page_of(first, changed)
    send(first, changed, words_0="")
    told = agree(second, changed).content.decode()
    assert ("It stands." in told, "rests on the newer words" in told) == (True, False)


def test_a_refused_ruling_keeps_what_was_typed(changed: Recheck, newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = send(sign_in(newsroom.third), changed, words_0="cost 9 million euros", reason="I think so.")
    body = answer.content.decode()
    assert answer.status_code == 400
    assert (">\ncost 9 million euros</textarea>" in body, ">\nI think so.</textarea>" in body) == (True, True)


def test_who_looked_at_an_older_text_is_told(
    changed: Recheck, newsroom: Newsroom, web: Web, sign_in: SignIn
) -> None:
    newest = web.capture(web.put("/bridge", COST.replace("4.2", "5.1"), CLOSED))
    rechecks.look_at(newest.pk, now=timezone.now())
    answer = send(sign_in(newsroom.third), changed, extraction=changed.extraction_id)
    assert answer.status_code == 412
    assert Recheck.objects.get().closed_at is None


def test_the_list_shows_what_is_open_and_who_waits(
    changed: Recheck, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    send(client, changed)
    body = client.get("/admin/claims/recheck/").content.decode()
    assert "reviewer waits for a second person" in body
    agree(sign_in(newsroom.second), changed)
    assert str(changed.pk) not in client.get("/admin/claims/recheck/").content.decode()
    assert str(changed.pk) in client.get("/admin/claims/recheck/?open=closed").content.decode()


def test_an_author_and_a_reader_get_no_buttons(changed: Recheck, newsroom: Newsroom, sign_in: SignIn) -> None:
    changed.claim.article.authors.create(name="Third", user=newsroom.third)
    assert 'name="ruling" value="STANDS"' not in page_of(sign_in(newsroom.third), changed)
