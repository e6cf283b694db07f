"""Idempotency-Key: a call that is sent again is done once, whoever else sends it and whatever dies."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from claims.models import Article, Claim, Claimant, Redaction
from factcheck import tasks
from factcheck.calls import keeping
from factcheck.calls.errors import StillRunning
from factcheck.calls.keeping import KEPT, LEASE
from factcheck.calls.models import KeptCall
from sources.models import Snapshot, Source
from sources.services import sources
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.files import ADDRESS, HTML
from tests.support.people import PASSWORD, Newsroom
from tests.support.racing import race

ApiOf = Callable[[str], Api]
KEY: dict[str, Any] = {"HTTP_IDEMPOTENCY_KEY": "4711"}


def marked(article: Article) -> dict[str, str]:
    return {"article": str(article.pk), "quote": desk.QUOTE}


def refused(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_sent_again_it_is_done_once_and_answered_alike(as_: ApiOf, article: Article) -> None:
    first = as_("writer").post("claims/", marked(article), **KEY)
    again = as_("writer").post("claims/", marked(article), **KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first["ETag"], first["Content-Type"]) == (again["ETag"], again["Content-Type"])
    assert (first.has_header("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (False, "true")
    assert Claim.objects.count() == 1


def test_without_a_key_it_is_done_twice(as_: ApiOf, article: Article) -> None:
    for _ in range(2):
        as_("writer").post("claims/", marked(article))
    assert (Claim.objects.count(), KeptCall.objects.count()) == (2, 0)


def test_white_space_makes_no_other_call(as_: ApiOf, newsroom: Newsroom) -> None:
    for body in ('{"name": "Ada Lind"}', '{ "name":"Ada Lind" }'):
        answer = as_("writer").post("claimants/", body, content_type="application/json", **KEY)
        assert answer.status_code == 201


def test_the_key_of_another_body_or_address_is_refused(as_: ApiOf, newsroom: Newsroom) -> None:
    as_("writer").post("claimants/", {"name": "Ada Lind"}, **KEY)
    another_body = as_("writer").post("claimants/", {"name": "Bo Lind"}, **KEY)
    another_address = as_("writer").post("publishers/", {"name": "Ada Lind"}, **KEY)
    assert refused(another_body) == refused(another_address) == (422, "idempotency_key_reused")
    assert Claimant.objects.count() == 1


def test_a_key_belongs_to_its_account(as_: ApiOf, newsroom: Newsroom) -> None:
    as_("writer").post("claimants/", {"name": "Ada Lind"}, **KEY)
    other = as_("editor").post("claimants/", {"name": "Bo Lind"}, **KEY)
    assert other.json()["name"] == "Bo Lind"


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 256])
def test_what_is_no_key(key: str, as_: ApiOf, newsroom: Newsroom) -> None:
    answer = as_("writer").post("claimants/", {"name": "Ada"}, HTTP_IDEMPOTENCY_KEY=key)
    assert refused(answer) == (400, "idempotency_key_invalid")
    assert Claimant.objects.count() == 0


def test_a_refusal_is_given_again_too(as_: ApiOf, article: Article) -> None:
    wrong = {"article": str(article.pk), "quote": "Not in it"}
    first, again = (as_("writer").post("claims/", wrong, **KEY) for _ in range(2))
    assert refused(first) == (400, "quote_not_found")
    assert (again.content, again["Idempotency-Replayed"]) == (first.content, "true")


def test_a_call_that_was_not_let_in_takes_no_key(as_: ApiOf, newsroom: Newsroom) -> None:
    assert as_("reader").post("claimants/", {"name": "Ada"}, **KEY).status_code == 403
    assert as_("anonymous").post("claimants/", {"name": "Ada"}, **KEY).status_code == 401
    assert KeptCall.objects.count() == 0


def test_a_fault_of_ours_is_not_kept_and_leaves_nothing(
    as_: ApiOf, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = as_("writer")
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(keeping, "keep", None)  # after all that the call does
        assert refused(client.post("claims/", marked(article), **KEY)) == (500, "server_error")
    assert (Claim.objects.count(), KeptCall.objects.count()) == (0, 0)
    assert client.post("claims/", marked(article), **KEY).status_code == 201


def left_running(newsroom: Newsroom, article: Article, *, since: timedelta) -> None:
    """As a process leaves it that was killed midway: begun, and nothing else."""
    client = client_of(newsroom.writer)
    client.post("claims/", marked(article), **KEY)
    began = timezone.now() - since
    unfinished = {"status": None, "answer": None}
    KeptCall.objects.update(began_at=began, lease_ends_at=began + LEASE, **unfinished)


def test_while_the_first_runs_the_second_is_told_to_ask_again(newsroom: Newsroom, article: Article) -> None:
    left_running(newsroom, article, since=timedelta())
    answer = client_of(newsroom.writer).post("claims/", marked(article), **KEY)
    assert refused(answer) == (409, "call_still_running")
    assert answer["Retry-After"] == "1"


def test_what_a_killed_process_began_is_done_once_its_lease_has_ended(
    newsroom: Newsroom, article: Article
) -> None:
    left_running(newsroom, article, since=LEASE)
    answer = client_of(newsroom.writer).post("claims/", marked(article), **KEY)
    assert (answer.status_code, answer.has_header("Idempotency-Replayed")) == (201, False)


def test_who_lost_the_call_to_another_does_nothing(newsroom: Newsroom) -> None:
    """Its lease ended while it ran, and another has taken the call over: `keep` ends its transaction."""
    now = timezone.now()
    said: dict[str, Any] = {"by": newsroom.writer, "key": "4711", "asked": "x"}
    slow = keeping.begin(**said, now=now)
    other = keeping.begin(**said, now=now + LEASE)
    assert (slow.pk, slow.turn, other.turn) == (other.pk, 1, 2)
    with pytest.raises(StillRunning):
        keeping.keep(slow, keeping.Answer(201, {}, b""), key="4711")
    keeping.keep(other, keeping.Answer(201, {}, b""), key="4711")


def test_after_a_day_a_key_is_free_again(newsroom: Newsroom) -> None:
    client = client_of(newsroom.writer)
    client.post("claimants/", {"name": "Ada Lind"}, **KEY)
    KeptCall.objects.update(began_at=timezone.now() - KEPT)
    assert client.post("claimants/", {"name": "Bo Lind"}, **KEY).status_code == 201


def test_what_is_older_than_a_day_is_cleared(as_: ApiOf, newsroom: Newsroom) -> None:
    for name in ("old", "new"):
        as_("writer").post("claimants/", {"name": name}, HTTP_IDEMPOTENCY_KEY=name)
    old = KeptCall.objects.filter(key=keeping.digest("key", "old"))
    assert old.update(began_at=timezone.now() - KEPT) == 1
    tasks.thin_calls()
    assert [call.key for call in KeptCall.objects.all()] == [keeping.digest("key", "new")]


def test_a_token_is_never_kept(as_: ApiOf, newsroom: Newsroom) -> None:
    sign_in = {"username": "writer", "password": PASSWORD}
    first, again = (as_("anonymous").post("auth/token/", sign_in, **KEY).json() for _ in range(2))
    assert first["token"] != again["token"]
    assert KeptCall.objects.count() == 0


def test_the_table_tells_neither_key_nor_answer(as_: ApiOf, newsroom: Newsroom) -> None:
    as_("writer").post("claimants/", {"name": "Ada Lind"}, **KEY)
    call = KeptCall.objects.get()
    assert "4711" not in call.key
    assert b"Ada" not in bytes(call.answer or b"")


def test_words_that_were_taken_down_since_are_not_given_again(as_: ApiOf, newsroom: Newsroom) -> None:
    as_("writer").post("claimants/", {"name": "Ada Lind"}, **KEY)
    said = {"row_id": newsroom.admin.pk, "column_name": "x.y", "reason": "A court's order."}
    Redaction.objects.create(**said, redacted_by=newsroom.admin, redacted_at=timezone.now())
    answer = as_("writer").post("claimants/", {"name": "Ada Lind"}, **KEY)
    assert refused(answer) == (410, "kept_answer_gone")
    assert answer.json()["answered_with"] == 201


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return sources.track(ADDRESS, by=newsroom.writer, now=timezone.now())


def send(client: Api, source: Source, body: bytes) -> Any:
    file = SimpleUploadedFile("page.html", body, content_type="text/html")
    return client.post(f"sources/{source.pk}/captures/", {"file": file}, format="multipart", **KEY)


def test_a_file_that_is_sent_again_is_kept_once(as_: ApiOf, source: Source) -> None:
    first, again = (send(as_("reviewer"), source, HTML) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert (first.json(), again["Location"]) == (again.json(), first["Location"])
    assert Snapshot.objects.count() == 1


def test_another_file_under_the_key_is_refused(as_: ApiOf, source: Source) -> None:
    send(as_("reviewer"), source, HTML)
    other = send(as_("reviewer"), source, HTML + b"<p>More.</p>")
    assert refused(other) == (422, "idempotency_key_reused")


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_make_one_claim(article: Article, newsroom: Newsroom) -> None:
    clients = [client_of(newsroom.writer) for _ in range(8)]
    answers = race(lambda number: clients[number].post("claims/", marked(article), **KEY), 8)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert Claim.objects.count() == 1
