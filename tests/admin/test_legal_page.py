"""The legal card, questions to the author and the page of policies: what each person finds and does there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.enums import AnswerKind, Means, Stage
from claims.models import Article, Claim, Clearance, Question, ReplyRequest, ReviewPolicy
from claims.services import legal, policies, questions
from claims.services.articles import Author
from tests.admin.conftest import SignIn
from tests.admin.test_claim_page import do, page
from tests.support import desk
from tests.support.people import Newsroom, lawyer


@pytest.fixture
def flagged(article: Article, newsroom: Newsroom) -> Claim:
    return desk.claim(article, newsroom.writer, legal_flag=True)


def card(client: Client, claim: Claim, name: str = "legal") -> str:
    """The text of a card of the claim's page; empty where there is none."""
    found = fromstring(page(client, claim)).xpath(f"//section[@id='{name}']")
    return " ".join(found[0].text_content().split()) if found else ""


def asked(of: Claim, room: Newsroom, **said: Any) -> ReplyRequest:
    usual: dict[str, Any] = {"whom": "Ada Lind", "asked": "Is it so?", "means": Means.EMAIL}
    usual |= {"deadline": timezone.now() + timedelta(days=1)}
    return legal.ask(of, by=room.reviewer, now=timezone.now(), **(usual | said))


