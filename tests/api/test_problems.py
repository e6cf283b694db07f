"""Bad input: each a named problem+json error, and nothing written."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from claims.enums import Stage
from claims.models import Article, Claim, Evidence, Review
from claims.services import articles
from claims.services.articles import Author
from factcheck.models import ApiToken
from sources.enums import PublisherKind
from sources.models import Source
from tests.api import world
from tests.api.conftest import ROOT, Api, client_of
from tests.support import desk
from tests.support.people import Newsroom

ApiOf = Callable[[str], Api]


def refused(answer: Any) -> tuple[int, str, str | None]:
    """Status, code and field of a problem."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert set(body) >= {"type", "title", "status", "detail", "code"}
    return answer.status_code, body["code"], body.get("field")


def test_a_quote_that_is_not_in_the_text(as_: ApiOf, article: Article) -> None:
    answer = as_("writer").post(
        "claims/", {"article": str(article.pk), "quote": "The bridge cost 2.4 million"}
    )
    assert refused(answer) == (400, "quote_not_found", "quote")
    assert Claim.objects.count() == 0


def test_a_quote_that_stands_twice(as_: ApiOf, newsroom: Newsroom) -> None:
    article = desk.article(newsroom.writer, body="It rained. Later it rained. It rained.")
    answer = as_("writer").post("claims/", {"article": str(article.pk), "quote": "It rained."})
    assert refused(answer) == (400, "quote_ambiguous", "quote")
    assert answer.json()["places"] == 2
    hinted = as_("writer").post(
        "claims/", {"article": str(article.pk), "quote": "It rained.", "prefix": "Later it rained. "}
    )
    assert hinted.status_code == 201


@pytest.mark.parametrize(
    "url",
    ["ftp://example.com/x", "file:///etc/passwd", "http://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/",
     "http://169.254.169.254/latest/meta-data", "http://user:secret@example.com/", "http://example.com:22/", "http://localhost/",
     "javascript:alert(1)", "http://", "not a url", "http://0x7f000001/", "http://2130706433/"],
)  # fmt: skip
def test_an_address_that_we_do_not_fetch(url: str, as_: ApiOf, claim: Claim) -> None:
    for answer in (
        as_("writer").post("sources/", {"url": url}),
        as_("writer").post(f"claims/{claim.pk}/sources/", {"url": url}),
    ):
        assert refused(answer) == (400, "url_refused", "url")
    posted = {"article": str(claim.article_id), "quote": "It was closed", "sources": [url]}
    assert refused(as_("writer").post("claims/", posted))[:2] == (400, "url_refused")
    assert (Source.objects.count(), Claim.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("field", "given"),
    [("quiet", "true"), ("quiet", 1), ("desk", 0), ("body", 7), ("access_people", [0]), ("authors", [0])],
)
def test_a_value_of_another_type_is_not_turned_into_the_fields(field: str, given: Any, as_: ApiOf) -> None:
    answer = as_("writer").post("articles/", {"title": "Bridge", "body": "It is closed.", field: given})
    assert answer.status_code == 400
    assert answer.json()["field"].split(".")[0] == field
    assert Article.objects.count() == 0


def test_an_article_of_6_mb(as_: ApiOf) -> None:
    answer = as_("writer").post("articles/", {"title": "Long", "body": "word " * 1_200_000})
    assert refused(answer) == (413, "article_too_large", "body")
    assert Article.objects.count() == 0


