"""Deliveries over real HTTP: signed, tried again for a day, past our guard, in parallel."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from claims.models import Claim
from factcheck.notices.kinds import Kind
from factcheck.notices.models import Notification
from factcheck.webhooks import endpoints, sending
from factcheck.webhooks.models import Delivery, DeliveryTry, Webhook
from sources.fetching.limits import Limits
from tests.factcheck.webhooks.conftest import Receiver, announce, send, set_up, states
from tests.support import desk
from tests.support.people import Newsroom

DAY = timedelta(days=1)


@pytest.fixture
def told(webhook: Webhook, newsroom: Newsroom) -> Claim:
    """Of one event the writer's webhook is to be told."""
    Webhook.objects.filter(pk=webhook.pk).update(events=["claim.created"])
    claim = desk.claim(desk.article(newsroom.writer), newsroom.writer)
    assert announce() == 1
    return claim


def only() -> Delivery:
    return Delivery.objects.get()


def last_try() -> DeliveryTry:
    found = DeliveryTry.objects.order_by("pk").last()
    assert found is not None
    return found


# --- signed ----------------------------------------------------------------------------------------------


def snippet() -> Callable[..., bool]:
    """The guide's own function that checks a signature."""
    guide = (configured.BASE_DIR / "docs" / "api.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```python\n(.*?)^```$", guide, re.DOTALL | re.MULTILINE)
    known: dict[str, Any] = {}
    exec(block, known)
    made: Callable[..., bool] = known["is_genuine"]
    return made


@pytest.fixture
def signed(newsroom: Newsroom, receiver: Receiver) -> tuple[str, Webhook]:
    webhook, secret = set_up(newsroom.writer, receiver.url, events=["claim.created"])
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    announce()
    return secret, webhook


def test_the_guides_snippet_knows_a_real_delivery(signed: tuple[str, Webhook], receiver: Receiver) -> None:
    send()
    ((headers, body),) = receiver.got
    signature = headers["Factcheck-Signature"]
    assert snippet()(signed[0], signature, body) is True
    assert snippet()(signed[0], signature, body.replace(b"claim.created", b"claim.deleted")) is False
    assert snippet()("fcwh_another", signature, body) is False
    assert snippet()(signed[0], signature, body, now=time.time() + 3600) is False
    assert headers["Factcheck-Delivery"] == str(only().pk)
    assert (headers["Factcheck-Event"], headers["Content-Type"]) == ("claim.created", "application/json")


def test_for_a_day_both_secrets_are_valid(
    signed: tuple[str, Webhook], newsroom: Newsroom, receiver: Receiver
) -> None:
    older, webhook = signed
    _, newer = endpoints.rotate(webhook, by=newsroom.writer, now=timezone.now())
    send()
    ((headers, body),) = receiver.got
    assert [snippet()(each, headers["Factcheck-Signature"], body) for each in (older, newer)] == [True, True]


def test_after_a_day_only_the_newer_is(
    signed: tuple[str, Webhook], newsroom: Newsroom, receiver: Receiver
) -> None:
    older, webhook = signed
    _, newer = endpoints.rotate(webhook, by=newsroom.writer, now=timezone.now() - 2 * DAY)
    send()
    ((headers, body),) = receiver.got
    assert [snippet()(each, headers["Factcheck-Signature"], body) for each in (older, newer)] == [False, True]


def test_secrets_are_sealed_in_the_database(signed: tuple[str, Webhook]) -> None:
    secret, webhook = signed
    webhook.refresh_from_db()
    assert secret.encode() not in bytes(webhook.sealed)


# --- tried again -----------------------------------------------------------------------------------------


def failing(status: int = 500, body: str = "no") -> Callable[[Request], Response]:
    return lambda _request: Response(body, status=status)


def test_a_delivery_is_logged(told: Claim, receiver: Receiver) -> None:
    receiver.answer = failing(200, "thanks")
    assert send() == 1
    assert (last_try().status, last_try().answer, last_try().trouble) == (200, "thanks", "")
    assert only().ended_at is not None


def test_a_failure_is_tried_again_under_the_same_id(told: Claim, receiver: Receiver) -> None:
    receiver.answer = failing()
    now = timezone.now()
    assert send(at=now) == 0
    assert (last_try().status, last_try().answer, only().state) == (500, "no", "WAITING")
    receiver.answer = failing(204)
    assert send(at=now + timedelta(seconds=5)) == 0  # not yet
    assert send(at=now + timedelta(minutes=2)) == 1
    assert len({headers["Factcheck-Delivery"] for headers, _ in receiver.got}) == 1
    assert (len(receiver.got), only().state, only().tries) == (2, "DELIVERED", 2)