def test_from_the_flag_to_the_clearance(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    reviewer, counsel = sign_in(newsroom.reviewer), sign_in(lawyer())
    without = card(reviewer, claim)
    do(reviewer, claim, "flag", reason="It names a person.")
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    missing = card(reviewer, claim)
    until = timezone.now() + timedelta(days=2)
    said = {"whom": "Ada Lind", "role": "mayor", "means": "EMAIL", "asked": "Is it so?"}
    do(reviewer, claim, "ask-reply", **said, deadline=until.isoformat())
    waiting = card(reviewer, claim)
    row = ReplyRequest.objects.get().pk
    do(reviewer, claim, "answer-reply", row=row, kind="ANSWERED", words="It is.")
    offered = 'id="act-clear"'
    shown = (offered in page(reviewer, claim), offered in page(counsel, claim))
    do(counsel, claim, "clear", conditions="Name no child.", words=desk.QUOTE)
    assert (without, shown) == ("", (False, True))
    assert "Nobody was asked for a reply." in missing
    assert "A lawyer has not cleared it. Ask those whom it is about" in missing
    assert "Who was asked for a reply has until" in waiting
    assert "Nothing legal keeps it back: its subject had a say, and a lawyer cleared it." in card(
        reviewer, claim
    )
    assert "On these conditions: Name no child." in card(reviewer, claim)


def test_a_clearance_of_words_that_were_not_read_is_refused_in_its_place(
    flagged: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    answer = do(sign_in(lawyer()), flagged, "clear", words="Other words.", conditions="Name no child.")
    assert (answer.status_code, Clearance.objects.exists()) == (409, False)
    assert "Name no child." in answer.content.decode()
    sent_again = f'name="words" value="{desk.QUOTE}"'
    assert sent_again in answer.content.decode()


def test_an_editor_takes_the_flag_off_with_a_reason(
    flagged: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    editor, reviewer = sign_in(newsroom.editor), sign_in(newsroom.reviewer)
    offered = [f'id="act-{slug}"' in page(reviewer, flagged) for slug in ("clear-flag", "waive")]
    assert do(editor, flagged, "clear-flag", reason="").status_code == 400
    do(editor, flagged, "clear-flag", reason="It names nobody.")
    flagged.refresh_from_db()
    assert (offered, flagged.legal_flag) == ([False, False], False)
    assert "took the legal flag off" in page(editor, flagged)


def test_a_refused_answer_stands_as_typed_in_its_own_form(
    flagged: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    first, second = asked(flagged, newsroom), asked(flagged, newsroom, whom="Bo Kern")
    client = sign_in(newsroom.reviewer)
    answer = do(client, flagged, "answer-reply", row=second.pk, kind="NO_ANSWER", words="Nothing yet.")
    seen = fromstring(answer.content.decode())
    typed = [
        seen.xpath(f"//form[@id='act-answer-reply-{row.pk}']//textarea")[0].text_content().strip()
        for row in (first, second)
    ]
    assert (answer.status_code, typed) == (409, ["", "Nothing yet."])


def test_the_list_of_replies_begins_with_what_is_overdue(
    flagged: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    then = timezone.now() - timedelta(days=3)
    asked(flagged, newsroom, whom="Late One", asked_at=then, deadline=then + timedelta(days=1))
    asked(flagged, newsroom, whom="Slow One")
    heard = asked(flagged, newsroom, whom="Kind One", asked_at=then, deadline=then + timedelta(days=1))
    legal.answer(heard, by=newsroom.reviewer, now=timezone.now(), kind=AnswerKind.REFUSED)
    client, address = sign_in(newsroom.editor), reverse("admin:claims_replyrequest_changelist")
    names = ("Late One", "Slow One", "Kind One")
    shown = {
        query: [name for name in names if name in client.get(address + query).content.decode()]
        for query in ("", "?came=running", "?came=all")
    }
    assert shown == {"": ["Late One"], "?came=running": ["Slow One"], "?came=all": list(names)}
    led = client.get(reverse("admin:claims_replyrequest_change", args=[heard.pk]))
    assert led["Location"] == reverse("admin:claims_claim_change", args=[flagged.pk]) + "#legal"


def test_many_requests_cost_no_more_queries_than_one(
    flagged: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(flagged, newsroom.reviewer, newsroom.second)
    client, counts = sign_in(newsroom.reviewer), []
    for more in (1, 2):
        for _ in range(more):
            asked(flagged, newsroom)
            questions.ask(flagged, by=newsroom.reviewer, now=timezone.now(), text="Where from?")
        page(client, flagged)
        with CaptureQueriesContext(connection) as seen:
            page(client, flagged)
        counts.append(len(seen))
    assert counts[0] == counts[1]


# --- blind ------------------------------------------------------------------------------------------


def test_what_is_asked_in_a_blind_round_is_nowhere_for_a_colleague(
    flagged: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.taken(flagged, newsroom.reviewer)
    asked(flagged, newsroom, whom="Secret Subject", asked="Why so?")
    questions.ask(flagged, by=newsroom.reviewer, now=timezone.now(), text="A secret question?")
    desk.review(flagged, newsroom.reviewer)

    def told(who: str) -> list[str]:
        client = sign_in(getattr(newsroom, who))
        lists = [
            client.get(reverse(f"admin:claims_{name}_changelist") + query).content.decode()
            for name, query in (
                ("replyrequest", "?came=all"),
                ("question", "?answered=all"),
                ("historyentry", ""),
            )
        ]
        seen = page(client, flagged) + "".join(lists)
        traces = ("Secret Subject", "A secret question?", "asked the author", "put on record that somebody")
        return [trace for trace in traces if trace in seen]

    for who in ("second", "editor", "reader"):
        assert told(who) == []
    assert len(told("reviewer")) == 4
    desk.review(flagged, newsroom.second)
    assert len(told("third")) == 4  # the twin


def test_the_pages_of_hidden_rows_do_not_exist(flagged: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    request = asked(flagged, newsroom)
    question = questions.ask(flagged, by=newsroom.reviewer, now=timezone.now(), text="Where from?")
    for name, row in (("replyrequest", request), ("question", question)):
        address = reverse(f"admin:claims_{name}_change", args=[row.pk])
        codes = [sign_in(user).get(address).status_code for user in (newsroom.second, newsroom.reviewer)]
        assert codes == [404, 302]
    for act, row in (("answer-reply", request), ("withdraw-question", question)):
        said = {"row": row.pk, "kind": "REFUSED", "text": "So."}
        assert do(sign_in(newsroom.second), flagged, act, **said).status_code == 404


# --- questions ----------------------------------------------------------------------------------------


def test_an_author_who_only_reads_answers_on_the_articles_page(newsroom: Newsroom, sign_in: SignIn) -> None:
    article = desk.draft(newsroom.writer, authors=[Author("Jo", newsroom.reader)])
    claim = desk.taken(desk.claim(article, newsroom.writer), newsroom.reviewer)
    do(sign_in(newsroom.reviewer), claim, "ask-author", text="Where is it from?")
    author, address = sign_in(newsroom.reader), reverse("admin:claims_article_change", args=[article.pk])
    before = author.get(address).content.decode()
    do(author, claim, "answer-question", row=Question.objects.get().pk, text="From the ledger.")
    assert ("Reviewers ask you" in before, "Where is it from?" in before) == (True, True)
    assert "Reviewers ask you" not in author.get(address).content.decode()
    assert "From the ledger." in card(sign_in(newsroom.reviewer), claim, "questions")
    assert "Where is it from?" not in sign_in(newsroom.second).get(address).content.decode()


def test_a_question_is_taken_back_by_a_button(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    do(client, claim, "ask-author", text="Where is it from?")
    do(client, claim, "withdraw-question", row=Question.objects.get().pk)
    assert "taken back" in card(client, claim, "questions")


# --- policies -------------------------------------------------------------------------------------------

POLICIES = "/admin/claims/reviewpolicy/"


def test_an_editor_sets_a_policy_that_the_claims_page_then_says(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    editor = sign_in(newsroom.editor)
    said = {"read": 0, "kind": "OTHER", "legal_flag": "", "reviews": "2", "must_include": "EDITOR"}
    assert editor.post(POLICIES, {**said, "reason": "We are few."}).status_code == 302
    assert "Other</th>" in (shown := editor.get(POLICIES).content.decode())
    assert shown.count("2 reviews, blind, an editor among them") == 3  # the table twice, and what was set
    facts = " ".join(fromstring(page(editor, claim)).text_content().split())
    assert "2 reviews, blind, an editor among them; round 1 as set for claims of kind other" in facts


def test_a_stale_policy_is_told_and_nothing_typed_is_lost(newsroom: Newsroom, sign_in: SignIn) -> None:
    policies.set_(by=newsroom.editor, now=desk.NOW, reason="So.", read=0, kind="QUOTE", reviews_required=1)
    said = {"read": 0, "kind": "OTHER", "reviews": "1", "reason": "We are few."}
    answer = sign_in(newsroom.chief).post(POLICIES, said)
    typed = answer.content.decode()
    assert (answer.status_code, ReviewPolicy.objects.count()) == (400, 1)
    assert "Somebody set a policy since you read them" in typed
    assert ("We are few." in typed, 'name="read" value="1"' in typed) == (True, True)


def test_a_reviewer_looks_and_sets_none(newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    shown, sent = client.get(POLICIES), client.post(POLICIES, {"read": 0, "kind": "OTHER", "reviews": "1"})
    assert (shown.status_code, sent.status_code) == (200, 403)
    assert "Set a policy" not in shown.content.decode()


def test_who_may_not_write_the_last_review_is_told_why(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    policies.set_(
        by=newsroom.editor, now=desk.NOW, reason="So.", read=0, kind="OTHER", reviews_required=2,
        must_include="EDITOR",
    )  # fmt: skip
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    told, form = "The policy wants an editor among the reviewers", 'id="act-review"'
    seen = [
        (told in text, form in text)
        for text in (page(sign_in(user), claim) for user in (newsroom.second, newsroom.editor))
    ]
    assert seen == [(True, False), (False, True)]
