"""Coverage of an article's text and the publish gate, and what is said of claims' words, by REST."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.enums import Access, Outcome, Rating, Stage
from claims.models import Article, Claim
from claims.services import articles, claims, drafts
from claims.services.articles import Author
from claims.services.claims import Part
from factcheck.models import User
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]
WITHOUT = desk.BODY.replace(f"{desk.QUOTE}, the council said. ", "")


@pytest.fixture
def draft(newsroom: Newsroom) -> Article:
    return desk.draft(newsroom.writer, authors=[Author("Jo Reed", newsroom.reader)])


@pytest.fixture
def refuted(draft: Article, newsroom: Newsroom) -> Claim:
    claim = desk.claim(draft, newsroom.writer)
    return desk.checked(claim, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)


def told(client: Api, article: Article) -> dict[str, Any]:
    answer = client.get(f"articles/{article.pk}/coverage/")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def say(client: Api, claim: Claim, **said: Any) -> Any:
    return client.post(f"claims/{claim.pk}/outcomes/", said)


def codes(client: Api, article: Article) -> list[str]:
    return [each["code"] for each in told(client, article)["reasons"]]


def test_it_is_bound_to_the_text(as_: ApiOf, article: Article) -> None:
    text = as_("reader").get(f"articles/{article.pk}/").json()["text"]
    digest = sha256(text.encode()).hexdigest()
    answer = as_("reader").get(f"articles/{article.pk}/coverage/?body_sha256={digest.upper()}")
    assert (answer.status_code, answer.json()["sha256"], answer.json()["version"]) == (200, digest, 1)


def test_another_text_is_refused_with_what_to_do(as_: ApiOf, article: Article) -> None:
    answer = as_("reader").get(f"articles/{article.pk}/coverage/?body_sha256={'0' * 64}")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (
        409,
        "other_text",
        "body_sha256",
    )
    assert "POST articles/{id}/versions/" in answer.json()["detail"]
    assert answer.json()["sha256"] == told(as_("reader"), article)["sha256"]


@pytest.mark.parametrize("asked", ["abc", "g" * 64, "0" * 65])
def test_what_is_no_digest_is_refused_by_name(asked: str, as_: ApiOf, article: Article) -> None:
    answer = as_("reader").get(f"articles/{article.pk}/coverage/?body_sha256={asked}")
    assert (answer.status_code, answer.json()["field"]) == (400, "body_sha256")


def test_an_older_text_is_another_text(as_: ApiOf, article: Article, newsroom: Newsroom) -> None:
    older = told(as_("reader"), article)["sha256"]
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body="Nothing of it.")
    answer = as_("reader").get(f"articles/{article.pk}/coverage/?body_sha256={older}")
    assert answer.status_code == 409


def test_spans_are_code_points_of_the_text(as_: ApiOf, newsroom: Newsroom) -> None:
    article = desk.article(newsroom.writer, title="𝟚 bridges", body="A 𝟛rd bridge cost 4 million.")
    claim = desk.claim(article, newsroom.writer, quote="cost 4 million")
    text = as_("reader").get(f"articles/{article.pk}/").json()["text"]
    (span,) = told(as_("reader"), article)["spans"]
    assert text[span["start"] : span["end"]] == "cost 4 million"
    assert span == {
        "start": span["start"],
        "end": span["end"],
        "claim": str(claim.pk),
        "stage": "OPEN",
        "verification_status": "UNCHECKED",
        "attention": "NONE",
        "anchor": "ANCHORED",
        "outcome": None,
        "html": None,
    }


def test_claims_are_counted_by_where_they_stand(as_: ApiOf, article: Article, newsroom: Newsroom) -> None:
    for stage, quote in (
        (Stage.CHECKED, desk.QUOTE),
        (Stage.IN_REVIEW, "It was closed for 14 months"),
        (Stage.NOT_CHECKABLE, "We are done"),
        (Stage.WITHDRAWN, "Work began"),
    ):
        desk.brought(desk.claim(article, newsroom.writer, quote=quote), stage, newsroom)
    desk.claim(article, newsroom.writer, quote="Ada Lind", stage=Stage.DETECTED)
    assert told(as_("reader"), article)["counts"] == {
        "claims": 4,
        "checked": 1,
        "unchecked": 1,
        "not_checkable": 1,
        "proposed": 1,
        "withdrawn": 1,
        "no_source": 1,
        "wants_attention": 0,
        "not_in_text": 0,
    }


def test_a_split_claim_counts_by_its_parts(as_: ApiOf, claim: Claim, newsroom: Newsroom) -> None:
    parts = [Part("It cost something.", "The bridge cost"), Part("4.2.", "4.2 million euros")]
    made = claims.split(claim, parts, by=newsroom.reviewer, now=desk.NOW)
    shown = told(as_("reader"), claim.article)
    assert shown["counts"]["claims"] == 2
    assert [each["claim"] for each in shown["spans"]] == [str(each.pk) for each in made]
    assert [each["claim"] for each in shown["reasons"]] == [str(each.pk) for each in made]


def test_an_article_whose_claims_hold_may_appear(as_: ApiOf, claim: Claim, newsroom: Newsroom) -> None:
    assert told(as_("reader"), claim.article)["publishable"] is False
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    shown = told(as_("reader"), claim.article)
    assert (shown["publishable"], shown["reasons"]) == (True, [])


def test_what_is_gone_from_the_text_is_told(
    as_: ApiOf, draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    articles.add_version(draft, by=newsroom.writer, now=desk.NOW, body=WITHOUT)
    shown = told(as_("reader"), draft)
    assert (shown["spans"], [each["claim"] for each in shown["not_in_text"]]) == ([], [str(refuted.pk)])
    assert shown["counts"]["not_in_text"] == 1
    assert codes(as_("reader"), draft) == ["refuted", "text_changed"]


def test_its_author_answers_by_rest(as_: ApiOf, draft: Article, refuted: Claim) -> None:
    answer = say(as_("reader"), refuted, outcome="KEPT", reason="The mayor stands by it.")
    assert (answer.status_code, answer.json()["by"]["username"]) == (201, "reader")
    assert as_("third").get(f"claims/{refuted.pk}/").json()["outcome"] == answer.json()
    assert as_("third").get(f"claims/{refuted.pk}/outcomes/").json()["results"] == [answer.json()]
    shown = told(as_("third"), draft)
    assert (shown["publishable"], shown["spans"][0]["outcome"]) == (True, "KEPT")


def test_what_is_taken_back_no_longer_opens_the_gate(as_: ApiOf, draft: Article, refuted: Claim) -> None:
    say(as_("reader"), refuted, outcome="KEPT", reason="The mayor stands by it.")
    say(as_("reader"), refuted, outcome="NONE")
    assert codes(as_("reader"), draft) == ["refuted"]
    assert as_("reader").get(f"claims/{refuted.pk}/").json()["outcome"] is None


def test_a_newer_verdict_has_to_be_answered_anew(
    as_: ApiOf, draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    say(as_("reader"), refuted, outcome="KEPT", reason="The mayor stands by it.")
    as_("reviewer").post(f"claims/{refuted.pk}/moves/", {"move": "reopen", "reason": "A new ledger."})
    for by in (newsroom.reviewer, newsroom.second):
        desk.review(refuted, by, rating=Rating.MISLEADING)
    assert codes(as_("reader"), draft) == ["misleading"]


@pytest.mark.parametrize("gone", [False, True])
def test_its_author_alone_opens_the_gate_for_no_flagged_claim(
    gone: bool, as_: ApiOf, draft: Article, newsroom: Newsroom
) -> None:
    claim = desk.claim(draft, newsroom.writer, legal_flag=True)
    desk.checked(claim, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)
    said = {"outcome": "CUT" if gone else "KEPT", "reason": "So."}
    if gone:
        articles.add_version(draft, by=newsroom.writer, now=desk.NOW, body=WITHOUT)
    say(as_("reader"), claim, **said)
    assert ("cut_needs_editor" if gone else "kept_needs_editor") in codes(as_("reader"), draft)
    assert say(as_("editor"), claim, **said).status_code == 201
    say(as_("reader"), claim, **said)  # the author says so once more: the editor's word still counts
    assert codes(as_("reader"), draft) == ([] if gone else ["reply_not_asked", "clearance_waits"])


@pytest.mark.parametrize(
    ("who", "said", "expected"),
    [
        ("third", {"outcome": "KEPT", "reason": "So."}, (403, "not_yours_to_answer")),
        ("reader", {"outcome": "KEPT"}, (400, "reason_required")),
        ("reader", {"outcome": "CHANGED"}, (400, "invalid")),
        ("reader", {"outcome": "CUT", "version": 1}, (412, "stale_version")),
        ("reader", {"outcome": "NONE"}, (409, "nothing_to_answer")),
    ],
)
def test_refusals_are_named(
    who: str, said: dict[str, Any], expected: tuple[int, str], as_: ApiOf, refuted: Claim
) -> None:
    answer = say(as_(who), refuted, **said)
    assert (answer.status_code, answer.json()["code"]) == expected


def test_what_others_published_is_not_answered_for(as_: ApiOf, claim: Claim) -> None:
    answer = say(as_("editor"), claim, outcome="CUT")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_our_draft")


def test_it_costs_the_same_for_one_and_for_three_claims(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    client = client_of(newsroom.editor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            told(client, draft)
        return len(captured)

    drafts.answer(refuted, Outcome.KEPT, by=newsroom.editor, now=desk.NOW, reason="So.")
    of_one = cost()
    for quote in ("It was closed for 14 months", "Work began in March 2024"):
        other = desk.checked(
            desk.claim(draft, newsroom.writer, quote=quote),
            newsroom.reviewer,
            newsroom.second,
            rating=Rating.INACCURATE,
        )
        drafts.answer(other, Outcome.KEPT, by=newsroom.editor, now=desk.NOW, reason="So.")
    assert cost() == of_one


def test_no_figure_tells_of_a_colleagues_review(draft: Article, newsroom: Newsroom) -> None:
    """Blind: to others the same with and without what the first reviewer cited; the stage all may see."""
    claim = desk.taken(desk.claim(draft, newsroom.writer), newsroom.reviewer)

    def shown(user: User) -> dict[str, Any]:
        return told(client_of(user), draft)

    before = {name: shown(getattr(newsroom, name)) for name in ("reader", "second", "editor")}
    desk.cite(claim, newsroom.reviewer)
    assert {name: shown(getattr(newsroom, name)) for name in before} == before
    review = desk.review(claim, newsroom.reviewer, rating=Rating.INACCURATE)
    for name in before:
        said = str(shown(getattr(newsroom, name)))
        assert "REFUTED" not in said
        assert str(review.pk) not in said


def test_it_does_not_exist_where_the_article_does_not(newsroom: Newsroom) -> None:
    hidden = desk.draft(newsroom.writer, access=Access.RESTRICTED, access_people=[newsroom.reviewer])
    claim = desk.claim(hidden, newsroom.writer)
    client = client_of(newsroom.editor)
    assert client.get(f"articles/{hidden.pk}/coverage/").status_code == 404
    assert client.get(f"claims/{claim.pk}/outcomes/").status_code == 404
    assert say(client, claim, outcome="CUT").status_code == 404