def test_each_pause_is_about_twice_the_one_before_up_to_four_hours() -> None:
    for tries, seconds in ((1, 30), (2, 60), (5, 480), (20, 14400), (900, 14400)):
        assert 0.8 * seconds <= sending.pause(tries).total_seconds() <= 1.2 * seconds


def through_a_day(start: Any) -> None:
    """Sent whenever it is due, until it has ended."""
    at = start
    while not only().ended_at:
        at = max(at + timedelta(minutes=2), only().next_try_at)
        send(at=at)
        assert at < start + 2 * DAY


def test_after_a_day_of_nothing_but_failures_it_is_turned_off_and_its_owner_told(
    newsroom: Newsroom, receiver: Receiver
) -> None:
    webhook, _ = set_up(newsroom.reviewer, receiver.url, events=["claim.created"])
    desk.claim(desk.article(newsroom.writer), newsroom.writer)
    announce()
    receiver.answer = failing(503)
    through_a_day(timezone.now())
    webhook.refresh_from_db()
    assert (only().state, webhook.off) == ("FAILED", "FAILING")
    notice = Notification.objects.get()
    assert (notice.kind, notice.person, notice.webhook) == (Kind.WEBHOOK, newsroom.reviewer, webhook)
    assert only().tries > 8


def test_of_a_machines_the_admins_are_told(told: Claim, receiver: Receiver, newsroom: Newsroom) -> None:
    receiver.answer = failing(503)
    through_a_day(timezone.now())
    assert Notification.objects.get().person == newsroom.admin


def test_one_that_delivered_anything_meanwhile_stays_on(
    told: Claim, webhook: Webhook, receiver: Receiver
) -> None:
    """The twin: given up after a day, but another was delivered between its tries."""
    receiver.answer = failing()
    now = timezone.now()
    send(at=now)
    Webhook.objects.filter(pk=webhook.pk).update(failing_since=now + timedelta(hours=12))
    Delivery.objects.update(tries=9, next_try_at=now + timedelta(hours=22))
    send(at=now + timedelta(hours=23))
    webhook.refresh_from_db()
    assert (only().state, webhook.off) == ("FAILED", "")


def test_a_success_ends_the_failing(told: Claim, webhook: Webhook, receiver: Receiver) -> None:
    receiver.answer = failing()
    now = timezone.now()
    send(at=now)
    webhook.refresh_from_db()
    assert webhook.failing_since == now
    receiver.answer = failing(204)
    send(at=now + timedelta(minutes=2))
    webhook.refresh_from_db()
    assert webhook.failing_since is None


def test_it_is_sent_once_more_when_somebody_asks(told: Claim, receiver: Receiver, newsroom: Newsroom) -> None:
    send()
    endpoints.replay(only(), by=newsroom.writer, now=timezone.now())
    assert send() == 1
    assert len({headers["Factcheck-Delivery"] for headers, _ in receiver.got}) == 1
    assert DeliveryTry.objects.count() == 2


# --- workers ---------------------------------------------------------------------------------------------


def test_where_a_worker_died_after_taking_it_another_sends_it(told: Claim, receiver: Receiver) -> None:
    now = timezone.now()
    (taken,) = sending._take(now=now, busy=set())  # and never sent
    assert (send(at=now + timedelta(seconds=5)), receiver.got) == (0, [])
    assert send(at=now + sending.LEASE + timedelta(seconds=1)) == 1
    ((headers, _),) = receiver.got
    assert headers["Factcheck-Delivery"] == str(taken.delivery)
    assert (only().state, only().tries) == ("DELIVERED", 2)


def test_of_two_workers_one_takes_it(told: Claim) -> None:
    now = timezone.now()
    assert [len(sending._take(now=now, busy=set())) for _ in range(2)] == [1, 0]


def test_a_late_answer_of_a_worker_that_was_given_up_changes_nothing(told: Claim, receiver: Receiver) -> None:
    now = timezone.now()
    (taken,) = sending._take(now=now, busy=set())
    assert send(at=now + sending.LEASE + timedelta(seconds=1)) == 1
    sending._record(taken, sending._post(taken, sending.LIMITS), now=now + timedelta(minutes=2))
    assert only().state == "DELIVERED"


