"""The own pages of reviews, verdicts, publications and citations: read as a person does, by who may."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.enums import Kind, Stage
from claims.models import Article, Claim, Publication, Review, Verdict
from claims.services import moves, publications
from sources.models import Extraction
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import COST


@pytest.fixture
def published(article: Article, captured: Extraction, newsroom: Newsroom) -> Claim:
    """A claim on which two agreed, resting on words of a capture, and that is published."""
    claim = desk.claim(article, newsroom.writer, kind=Kind.NUMBER)
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        cited = desk.cite(claim, by, extraction=captured, quote=COST)
        answers = {"unit": {"answer": "YES", "note": "Euros."}, "base": {"answer": "NO"}}
        desk.submit(claim, by, desk.judgement(cited, rationale="Inner words.", checklist=answers))
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
    claim.refresh_from_db()
    return claim


def read(client: Client, row: Any) -> str:
    answer = client.get(reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_review_says_what_was_judged_and_how_the_checklist_was_answered(
    published: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    text = read(sign_in(newsroom.third), Review.objects.earliest("submitted_at", "pk"))
    for words in ("Review by reviewer: confirmed", "version 1 of the article", "2 of 4 answered, 1 with no",
                  "Is it the same unit and the same currency?</span> <strong>yes</strong>", "Euros.",
                  "<strong>not answered</strong>", "Inner words."):  # fmt: skip
        assert words in text


def test_a_rationale_is_for_those_who_review(published: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    review = Review.objects.earliest("submitted_at", "pk")
    assert "Inner words." not in read(sign_in(newsroom.reader), review)
    assert "Inner words." not in read(sign_in(newsroom.reader), Verdict.objects.get())


def test_a_verdict_says_how_it_came_about_and_what_it_rests_on(
    published: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    text = read(sign_in(newsroom.reader), Verdict.objects.get())
    for words in ("Verdict: confirmed", "Two reviewers agreed, blind", "Whose it is", COST[:30]):
        assert words in text
    moves.make(published, "reopen", by=newsroom.third, now=desk.NOW, reason="New figures.")
    assert "It was the desk's answer" in read(sign_in(newsroom.reader), Verdict.objects.get())


def test_a_publication_says_what_went_out(published: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    publication = Publication.objects.get()
    text = read(sign_in(newsroom.reader), publication)
    for words in ("What was published", "It is so.", "by editor", publication.payload_sha256, COST):
        assert words in text


def test_a_citation_says_what_rests_on_it(published: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    cited = published.evidence.earliest("cited_at", "pk")
    text = read(sign_in(newsroom.reader), cited)
    for words in ("A passage that supports the claim", "Verdict: confirmed", "Review by reviewer: confirmed"):
        assert words in text


def test_a_blind_round_has_no_pages_and_no_links_for_others(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    moves.make(claim, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="New figures.")
    hidden = desk.review(claim, newsroom.reviewer, rationale="Hidden words.")
    old = Verdict.objects.get()
    client = sign_in(newsroom.third)
    for row in (hidden, hidden.evidence.get()):
        address = reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])
        assert client.get(address).status_code == 302
    client = sign_in(newsroom.third)  # the other one is told of the ids that it asked for
    shown = read(client, old) + read(client, old.evidence.earliest("pk"))
    for trace in ("Hidden words.", str(hidden.pk), str(hidden.evidence.get().pk)):
        assert trace not in shown
    assert claim.stage != Stage.CHECKED


def test_a_restricted_claims_rows_have_no_pages_for_others(newsroom: Newsroom, sign_in: SignIn) -> None:
    people = [newsroom.reviewer, newsroom.second]
    hidden = desk.article(newsroom.writer, access="RESTRICTED", access_people=people)
    claim = desk.checked(desk.claim(hidden, newsroom.writer), *people)
    rows = [Verdict.objects.get(), Review.objects.earliest("pk"), claim.evidence.earliest("pk")]
    for row in rows:
        address = reverse(f"admin:claims_{row._meta.model_name}_change", args=[row.pk])
        statuses = [sign_in(each).get(address).status_code for each in (newsroom.third, newsroom.second)]
        assert statuses == [302, 200]
