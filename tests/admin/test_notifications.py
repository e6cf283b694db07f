"""Notifications on the desk: the bell, the list, reading, and what a person wants to be told of."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.enums import Access
from claims.models import Claim
from claims.services import articles, moves
from factcheck.models import User
from factcheck.notices import reading, telling
from factcheck.notices.kinds import Kind
from factcheck.notices.models import NoticeChoice, Notification
from tests.admin.conftest import SignIn
from tests.admin.test_lists import queries
from tests.api.world import NO_ID
from tests.support import desk
from tests.support.people import Newsroom

LIST, READ, CHOICE = reverse("notifications"), reverse("notifications-read"), reverse("notification-choice")


def told(person: User, of: Claim, room: Newsroom) -> Notification:
    """A claim was assigned to the person."""
    moves.make(of, "assign", by=room.editor, now=desk.NOW, assignee=person)
    telling.tell(of.pk, now=timezone.now())
    return Notification.objects.get(claim=of, person=person)


def bell(client: Client, address: str = LIST) -> str:
    found: str = fromstring(client.get(address).content.decode()).xpath(
        "//a[@class='desk-bell']/@aria-label"
    )[0]
    return found


def listed(client: Client) -> list[tuple[str, bool]]:
    lines = client.get(LIST).context["lines"]
    return [(each.claim.statement, each.read_at is None) for each, _icon in lines]


def test_the_bell_is_on_every_page_and_says_how_many(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    pages = [reverse("admin:index"), reverse("admin:claims_claim_changelist"), LIST, CHOICE]
    assert {bell(client, page) for page in pages} == {"Notifications"}
    told(newsroom.reviewer, claim, newsroom)
    assert {bell(client, page) for page in pages} == {"Notifications, 1 unread"}
    assert bell(sign_in(newsroom.second)) == "Notifications"


def test_unread_ones_stand_first_and_following_one_marks_it_read(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    other = desk.claim(claim.article, newsroom.writer, statement="Another.")
    first = told(newsroom.reviewer, claim, newsroom)
    told(newsroom.reviewer, other, newsroom)
    client = sign_in(newsroom.reviewer)
    assert listed(client) == [("Another.", True), (claim.statement, True)]
    answer = client.get(reverse("notification", args=[first.pk]))
    assert answer["Location"] == reverse("admin:claims_claim_change", args=[claim.pk])
    assert listed(client) == [("Another.", True), (claim.statement, False)]
    assert bell(client) == "Notifications, 1 unread"


def test_one_and_all_are_marked_read(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    others = [desk.claim(claim.article, newsroom.writer, statement=f"{n}") for n in range(2)]
    first = told(newsroom.reviewer, claim, newsroom)
    for other in others:
        told(newsroom.reviewer, other, newsroom)
    client = sign_in(newsroom.reviewer)
    client.post(READ, {"told": first.pk})
    assert bell(client) == "Notifications, 2 unread"
    client.post(READ, {"told": "nonsense"})
    assert bell(client) == "Notifications, 2 unread"
    client.post(READ)
    assert bell(client) == "Notifications"
    assert client.get(READ).status_code == 405


def test_a_colleagues_is_not_ones_own(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    theirs = told(newsroom.reviewer, claim, newsroom)
    client = sign_in(newsroom.second)
    client.post(READ, {"told": theirs.pk})
    client.post(READ)
    theirs.refresh_from_db()
    assert (client.get(reverse("notification", args=[theirs.pk])).status_code, theirs.read_at) == (404, None)


def test_what_one_may_not_see_any_more_is_absent(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    theirs = told(newsroom.reviewer, claim, newsroom)
    client = sign_in(newsroom.reviewer)
    articles.edit(claim.article, by=newsroom.writer, now=desk.NOW, access=Access.RESTRICTED)
    assert (listed(client), bell(client)) == ([], "Notifications")
    assert client.get(reverse("notification", args=[theirs.pk])).status_code == 404
    assert claim.statement not in client.get(LIST).content.decode()


@pytest.mark.parametrize("address", [LIST, CHOICE, READ, reverse("notification", args=[NO_ID])])
def test_who_has_no_desk_is_sent_to_sign_in(address: str, newsroom: Newsroom) -> None:
    machine = Client()
    machine.force_login(newsroom.writer)
    assert [Client().get(address).status_code, machine.get(address).status_code] == [302, 302]


def test_the_list_costs_the_same_for_one_and_for_three(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    told(newsroom.reviewer, claim, newsroom)
    client = sign_in(newsroom.reviewer)
    client.get(LIST)
    of_one = queries(client, LIST)
    for title in ("Another", "A third"):
        other = desk.article(newsroom.writer, title=title)
        told(newsroom.reviewer, desk.claim(other, newsroom.writer), newsroom)
    assert queries(client, LIST) == of_one


def test_what_a_person_wants_is_kept_and_shown(newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)

    def ticked() -> tuple[list[str], list[str]]:
        page = fromstring(client.get(CHOICE).content.decode())
        return page.xpath("//input[@name='pace'][@checked]/@value"), page.xpath(
            "//input[@name='desk'][@checked]/@value"
        )

    assert ticked() == (["DAILY"], [kind.value for kind in Kind if kind != Kind.SECOND])
    client.post(CHOICE, {"pace": "HOURLY", "desk": ["SECOND"], "mail": ["RECHECK", "RULING"]})
    assert ticked() == (["HOURLY"], ["SECOND"])
    choice = NoticeChoice.objects.get()
    assert choice.person == newsroom.reviewer
    assert choice.mail_muted == [
        "ANSWER", "ASSIGNED", "COMPLAINT", "DECIDED", "QUESTION", "SECOND", "WEBHOOK",
    ]  # fmt: skip
    assert reading.choice_of(newsroom.second).pace == "DAILY"


@pytest.mark.parametrize("said", [{"pace": "SOMETIMES"}, {}, {"pace": "OFF", "desk": ["NOTHING"]}])
def test_nonsense_is_not_kept(said: dict[str, object], newsroom: Newsroom, sign_in: SignIn) -> None:
    assert sign_in(newsroom.reviewer).post(CHOICE, said).status_code == 400
    assert not NoticeChoice.objects.exists()