@pytest.fixture
def two(newsroom: Newsroom, receivers: Callable[[], Receiver]) -> tuple[Receiver, Receiver]:
    """Two webhooks, each with five events to be told of."""
    slow, fast = receivers(), receivers()
    for receiver in (slow, fast):
        set_up(newsroom.writer, receiver.url, events=["claim.created"])
    article = desk.article(newsroom.writer)
    for quote in ("The bridge", "the council said", "It was closed", "Work began", "the mayor"):
        desk.claim(article, newsroom.writer, quote=quote)
    assert announce() == 10
    return slow, fast


def test_a_slow_one_keeps_nobody_waiting(two: tuple[Receiver, Receiver]) -> None:
    """The slow one answers its first only once the fast one has all of its five."""
    slow, fast = two
    all_there, was_there = threading.Event(), []

    def quick(_request: Request) -> Response:
        if len(fast.got) == 5:
            all_there.set()
        return Response(status=204)

    def waiting(_request: Request) -> Response:
        was_there.append(all_there.wait(30))
        return Response(status=204)

    fast.answer, slow.answer = quick, waiting
    assert send(limits=Limits(connect=5.0, read=60.0, total=60.0)) == 10
    assert was_there == [True] * 5


def test_each_gets_its_own_in_order(two: tuple[Receiver, Receiver]) -> None:
    send()
    assert [[each["seq"] for each in receiver.bodies] for receiver in two] == [[1, 2, 3, 4, 5]] * 2


def test_one_that_fails_keeps_the_other_not_waiting(two: tuple[Receiver, Receiver]) -> None:
    bad, good = two
    bad.answer = failing()
    assert send(at=timezone.now()) == 5
    assert (len(bad.got), len(good.got)) == (1, 5)  # it rests after the first


# --- hostile answers --------------------------------------------------------------------------------------


@pytest.fixture
def inside() -> Iterator[HTTPServer]:
    """Something on our own side of the wall, which the guard does not let through."""
    with HTTPServer(threaded=True) as server:
        server.expect_request("/admin").respond_with_data("secret")
        yield server


def test_a_redirect_is_not_followed(told: Claim, receiver: Receiver, inside: HTTPServer) -> None:
    receiver.answer = lambda _request: Response(status=302, headers={"Location": inside.url_for("/admin")})
    assert send() == 0
    assert (last_try().status, inside.log, only().state) == (302, [], "WAITING")


def test_an_address_on_our_side_of_the_wall_is_not_called(
    told: Claim, webhook: Webhook, inside: HTTPServer
) -> None:
    """As after a change of what its name leads to: the guard is asked each time."""
    Webhook.objects.filter(pk=webhook.pk).update(url=inside.url_for("/admin"))
    assert send() == 0
    assert (last_try().status, inside.log) == (None, [])
    assert last_try().trouble != ""


def test_it_is_the_guard_that_keeps_it_away(
    told: Claim, webhook: Webhook, inside: HTTPServer, settings: Settings
) -> None:
    """The twin: let through, it would have been called."""
    settings.FETCH_ALLOWED_ADDRESSES = [f"{inside.host}:{inside.port}"]
    Webhook.objects.filter(pk=webhook.pk).update(url=inside.url_for("/admin"))
    assert (send(), len(inside.log)) == (1, 1)


def test_of_a_huge_answer_the_first_bytes_are_read(told: Claim, receiver: Receiver) -> None:
    receiver.answer = lambda _request: Response("x" * 10_000_000)
    assert send() == 1
    assert last_try().answer == "x" * sending.KEPT


def test_who_never_answers_is_given_up(told: Claim, receiver: Receiver) -> None:
    release = threading.Event()

    def silent(_request: Request) -> Response:
        release.wait(30)
        return Response(status=204)

    receiver.answer = silent
    assert send(limits=Limits(connect=5.0, read=0.3, total=0.6)) == 0
    release.set()
    assert (last_try().status, only().state) == (None, "WAITING")
    assert last_try().trouble != ""


def test_what_ended_long_ago_is_forgotten(told: Claim) -> None:
    send()
    assert sending.thin(now=timezone.now()) == 0
    assert sending.thin(now=timezone.now() + timedelta(days=31)) > 0
    assert Delivery.objects.count() == 0


def test_states_are_told_in_order(told: Claim, webhook: Webhook) -> None:
    send()
    assert states(webhook) == ["DELIVERED"]
