"""Complaints: sent by readers, put on record by colleagues, decided by an editor, shown to the public."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html
from rest_framework.settings import api_settings

from claims.enums import Access, ComplaintOutcome
from claims.models import Claim, Complaint, Publication
from claims.services import articles, complaints, moves, publications
from claims.services.verification import Verification
from factcheck.api.throttling import counter
from tests.api.conftest import client_of
from tests.publishing.conftest import EXPLANATION
from tests.publishing.test_pages import address, markup, text
from tests.support import desk, flush
from tests.support.people import Newsroom

LATER = desk.NOW + timedelta(days=3)
SAID: dict[str, Any] = {"name": "Jo Reed", "contact": "jo@reader.example", "asked": "It was 4.9 million."}
NOTICE = "We gave the sum of the plan for that of the account."
DECISION = {"outcome": "CORRECTED", "reason": "The account says so.", "notice": NOTICE}


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """All tests send from one address; where calls are counted, that is no one's hour of work."""
    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "complaint": "10000/minute"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)


@pytest.fixture
def complaint(published: Publication) -> Complaint:
    return complaints.receive(published, now=desk.NOW, **SAID)


def correct(published: Publication, newsroom: Newsroom) -> Publication:
    return publications.publish(
        published.claim, by=newsroom.editor, now=LATER, explanation="It was 4.9 million, says the account."
    )


def send(claim: Claim, status: int, **said: str) -> Any:
    answer = Client().post(f"{address(claim)}complaint/", {**SAID, **said})
    assert answer.status_code == status
    return answer


# --- the public form -----------------------------------------------------------------------------


def test_a_reader_asks_through_the_page(published: Publication) -> None:
    page = html.fromstring(Client().get(address(published.claim)).content)
    assert f"{address(published.claim)}complaint/" in page.xpath("//main//a/@href")
    answer = send(published.claim, 302)
    assert answer["Location"] == f"{address(published.claim)}complaint/received/"
    assert "Thank you, we have it" in text(Client().get(answer["Location"]).content)
    row = Complaint.objects.get()
    assert {name: getattr(row, name) for name in SAID} == SAID
    assert (row.publication, row.recorded_by, row.decided_at) == (published, None, None)


def test_the_form_needs_no_session_and_no_script(published: Publication) -> None:
    client = Client(enforce_csrf_checks=True)
    form = client.get(f"{address(published.claim)}complaint/")
    assert not form.cookies
    assert html.fromstring(form.content).xpath("//script") == []
    assert "no-store" in form["Cache-Control"]
    assert client.post(f"{address(published.claim)}complaint/", SAID).status_code == 302


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"asked": " "}, "This field is required."),
        ({"name": ""}, "This field is required."),
        ({"asked": "x" * 5001}, "Ensure this value has at most 5000 characters (it has 5001)."),
        ({"asked": "It\x00 is."}, "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_taken_is_said_beside_the_field(
    said: dict[str, str], told: str, published: Publication
) -> None:
    shown = send(published.claim, 400, **said).content
    assert told in text(shown)
    if "name" in said:
        assert html.fromstring(shown).xpath("//textarea/text()")[0].strip() == SAID["asked"]  # as typed
    assert not Complaint.objects.exists()


def test_lines_are_counted_as_the_browser_counts_them(published: Publication) -> None:
    send(published.claim, 302, asked="\r\n".join(["So."] * 1250))
    assert Complaint.objects.get().asked == "\n".join(["So."] * 1250)  # 4,999 characters


def test_a_very_large_one_is_not_read(published: Publication) -> None:
    told = text(send(published.claim, 413, asked="x" * 70_000).content)
    assert "That is more than we take here." in told
    assert not Complaint.objects.exists()


def test_of_what_is_not_public_there_is_no_form(
    published: Publication, newsroom: Newsroom, claim: Claim
) -> None:
    articles.edit(claim.article, by=newsroom.writer, now=LATER, access=Access.RESTRICTED)
    send(claim, 404)
    articles.edit(claim.article, by=newsroom.writer, now=LATER, access=Access.OPEN)
    moves.make(claim, "withdraw", by=newsroom.editor, now=LATER, reason="So.")
    send(claim, 410)
    assert not Complaint.objects.exists()


