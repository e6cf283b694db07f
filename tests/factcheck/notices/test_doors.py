"""Notifications as doors: their pages, the bell and the mails tell nobody what is hidden from them.

The API's doors are walked in tests/api; here whoever was told, rightly once or by mistake, opens theirs.
"""

from collections.abc import Sequence

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.enums import Access
from claims.models import Claim
from claims.services import articles, questions
from factcheck.models import User
from factcheck.notices import mailing, reading, telling
from factcheck.notices.kinds import Kind, Pace
from factcheck.notices.models import Notification
from factcheck.notices.urls import urlpatterns
from sources.models import Extraction
from tests.support import desk
from tests.support.people import Newsroom

SECRET = "Ledger of the ferry company"
OUTSIDERS = ("reader", "third", "editor", "admin", "superuser")
PAGES = ("notifications", "notification-choice", "admin:index")
WRITTEN = ("first-note-4711", "first-rationale-4711", "first-question-4711")


@pytest.fixture(autouse=True)
def mail_is_on(settings: Settings) -> None:
    settings.MAIL_IS_ON = True


def called(name: str, room: Newsroom) -> User:
    if name != "superuser":
        found: User = getattr(room, name)
        return found
    return User.objects.create_superuser("root", email="root@example.org")


def told_of(claim: Claim, people: Sequence[User]) -> list[Notification]:
    """Each of them was told everything there is to tell, on the desk and for the mail."""
    rows = []
    for person in people:
        person.email, person.is_staff = f"{person.username}@example.org", True
        person.save()
        reading.choose(by=person, pace=Pace.AT_ONCE, desk_muted=[], mail_muted=[])
        for kind in Kind:
            said = {"is_on_desk": True, "is_for_mail": True, "made_at": timezone.now()}
            rows.append(Notification(person=person, claim=claim, kind=kind, **said))
    return Notification.objects.bulk_create(rows)


def opened(person: User) -> dict[str, str]:
    """What their mails and each page say to this person, and where each notification of theirs leads."""
    client, found = Client(), mailed(person)
    client.force_login(person)
    for name in PAGES:
        found[name] = client.get(reverse(name)).content.decode()
    for told in Notification.objects.filter(person=person):
        answer = client.get(reverse("notification", args=[told.pk]))
        found[f"follow {told.kind}"] = f"{answer.status_code} {answer.headers.get('Location', '')}"
    return found


def mailed(person: User) -> dict[str, str]:
    mail.outbox.clear()
    for digest in mailing.gather(now=timezone.now()):
        mailing.send(digest, now=timezone.now())
    found = {}
    for number, sent in enumerate(mail.outbox):
        html = [str(part[0]) for part in getattr(sent, "alternatives", [])]
        found[f"mail {number}"] = "\n".join([str(sent.subject), str(sent.body), *html])
    return found


def with_trace(doors: dict[str, str], traces: Sequence[str]) -> list[str]:
    return [door for door, said in doors.items() if any(trace in said for trace in traces)]


def test_every_page_of_notifications_is_walked() -> None:
    walked = {*PAGES, "notification"}
    assert {each.name for each in urlpatterns} - {
        "notifications-read"
    } <= walked  # that one answers with none


# --- restricted articles ----------------------------------------------------------------------------


@pytest.fixture
def restricted(newsroom: Newsroom) -> Claim:
    """A claim of an article that was made restricted after people had been told of it."""
    article = desk.article(newsroom.writer, title=SECRET)
    claim = desk.claim(article, newsroom.writer, statement=SECRET)
    desk.taken(claim, newsroom.reviewer)
    insiders = [newsroom.reviewer, newsroom.second]
    articles.edit(article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED, access_people=insiders)
    return claim


@pytest.mark.parametrize("name", OUTSIDERS)
def test_a_restricted_article_is_behind_none(name: str, restricted: Claim, newsroom: Newsroom) -> None:
    person = called(name, newsroom)
    told_of(restricted, [person])
    doors = opened(person)
    assert with_trace(doors, [SECRET, str(restricted.pk)]) == []
    assert {said.strip() for door, said in doors.items() if door.startswith("follow")} == {"404"}
    assert 'aria-label="Notifications"' in doors["notifications"]  # nothing unread is counted
    assert [door for door in doors if door.startswith("mail")] == []


def test_its_people_find_it_behind_them(restricted: Claim, newsroom: Newsroom) -> None:
    """The twin: the same doors, the same rows."""
    told_of(restricted, [newsroom.second])
    doors = opened(newsroom.second)
    assert {"notifications", "mail 0"} <= set(with_trace(doors, [SECRET]))
    assert with_trace(doors, [str(restricted.pk)])


# --- a blind round ----------------------------------------------------------------------------------


@pytest.fixture
def half_reviewed(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    """The first review of a blind round is in, with a citation and a question to the author of its own."""
    note, rationale, question = WRITTEN
    desk.taken(claim, newsroom.reviewer)
    questions.ask(claim, by=newsroom.reviewer, now=desk.NOW, text=question)
    cited = desk.cite(
        claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros", note=note
    )
    desk.submit(claim, newsroom.reviewer, desk.judgement(cited, rationale=rationale))
    telling.tell(claim.pk, now=timezone.now())
    return claim


def of_it(claim: Claim) -> list[str]:
    """What would tell of the review: its words, its citation's, its rows, and whose it is."""
    rows = [*claim.reviews.all(), *claim.evidence.all(), *claim.questions.all()]
    return [*WRITTEN, *(str(row.pk) for row in rows)]


@pytest.mark.parametrize("name", ["reader", "second", "editor", "admin", "superuser"])
def test_a_first_review_is_told_by_none_of_them(name: str, half_reviewed: Claim, newsroom: Newsroom) -> None:
    person = called(name, newsroom)
    told_of(half_reviewed, [person])
    doors = opened(person)
    assert with_trace(doors, of_it(half_reviewed)) == []
    assert {"notifications", "mail 0"} <= set(
        with_trace(doors, [half_reviewed.statement])
    )  # they do speak of it