def test_a_request_larger_than_any_may_be(as_: ApiOf, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert refused(as_("writer").post("claimants/", {"name": "x" * 1000})) == (413, "too_large", None)


def test_a_stale_version(as_: ApiOf, claim: Claim) -> None:
    changed = as_("writer").patch(f"claims/{claim.pk}/", {"version": 1, "statement": "Changed."})
    assert changed["ETag"].startswith('"2-')
    stale = as_("writer").patch(f"claims/{claim.pk}/", {"version": 1, "statement": "Stale."})
    assert refused(stale) == (412, "stale_version", "version")
    assert as_("writer").get(f"claims/{claim.pk}/").json()["statement"] == "Changed."


@pytest.mark.parametrize(
    ("header", "status"), [('"1"', 200), ('W/"1"', 200), ('"7"', 412), ("*", 400), ('"x"', 400)]
)
def test_if_match_is_the_version_that_was_read(header: str, status: int, as_: ApiOf, claim: Claim) -> None:
    answer = as_("writer").patch(f"claims/{claim.pk}/", {"statement": "New."}, HTTP_IF_MATCH=header)
    assert answer.status_code == status


def test_a_write_that_names_no_version(as_: ApiOf, claim: Claim) -> None:
    answer = as_("writer").patch(f"claims/{claim.pk}/", {"statement": "New."})
    assert refused(answer) == (400, "version_required", "version")


def test_an_unknown_move(as_: ApiOf, claim: Claim) -> None:
    assert refused(as_("editor").post(f"claims/{claim.pk}/moves/", {"move": "fly"})) == (
        400,
        "unknown_move",
        "move",
    )
    assert refused(as_("editor").post(f"claims/{claim.pk}/moves/", {"move": "concur"})) == (
        409,
        "move_not_possible",
        "move",
    )


def judged(client: Api, claim: Claim) -> Any:
    body = {"source": str(desk.offline(claim.created_by).pk), "quote": "4.2 million", "stance": "SUPPORTS"}
    cited = client.post(f"claims/{claim.pk}/evidence/", body).json()
    version = client.get(f"claims/{claim.pk}/").json()["version"]
    said = {"rating": "CONFIRMED", "rationale": "so", "version": version, "evidence": [cited["id"]]}
    return client.post(f"claims/{claim.pk}/reviews/", said)


def test_an_author_of_the_article_reviewing_it(as_: ApiOf, newsroom: Newsroom, claim: Claim) -> None:
    as_("reviewer").post(f"claims/{claim.pk}/moves/", {"move": "take"})
    articles.edit(claim.article, by=newsroom.editor, now=desk.NOW, authors=[Author("R", newsroom.reviewer)])
    assert refused(judged(as_("reviewer"), claim)) == (403, "author_of_article", None)
    assert Review.objects.count() == 0


def test_an_author_does_not_take_their_own_link_off(as_: ApiOf, newsroom: Newsroom, article: Article) -> None:
    articles.edit(article, by=newsroom.editor, now=desk.NOW, authors=[Author("R", newsroom.reviewer)])
    answer = as_("reviewer").patch(f"articles/{article.pk}/", {"authors": ["Somebody else"]})
    assert refused(answer) == (403, "move_forbidden", None)
    kept = as_("reviewer").patch(f"articles/{article.pk}/", {"authors": ["R"]}).json()["authors"]
    assert kept[0]["user"]["username"] == "reviewer"
    assert as_("editor").patch(f"articles/{article.pk}/", {"authors": ["R"]}).json()["authors"] == [
        {"name": "R", "user": None}
    ]


def test_people_named_for_an_open_article(as_: ApiOf) -> None:
    story = {"title": desk.TITLE, "body": desk.BODY, "access_people": ["reviewer"]}
    assert refused(as_("writer").post("articles/", story)) == (400, "invalid", "access")
    assert Article.objects.count() == 0


def test_a_body_beside_parts(as_: ApiOf) -> None:
    story = {"title": desk.TITLE, "body": desk.BODY, "parts": [{"kind": "BODY", "text": "Another."}]}
    assert refused(as_("writer").post("articles/", story)) == (400, "invalid", "body")


def test_one_person_reviewing_twice(as_: ApiOf, claim: Claim) -> None:
    as_("reviewer").post(f"claims/{claim.pk}/moves/", {"move": "take"})
    assert judged(as_("reviewer"), claim).status_code == 201
    assert refused(judged(as_("reviewer"), claim)) == (409, "already_reviewed", None)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("field", ["verification_status", "attention", "stage", "rating", "quote"])
def test_what_the_server_derives_is_not_written(field: str, as_: ApiOf, claim: Claim) -> None:
    answer = as_("admin").patch(f"claims/{claim.pk}/", {"version": 1, field: "VERIFIED"})
    assert refused(answer) == (400, "invalid", field)


def test_an_unknown_field_is_named_with_those_that_there_are(as_: ApiOf) -> None:
    answer = as_("writer").post(
        "articles/", {"title": "T", "body": "B", "boddy": "C", "parts": [{"kind": "BODY", "txt": "x"}]}
    )
    assert refused(answer) == (400, "invalid", "boddy")
    nested = as_("writer").post("articles/", {"title": "T", "parts": [{"kind": "BODY", "txt": "x"}]})
    assert refused(nested) == (400, "invalid", "parts.0.txt")


@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
def test_characters_that_cannot_be_kept(bad: str, as_: ApiOf, claim: Claim) -> None:
    sent = '{"statement": "' + ("a\\u0000b" if "\x00" in bad else "a\\ud800b") + '", "version": 1}'
    answer = as_("writer").patch(f"claims/{claim.pk}/", sent, content_type="application/json")
    assert refused(answer) == (400, "invalid", "statement")


def test_a_name_that_cannot_be_kept_is_told_by_its_place(as_: ApiOf) -> None:
    sent = '{"title": "T", "parts": [{"kind": "BODY", "te\\u0000xt": "x"}]}'
    answer = as_("writer").post("articles/", sent, content_type="application/json")
    assert refused(answer) == (400, "invalid", "parts.0.te\ufffdxt")


@pytest.mark.parametrize(
    "body",
    ['{"name": ', "NaN", '{"name": NaN}', '{"name": "a", "name": "b"}', "[" * 100_000, "\ufeff{}", "1" * 5000,
     '{"a":' * 50 + "1" + "}" * 50],
)  # fmt: skip
def test_a_body_that_is_no_json(body: str, as_: ApiOf) -> None:
    answer = as_("writer").post("claimants/", body, content_type="application/json")
    assert refused(answer) == (400, "malformed_json", None)


@pytest.mark.parametrize(
    "body", [[], "text", 1, None, True, {"name": {}}, {"name": []}, {"name": "x" * 201}, {"name": " "}]
)
def test_a_body_of_another_shape(body: Any, as_: ApiOf) -> None:
    assert refused(as_("writer").post("claimants/", body))[:2] == (400, "invalid")


def test_a_body_of_another_media_type(as_: ApiOf) -> None:
    answer = as_("writer").post("claimants/", "name=x", content_type="application/x-www-form-urlencoded")
    assert refused(answer) == (415, "unsupported_media_type", None)
    assert answer.json()["detail"].endswith(" Send it as application/json.")


def test_a_word_that_is_no_choice_is_answered_with_the_choices(as_: ApiOf) -> None:
    answer = as_("writer").post("publishers/", {"name": "Courier", "kind": "{0}"})
    assert refused(answer) == (400, "invalid", "kind")
    choices = ", ".join(PublisherKind.values)
    assert answer.json()["detail"] == f'kind: "{{0}}" is none of these: {choices}.'


def test_an_answer_of_another_media_type(as_: ApiOf, newsroom: Newsroom) -> None:
    assert refused(as_("reader").get("claims/", HTTP_ACCEPT="text/html")) == (406, "not_acceptable", None)


@pytest.mark.parametrize(
    "address", ["claims/nothing/", f"claims/{world.NO_ID}/", "nothing/", "articles/1/versions/x/"]
)
def test_what_is_not_there(address: str, as_: ApiOf, newsroom: Newsroom) -> None:
    assert refused(as_("reader").get(address)) == (404, "not_found", None)


def test_who_has_not_signed_in(as_: ApiOf, db: None) -> None:
    answer = as_("anonymous").get("claims/")
    assert refused(answer) == (401, "not_authenticated", None)
    assert answer["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize("header", ["Token x", "Token", "Token a b", "Token \xff"])
def test_a_token_that_is_none(header: str, db: None) -> None:
    answer = Client().get(f"{ROOT}claims/", HTTP_AUTHORIZATION=header)
    assert refused(answer) == (401, "authentication_failed", None)
    assert ApiToken.objects.count() == 0


def test_a_fault_of_ours_is_logged_and_tells_nothing(
    as_: ApiOf, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(user: object) -> None:
        raise RuntimeError("the secret")

    client = as_("reader")
    client.raise_request_exception = False
    monkeypatch.setattr("claims.queries.articles", broken)
    answer = client.get("articles/")
    assert refused(answer) == (500, "server_error", None)
    assert "secret" not in answer.content.decode()
    assert [
        record.exc_text or str(record.exc_info)
        for record in caplog.records
        if "articles/" in record.getMessage() and record.levelname == "ERROR"
    ]


def test_evidence_of_a_verdict_is_not_retracted(as_: ApiOf, newsroom: Newsroom, claim: Claim) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    cited = Evidence.objects.get(cited_by=newsroom.reviewer)
    answer = as_("reviewer").post(f"evidence/{cited.pk}/retract/", {"reason": "wrong"})
    assert refused(answer) == (409, "reopen_first", None)


def test_a_second_half_by_the_same_person(as_: ApiOf, newsroom: Newsroom, article: Article) -> None:
    claim = desk.claim(article, newsroom.writer, legal_flag=True)
    move, address = {"move": "not_checkable", "reason": "an opinion"}, f"claims/{claim.pk}/moves/"
    first = as_("reviewer").post(address, move)
    assert (first.status_code, first.json()) == (202, {"waiting_for": "second person"})
    waiting = as_("reader").get(f"claims/{claim.pk}/").json()["waiting"]
    assert [(each["act"], each["asked_by"]["username"]) for each in waiting] == [
        ("not_checkable", "reviewer")
    ]
    assert refused(as_("reviewer").post(address, move)) == (409, "same_person", None)
    assert as_("second").post(address, move).json()["stage"] == "NOT_CHECKABLE"


def test_a_list_too_long_is_not_read_any_further(
    as_: ApiOf, newsroom: Newsroom, django_assert_max_num_queries: Any
) -> None:
    body = {"title": "t", "body": "b", "access_people": ["nobody"] * 201}
    client = as_("writer")
    with django_assert_max_num_queries(20):
        assert refused(client.post("articles/", body)) == (400, "invalid", "access_people")


def test_a_number_that_no_database_keeps(as_: ApiOf) -> None:
    answer = as_("writer").generic(
        "POST", "claimants/", data='{"name": 1e999}', content_type="application/json"
    )
    assert refused(answer) == (400, "malformed_json", None)


def test_a_number_is_no_answer_of_a_checklist(as_: ApiOf, newsroom: Newsroom, claim: Claim) -> None:
    """PostgreSQL gives 1e16 back as a whole number: the history would seem to have been edited."""
    desk.taken(claim, newsroom.reviewer)
    claim.refresh_from_db()
    said = f'"rating": "CONFIRMED", "rationale": "so", "version": {claim.version}'
    cited = desk.cite(claim, newsroom.reviewer)
    body = f'{{{said}, "evidence": ["{cited.pk}"], "checklist": {{"primary": {{"answer": 1e16}}}}}}'
    answer = as_("reviewer").generic(
        "POST", f"claims/{claim.pk}/reviews/", data=body, content_type="application/json"
    )
    assert refused(answer) == (400, "invalid", "checklist.primary.answer")


@pytest.mark.parametrize("call", ["claimants/", "publishers/"])
def test_a_name_in_a_case_that_only_one_way_of_folding_knows(call: str, as_: ApiOf) -> None:
    """U+212A, the Kelvin sign, is a k in lower case, but a K is not it in upper case."""
    client = as_("writer")
    codes = {client.post(call, {"name": name}).status_code for name in ("k", "\u212a")}
    assert codes <= {200, 201}


def test_if_match_and_a_version_that_say_different_things(as_: ApiOf, claim: Claim) -> None:
    body = {"statement": "New.", "version": 1}
    answer = as_("writer").patch(f"claims/{claim.pk}/", body, HTTP_IF_MATCH='"7"')
    assert refused(answer) == (400, "invalid", "If-Match")
    claim.refresh_from_db()
    assert claim.version == 1


def test_which_of_several_addresses_is_refused(as_: ApiOf, article: Article) -> None:
    body = {"article": str(article.pk), "quote": desk.QUOTE}
    answer = as_("writer").post("claims/", {**body, "sources": ["https://example.org/", "http://10.0.0.1/"]})
    assert refused(answer) == (400, "url_refused", "sources.1")
    assert (Claim.objects.count(), Source.objects.count()) == (0, 0)


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_without_its_slash(method: str, as_: ApiOf, newsroom: Newsroom) -> None:
    answer = getattr(as_("writer"), method)("claims")
    assert refused(answer) == (404, "not_found", None)
    assert answer.json()["detail"].endswith("Addresses here end with a slash: /api/v1/claims/")


@pytest.mark.parametrize(
    ("scopes", "call", "said"),
    [
        (None, "claims/{}/moves/", "This call takes the role reviewer or a higher one, and a token of all "),
        (["read"], "claimants/", "This call takes the role writer or a higher one, and a token of all "),
    ],
)
def test_who_may_not_is_told_what_it_takes(
    scopes: list[str] | None, call: str, said: str, newsroom: Newsroom, claim: Claim
) -> None:
    answer = client_of(newsroom.writer, scopes=scopes).post(call.format(claim.pk), {})
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert answer.json()["detail"].startswith(said)


def test_a_stale_publication(as_: ApiOf, newsroom: Newsroom, claim: Claim) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    stale = as_("editor").post(f"claims/{claim.pk}/publish/", {"explanation": "So."}, HTTP_IF_MATCH='"1"')
    assert refused(stale) == (412, "stale_version", "version")
    fresh = {"explanation": "So.", "version": claim.version}
    assert as_("editor").post(f"claims/{claim.pk}/publish/", fresh).status_code == 201


def test_a_token_to_review_splits_too(newsroom: Newsroom, claim: Claim) -> None:
    body = {"parts": [{"statement": "One."}, {"statement": "Two."}]}
    client = client_of(newsroom.reviewer, scopes=["read", "review"])
    assert client.post(f"claims/{claim.pk}/split/", body).status_code == 201
