"""Digests: when, of what, never empty, never twice, and nothing is lost."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.enums import Access
from claims.models import Claim
from claims.services import articles, moves
from factcheck.models import User
from factcheck.notices import mailing, reading, telling
from factcheck.notices.kinds import Kind, Pace
from factcheck.notices.mailing import is_due
from factcheck.notices.models import Digest, Notification
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.racing import race

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def mail_is_on(settings: Settings) -> None:
    settings.MAIL_IS_ON = True
    settings.PUBLIC_BASE_URL = "https://desk.example.org"


@pytest.mark.parametrize(
    ("pace", "last", "at", "due"),
    [
        (Pace.OFF, None, NOON, False),
        (Pace.AT_ONCE, NOON, NOON, True),
        (Pace.HOURLY, None, NOON, True),
        (Pace.HOURLY, NOON - HOUR, NOON, True),
        (Pace.HOURLY, NOON - HOUR / 2, NOON, False),
        (Pace.DAILY, None, NOON, True),
        (Pace.DAILY, NOON - DAY, NOON, True),
        (Pace.DAILY, NOON - DAY, NOON - 7 * HOUR, False),
        (Pace.DAILY, NOON - 6 * HOUR, NOON, False),
    ],
)
def test_when_a_digest_is_due(pace: Pace, last: datetime | None, at: datetime, due: bool) -> None:
    assert is_due(pace, last, at) is due


def waiting_for(person: User, of: Claim, room: Newsroom, *, pace: Pace = Pace.AT_ONCE) -> None:
    """A claim was assigned to the person, who wants to hear of it by e-mail."""
    person.email = f"{person.username}@example.org"
    person.save(update_fields=["email"])
    reading.choose(by=person, pace=pace, desk_muted=[], mail_muted=[])
    moves.make(of, "assign", by=room.editor, now=desk.NOW, assignee=person)
    telling.tell(of.pk, now=timezone.now())


def deliver(at: datetime | None = None) -> list[bool]:
    at = at or timezone.now()
    return [mailing.send(digest_id, now=at) for digest_id in mailing.gather(now=at)]


def test_one_digest_says_it_all_and_leads_to_the_desk(claim: Claim, newsroom: Newsroom) -> None:
    other = desk.claim(claim.article, newsroom.writer, statement="It's <closed> & “done”.")
    for each in (claim, other):
        waiting_for(newsroom.reviewer, each, newsroom)
    assert (deliver(), deliver()) == ([True], [])
    (sent,) = mail.outbox
    html = str(sent.alternatives[0][0])  # type: ignore[union-attr]
    assert (sent.to, sent.subject) == (["reviewer@example.org"], "2 things wait for you at the desk")
    for told in Notification.objects.all():
        address = f"https://desk.example.org/admin/notifications/{told.pk}/"
        assert address in sent.body
        assert address in html
    assert other.statement in sent.body
    assert "It&#x27;s &lt;closed&gt; &amp; “done”." in html


def test_what_is_read_moot_or_hidden_by_then_is_left_out_and_nothing_is_never_sent(
    claim: Claim, newsroom: Newsroom
) -> None:
    secret = desk.claim(desk.article(newsroom.writer, title="Secret"), newsroom.writer)
    moot = desk.claim(claim.article, newsroom.writer, statement="Moot.")
    for each in (claim, secret, moot):
        waiting_for(newsroom.reviewer, each, newsroom)
    digests = mailing.gather(now=timezone.now())
    reading.read(by=newsroom.reviewer, now=desk.NOW, told_id=Notification.objects.get(claim=claim).pk)
    moves.make(moot, "return", by=newsroom.editor, now=desk.NOW, reason="Later.")
    articles.edit(secret.article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED)
    assert [mailing.send(each, now=timezone.now()) for each in digests] == [False]
    assert mail.outbox == []
    assert Digest.objects.get().state == Digest.State.MOOT


def test_who_left_meanwhile_gets_nothing(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom)
    digests = mailing.gather(now=timezone.now())
    newsroom.reviewer.is_active = False
    newsroom.reviewer.save()
    assert [mailing.send(each, now=timezone.now()) for each in digests] == [False]
    assert mail.outbox == []


def test_a_kind_muted_meanwhile_is_not_sent(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom)
    reading.choose(by=newsroom.reviewer, pace=Pace.AT_ONCE, desk_muted=[], mail_muted=[Kind.ASSIGNED])
    assert (deliver(), mail.outbox) == ([], [])


def test_what_was_not_sent_is_tried_again_with_what_is_new(
    claim: Claim, newsroom: Newsroom, settings: Settings
) -> None:
    works, now = settings.EMAIL_BACKEND, timezone.now()
    waiting_for(newsroom.reviewer, claim, newsroom)
    settings.EMAIL_BACKEND = "tests.factcheck.notices.away.Away"
    assert deliver(now) == [False]
    settings.EMAIL_BACKEND = works
    assert (deliver(now), Digest.objects.get().state) == ([], Digest.State.WAITING)  # not at once
    waiting_for(newsroom.reviewer, desk.claim(claim.article, newsroom.writer, statement="Another."), newsroom)
    assert deliver(now + timedelta(minutes=2)) == [True]
    (sent,) = mail.outbox
    assert ("Another." in sent.body, claim.statement in sent.body) == (True, True)
    assert deliver(now + DAY) == []


def test_a_worker_that_dies_loses_nothing(claim: Claim, newsroom: Newsroom) -> None:
    now = timezone.now()
    waiting_for(newsroom.reviewer, claim, newsroom)
    (digest_id,) = mailing.gather(now=now)
    held = Digest.objects.filter(pk=digest_id)
    held.update(state=Digest.State.SENDING, next_try_at=now + mailing.LEASE, tries=1)  # then it died
    assert (mailing.send(digest_id, now=now), mailing.gather(now=now)) == (False, [])
    assert deliver(now + mailing.LEASE) == [True]
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<digest-{digest_id}@localhost>"


def test_the_day_s_digest_comes_once_a_day(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom, pace=Pace.DAILY)
    first = [deliver(NOON), deliver(NOON + HOUR)]
    another = desk.claim(claim.article, newsroom.writer, statement="Another.")
    waiting_for(newsroom.reviewer, another, newsroom, pace=Pace.DAILY)
    assert [*first, deliver(NOON + 2 * HOUR), deliver(NOON + DAY)] == [[True], [], [], [True]]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom)
    now = timezone.now()
    (digest_id,) = mailing.gather(now=now)
    assert sorted(race(lambda number: mailing.send(digest_id, now=now), 2)) == [False, True]
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_put_it_together_make_one(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom)
    race(lambda number: mailing.gather(now=timezone.now()), 2)
    assert Digest.objects.count() == 1


def test_after_ninety_days_they_go(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom)
    deliver()
    kept = [mailing.thin(now=timezone.now() + days * DAY) for days in (89, 91)]
    assert (kept, Notification.objects.count(), Digest.objects.count()) == ([0, 1], 0, 0)


def test_an_address_that_is_none_is_tried_ever_more_rarely(claim: Claim, newsroom: Newsroom) -> None:
    waiting_for(newsroom.reviewer, claim, newsroom)
    User.objects.filter(pk=newsroom.reviewer.pk).update(email="a@example.com\nBcc: b@example.com")
    now = timezone.now()
    assert deliver(now) == [False]
    digest = Digest.objects.get()
    assert (digest.state, digest.next_try_at) == (Digest.State.WAITING, now + mailing.PAUSES[0])
    assert mail.outbox == []