def test_too_many_from_one_address_are_told_when(
    published: Publication, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.forget()
    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "complaint": "1/day"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    client, path = Client(REMOTE_ADDR="203.0.113.78"), f"{address(published.claim)}complaint/"
    assert client.post(path, SAID).status_code == 302
    answer = client.post(path, SAID)
    assert (answer.status_code, int(answer["Retry-After"]) > 0) == (429, True)
    assert Client(REMOTE_ADDR="203.0.113.79").post(path, SAID).status_code == 302
    assert Complaint.objects.count() == 2


def test_another_site_sends_nothing_through_its_visitors(published: Publication) -> None:
    path = f"{address(published.claim)}complaint/"
    sent = Client().post(path, SAID, headers={"Sec-Fetch-Site": "cross-site"})
    assert (sent.status_code, Complaint.objects.count()) == (403, 0)
    (words,) = html.fromstring(sent.content).xpath("//textarea[@name='asked']")
    assert words.text.strip() == SAID["asked"]
    assert Client().post(path, SAID, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 302


def test_the_ipv6_addresses_of_a_household_are_one(
    published: Publication, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.forget()
    rates = {**api_settings.DEFAULT_THROTTLE_RATES, "complaint": "1/day"}
    monkeypatch.setattr(api_settings, "DEFAULT_THROTTLE_RATES", rates)
    path = f"{address(published.claim)}complaint/"
    sent = [Client(REMOTE_ADDR=f"2001:db8:0:{net}::{host}") for net, host in ((1, 1), (1, 2), (2, 1))]
    assert [each.post(path, SAID).status_code for each in sent] == [302, 429, 302]


# --- the API -------------------------------------------------------------------------------------


def test_a_colleague_puts_one_on_record(published: Publication, newsroom: Newsroom) -> None:
    claim = str(published.claim_id)
    made = client_of(newsroom.editor).post("complaints/", {"claim": claim, **SAID})
    assert made.status_code == 201
    told = made.json()
    assert {name: told[name] for name in ("claim", "before", "after", "outcome", *SAID)} == {
        "claim": claim,
        "before": {"id": str(published.pk), "number": 1},
        "after": None,
        "outcome": None,
        **SAID,
    }
    assert told["recorded_by"]["username"] == "editor"


def test_how_to_reach_them_is_for_who_may_publish(complaint: Complaint, newsroom: Newsroom) -> None:
    def contact(person: Any) -> Any:
        return client_of(person).get("complaints/").json()["results"][0]["contact"]

    people = (newsroom.reader, newsroom.writer, newsroom.reviewer, newsroom.editor, newsroom.admin)
    assert [contact(each) for each in people] == [None, None, None, SAID["contact"], SAID["contact"]]


def test_it_is_about_what_stands(claim: Claim, newsroom: Newsroom) -> None:
    answer = client_of(newsroom.writer).post("complaints/", {"claim": str(claim.pk), **SAID})
    assert (answer.status_code, answer.json()["code"]) == (409, "not_published")


def test_of_a_restricted_article_it_does_not_exist(complaint: Complaint, newsroom: Newsroom) -> None:
    article = complaint.publication.claim.article
    articles.edit(article, by=newsroom.writer, now=LATER, access=Access.RESTRICTED)
    client = client_of(newsroom.editor)
    assert client.get("complaints/").json()["results"] == []
    assert client.post(f"complaints/{complaint.pk}/decision/", DECISION).status_code == 404
    said = {"claim": str(complaint.publication.claim_id), **SAID}
    assert client.post("complaints/", said).status_code == 400


def test_the_list_asks_as_often_for_three_as_for_one(
    complaint: Complaint, published: Publication, newsroom: Newsroom, django_assert_num_queries: Any
) -> None:
    client = client_of(newsroom.editor)
    client.get("complaints/")  # notes that the token was used
    with CaptureQueriesContext(connection) as asked:
        assert len(client.get("complaints/").json()["results"]) == 1
    for by in (newsroom.editor, newsroom.reviewer):
        complaints.receive(published, now=desk.NOW, by=by, **SAID)
    with django_assert_num_queries(len(asked)):
        assert len(client.get("complaints/").json()["results"]) == 3


def test_the_list_is_filtered(complaint: Complaint, newsroom: Newsroom) -> None:
    def found(query: str) -> int:
        return len(client_of(newsroom.reader).get(f"complaints/?{query}").json()["results"])

    claim = complaint.publication.claim_id
    assert (found("decided=false"), found("decided=true"), found(f"claim={claim}")) == (1, 0, 1)
    complaints.decide(
        complaint, by=newsroom.editor, now=LATER, outcome=ComplaintOutcome.REJECTED, reason="So."
    )
    assert (found("decided=true"), found("outcome=REJECTED"), found("outcome=CORRECTED")) == (1, 1, 0)


# --- the decision --------------------------------------------------------------------------------


def decide(complaint: Complaint, newsroom: Newsroom, **said: str) -> Any:
    return client_of(newsroom.editor).post(f"complaints/{complaint.pk}/decision/", {**DECISION, **said})


def test_a_correction_is_said_on_the_page_and_in_the_markup(
    complaint: Complaint, published: Publication, newsroom: Newsroom
) -> None:
    newer = correct(published, newsroom)
    before = Client().get(address(published.claim))
    made = decide(complaint, newsroom).json()
    assert (made["outcome"], made["after"]) == ("CORRECTED", {"id": str(newer.pk), "number": 2})
    assert made["decided_by"]["username"] == "editor"
    shown = Client().get(address(published.claim))
    assert f"8 January 2026 {NOTICE}" in text(shown.content)
    [found] = markup(Client(), published.claim)
    assert [each["text"] for each in found["correction"]] == [NOTICE]
    assert shown["Last-Modified"] != before["Last-Modified"]
    for private in (*SAID.values(), DECISION["reason"]):
        assert private not in shown.content.decode()


def test_a_withdrawal_is_said_on_the_page_that_is_gone(
    complaint: Complaint, published: Publication, newsroom: Newsroom
) -> None:
    moves.make(published.claim, "withdraw", by=newsroom.editor, now=LATER, reason="So.")
    assert decide(complaint, newsroom, outcome="WITHDRAWN").status_code == 201
    answer = Client().get(address(published.claim))
    assert answer.status_code == 410
    assert NOTICE in text(answer.content)
    assert EXPLANATION not in text(answer.content)


def test_a_rejected_one_changes_nothing_in_public(complaint: Complaint, newsroom: Newsroom) -> None:
    before = Client().get(address(complaint.publication.claim))
    assert decide(complaint, newsroom, outcome="REJECTED", notice="").status_code == 201
    assert Client().get(address(complaint.publication.claim)).content == before.content


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({}, 409, "correct_first"),
        ({"outcome": "WITHDRAWN"}, 409, "correct_first"),
        ({"notice": ""}, 400, "field_required"),
        ({"outcome": "REJECTED"}, 400, "invalid"),
        ({"outcome": "LATER"}, 400, "invalid"),
        ({"reason": ""}, 400, "invalid"),
    ],
)
def test_what_cannot_be_decided_so(
    said: dict[str, str], status: int, code: str, complaint: Complaint, newsroom: Newsroom
) -> None:
    answer = decide(complaint, newsroom, **said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    complaint.refresh_from_db()
    assert complaint.decided_at is None


def test_it_is_decided_once(complaint: Complaint, newsroom: Newsroom) -> None:
    assert decide(complaint, newsroom, outcome="REJECTED", notice="").status_code == 201
    again = decide(complaint, newsroom, outcome="REJECTED", notice="", reason="Or not.")
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


def test_an_author_of_ours_does_not_decide_about_their_own(newsroom: Newsroom) -> None:
    article = desk.draft(
        newsroom.writer, published_at=desk.NOW, authors=[articles.Author("Ed", newsroom.editor)]
    )
    claim = desk.claim(article, newsroom.writer)
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    published = publications.publish(claim, by=newsroom.chief, now=desk.NOW, explanation=EXPLANATION)
    made = complaints.receive(published, now=desk.NOW, **SAID)
    answer = decide(made, newsroom, outcome="REJECTED", notice="")
    assert (answer.status_code, answer.json()["code"]) == (403, "author_of_article")


# --- on record -----------------------------------------------------------------------------------


def test_the_decision_is_in_the_history_and_verifies(complaint: Complaint, newsroom: Newsroom) -> None:
    decide(complaint, newsroom, outcome="REJECTED", notice="")
    entry = complaint.publication.claim.history.get(action="complaint_decided")
    assert (entry.object_id, entry.by, entry.facts["outcome"]) == (complaint.pk, newsroom.editor, "REJECTED")
    assert list(Verification().findings()) == []
    with flush.lifted():
        Complaint.objects.filter(pk=complaint.pk).update(asked="Nothing.")
    assert [each for each in Verification().findings() if "was edited" in each]


@pytest.mark.parametrize(("column", "value"), [("asked", None), ("name", None), ("received_at", LATER)])
def test_nothing_of_it_is_changed(column: str, value: Any, complaint: Complaint) -> None:
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(**{column: value})


def test_a_decision_is_not_changed(complaint: Complaint, newsroom: Newsroom) -> None:
    decide(complaint, newsroom, outcome="REJECTED", notice="")
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(outcome="CORRECTED")


@pytest.mark.parametrize("is_decided", [False, True])
def test_who_asked_is_forgotten_and_the_history_verifies(
    is_decided: bool, complaint: Complaint, newsroom: Newsroom
) -> None:
    if is_decided:
        decide(complaint, newsroom, outcome="REJECTED", notice="")
    complaints.forget(complaint, by=newsroom.editor, now=LATER, reason="They asked for it.")
    if not is_decided:
        decide(complaint, newsroom, outcome="REJECTED", notice="")
    complaint.refresh_from_db()
    assert (complaint.name, complaint.contact, complaint.asked) == (None, None, SAID["asked"])
    assert list(Verification().findings()) == []


# --- at the desk ---------------------------------------------------------------------------------


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_waits_on_the_front_page_of_who_may_publish(complaint: Complaint, newsroom: Newsroom) -> None:
    front = reverse("admin:index")
    assert SAID["asked"] in text(signed_in(newsroom.editor).get(front).content)
    assert SAID["asked"] not in text(signed_in(newsroom.reviewer).get(front).content)
    decide(complaint, newsroom, outcome="REJECTED", notice="")
    assert SAID["asked"] not in text(signed_in(newsroom.editor).get(front).content)


def page_of(complaint: Complaint) -> str:
    return reverse("admin:claims_complaint_change", args=[complaint.pk])


def test_an_editor_decides_on_its_page(
    complaint: Complaint, published: Publication, newsroom: Newsroom
) -> None:
    client = signed_in(newsroom.editor)
    assert SAID["contact"] in text(client.get(page_of(complaint)).content)
    refused = client.post(page_of(complaint), {"act": "decide", **DECISION})
    assert refused.status_code == 400
    assert "Nothing was corrected since they asked: publish first." in text(refused.content)
    correct(published, newsroom)
    assert client.post(page_of(complaint), {"act": "decide", **DECISION}).status_code == 302
    told = text(client.get(page_of(complaint)).content)
    assert "Right: what is published was corrected" in told
    assert NOTICE in told
    assert "Decide it" not in told


def test_a_reviewer_looks_and_does_not_act(complaint: Complaint, newsroom: Newsroom) -> None:
    client = signed_in(newsroom.reviewer)
    told = text(client.get(page_of(complaint)).content)
    assert "It waits for an editor." in told
    assert SAID["contact"] not in told
    for act in ("decide", "forget"):
        assert client.post(page_of(complaint), {"act": act, **DECISION}).status_code == 403
    assert text(client.get(reverse("admin:claims_complaint_changelist")).content).count(SAID["asked"]) == 1


def test_an_editor_removes_who_asked(complaint: Complaint, newsroom: Newsroom) -> None:
    client = signed_in(newsroom.editor)
    assert client.post(page_of(complaint), {"act": "forget", "reason": "They asked."}).status_code == 302
    told = text(client.get(page_of(complaint)).content)
    assert SAID["name"] not in told
    assert SAID["contact"] not in told
    assert SAID["asked"] in told
