"""The queue on the desk: lists and their full lists, take next, what is new, who has what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import fromstring

from claims.admin import loads
from claims.enums import Rating, RecheckKind, Stage, Stance
from claims.models import Article, Claim
from claims.services import articles, claims, evidence, moves, rechecks, status, visits
from factcheck.models import User
from tests.admin.conftest import SignIn
from tests.admin.test_lists import queries
from tests.support import desk
from tests.support.people import Newsroom

FRONT = reverse("admin:index")
NEXT = reverse("admin:claims_claim_next")
LOADS = reverse("admin:claims_claim_loads")


def shown(client: Client, address: str = FRONT) -> dict[str, Any]:
    """Each list of the front page by its slug."""
    return {each.queue.slug: each for each in client.get(address).context["queues"]}


def every_sort(room: Newsroom) -> None:
    """Claims of each sort, of two articles, one of which the reviewer wrote."""
    own = desk.draft(
        room.writer, authors=[articles.Author("R", room.reviewer)], desk="Home", deadline=timezone.now()
    )
    for of in (desk.article(room.writer, desk="World"), own):
        for number, stage in enumerate(("OPEN", "IN_REVIEW", "CROSS_CHECK", "DISPUTED", "CHECKED")):
            made = desk.claim(of, room.writer, statement=f"{number}")
            by = room.second if of == own else room.reviewer
            if stage != "OPEN":
                desk.taken(made, by)
            if stage in ("CROSS_CHECK", "DISPUTED", "CHECKED"):
                desk.review(made, by)
            if stage == "DISPUTED":
                desk.review(made, room.third, rating=Rating.MISLEADING)
            if stage == "CHECKED":
                desk.review(made, room.third)
                made.refresh_from_db()
                rechecks.open_for(made, kind=RecheckKind.DATE, now=desk.NOW)
                status.refresh(made, now=desk.NOW)
        desk.claim(of, room.writer, stage=Stage.DETECTED)
        compound = desk.claim(of, room.writer, statement="Compound")
        parts = [claims.Part("It cost.", quote="The bridge"), claims.Part("4.2.", quote="4.2 million")]
        claims.split(compound, parts, by=room.third, now=desk.NOW)


@pytest.mark.parametrize("narrowed", ["", "desk=World", "due=overdue", "due=none"])
def test_all_of_a_list_are_exactly_those_that_it_counts(
    narrowed: str, newsroom: Newsroom, sign_in: SignIn
) -> None:
    every_sort(newsroom)
    for who in (newsroom.reader, newsroom.reviewer, newsroom.second, newsroom.third, newsroom.editor):
        client = sign_in(who)
        found = shown(client, f"{FRONT}?{narrowed}")
        assert "unassigned" in found
        for slug, each in found.items():
            listed = [claim.pk for claim in client.get(each.address).context["cl"].result_list]
            assert (slug, listed, len(listed)) == (slug, list(each.keys), int(each.count))


def test_a_reviewer_has_for_a_second_look_only_what_they_may_review(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    own = desk.draft(newsroom.writer, authors=[articles.Author("S", newsroom.second)])
    other = desk.claim(own, newsroom.writer)
    for each in (claim, other):
        desk.brought(each, Stage.CROSS_CHECK, newsroom)
    keys = {
        name: shown(sign_in(getattr(newsroom, name)))["second"].keys
        for name in ("reviewer", "second", "third")
    }
    assert keys == {"reviewer": [], "second": [claim.pk], "third": [claim.pk, other.pk]}


def test_a_list_that_one_lacks_is_empty(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    counts = {}
    for who in ("third", "editor"):
        for slug in ("settle", "work", "nonsense"):
            address = reverse("admin:claims_claim_changelist") + f"?list={slug}"
            counts[who, slug] = sign_in(getattr(newsroom, who)).get(address).context["cl"].result_count
    assert counts == {
        ("third", "settle"): 0,
        ("third", "work"): 0,
        ("third", "nonsense"): 0,
        ("editor", "settle"): 1,
        ("editor", "work"): 1,
        ("editor", "nonsense"): 0,
    }


def test_a_deadline_is_said_in_words(newsroom: Newsroom, sign_in: SignIn) -> None:
    late = desk.article(newsroom.writer, deadline=timezone.now() - timedelta(hours=3, minutes=5))
    desk.claim(late, newsroom.writer)
    client = sign_in(newsroom.reviewer)
    for address in (FRONT, reverse("admin:claims_claim_changelist") + "?list=unassigned"):
        assert "Overdue by 3 hours" in client.get(address).content.decode()


def test_the_bar_offers_what_one_may_see_and_keeps_what_was_chosen(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    seen = desk.article(newsroom.writer, title="Seen", desk="World")
    desk.article(newsroom.writer, title="Secret", desk="Deep", access="RESTRICTED")
    page = fromstring(
        sign_in(newsroom.reviewer).get(f"{FRONT}?article={seen.pk}&due=today&desk=Gone").content.decode()
    )
    offered = page.xpath("//form[contains(@class, 'desk-bar')]//option")
    assert "Secret" not in [each.text for each in offered]
    assert "Deep" not in [each.text for each in offered]
    chosen = [each.text for each in offered if each.get("selected") is not None]
    assert chosen == ["Seen", "Gone", "in the next 24 hours"]
    carried = {each.get("name"): each.get("value") for each in page.xpath("//form[@data-take-next]//input")}
    del carried["csrfmiddlewaretoken"]
    assert carried == {"article": str(seen.pk), "desk": "Gone", "due": "today"}


@pytest.mark.parametrize("said", ["article=no-key", "due=never", "desk=%00", "article="])
def test_nonsense_in_the_bar_narrows_nothing(
    said: str, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    assert shown(sign_in(newsroom.reviewer), f"{FRONT}?{said}")["unassigned"].count == "1"


def test_take_next_opens_the_claim_that_it_took(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = sign_in(newsroom.reviewer).post(NEXT)
    claim.refresh_from_db()
    assert answer["Location"] == reverse("admin:claims_claim_change", args=[claim.pk])
    assert claim.assignee == newsroom.reviewer


def test_an_empty_queue_is_said_kindly_and_the_bar_stays(newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    assert "Nothing waits for you right now" in client.post(NEXT, follow=True).content.decode()
    narrowed = client.post(NEXT, {"due": "today"}, follow=True)
    assert "Nothing that fits the filter" in narrowed.content.decode()
    assert narrowed.redirect_chain == [(f"{FRONT}?due=today", 302)]


def test_take_next_is_a_reviewers_and_no_link(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    reader = sign_in(newsroom.reader)
    assert "data-take-next" not in reader.get(FRONT).content.decode()
    assert "Your role does not include" in reader.post(NEXT, follow=True).content.decode()
    assert reader.get(NEXT).status_code == 405
    claim.refresh_from_db()
    assert claim.stage == Stage.OPEN


Later = Callable[[int], Any]


@pytest.fixture
def at() -> Later:
    """The moment so many minutes after NOW, for this thread."""
    return lambda minutes: time_machine.travel(desk.NOW + timedelta(minutes=minutes), tick=False)


def mark(of: Claim, by: User, minutes: int) -> Claim:
    return claims.add(
        of.article, by=by, now=desk.NOW + timedelta(minutes=minutes), quote=desk.QUOTE, statement="New one."
    )


def new(client: Client) -> tuple[str, str]:
    """Since when things are new, and how many of the unassigned are."""
    context = client.get(FRONT).context
    listed = {each.queue.slug: each for each in context["queues"]}
    return context["since"], listed["unassigned"].new


def test_what_came_since_the_last_visit_is_new_until_the_next(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn, at: Later
) -> None:
    client = sign_in(newsroom.reviewer)
    with at(0):
        assert new(client) == ("", "")
    mark(claim, newsroom.writer, 90)
    with at(100):
        assert new(client) == ("12:00", "1")
    with at(105):  # the same visit
        assert new(client) == ("12:00", "1")
    with at(60 * 26):
        assert new(client) == ("Monday 13:45", "")


def test_what_one_did_oneself_is_not_new(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn, at: Later
) -> None:
    reviewer, second = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    for client in (reviewer, second):
        with at(0):
            client.get(FRONT)
    mark(claim, newsroom.reviewer, 90)
    with at(100):
        assert (new(reviewer)[1], new(second)[1]) == ("", "1")


def test_a_colleagues_citation_makes_nothing_new(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn, at: Later
) -> None:
    desk.taken(claim, newsroom.reviewer)
    client = sign_in(newsroom.editor)
    address = reverse("admin:claims_claim_changelist") + "?list=work"
    with at(0):
        client.get(FRONT)
    with at(60):
        evidence.cite(
            claim,
            by=newsroom.reviewer,
            now=timezone.now(),
            stance=Stance.SUPPORTS,
            source=desk.offline(newsroom.writer),
            quote="Bridge",
        )
    with at(100):
        assert [each.is_new for each in client.get(address).context["cl"].result_list] == [False]
    moves.make(
        claim, "assign", by=newsroom.editor, now=desk.NOW + timedelta(minutes=101), assignee=newsroom.third
    )
    with at(200):  # the twin: what all may know of
        found = sign_in(newsroom.third)
        visits.seen(by=newsroom.third, now=desk.NOW + timedelta(minutes=100))
        assert shown(found)["mine"].new == "1"


def test_what_was_seen_is_new_no_more(claim: Claim, newsroom: Newsroom, sign_in: SignIn, at: Later) -> None:
    client = sign_in(newsroom.reviewer)
    with at(0):
        client.get(FRONT)
    mark(claim, newsroom.writer, 90)
    with at(100):
        client.get(FRONT)
        client.post(reverse("admin:claims_claim_seen"))
        assert new(client) == ("13:40", "")


def test_a_list_beyond_a_hundred_says_so(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    Claim.objects.bulk_create(
        Claim(
            article=claim.article,
            statement=f"{number}",
            created_by=newsroom.writer,
            created_at=desk.NOW,
            updated_at=desk.NOW,
        )
        for number in range(100)
    )
    client = sign_in(newsroom.reviewer)
    assert shown(client)["unassigned"].count == "100+"
    Claim.objects.filter(statement="0").update(stage=Stage.WITHDRAWN)
    assert shown(client)["unassigned"].count == "100"


def test_the_front_page_and_who_has_what_cost_the_same_for_one_and_for_three(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.editor)
    desk.taken(claim, newsroom.reviewer)
    desk.claim(claim.article, newsroom.writer, statement="Open")
    for address in (FRONT, LOADS):
        client.get(address)
    of_one = [queries(client, address) for address in (FRONT, LOADS)]
    for number in range(2):
        of = desk.article(newsroom.writer, title=f"{number}", deadline=timezone.now(), desk="Home")
        desk.taken(desk.claim(of, newsroom.writer, statement="Mine"), newsroom.second)
        desk.claim(of, newsroom.writer, statement="Open")
    assert [queries(client, address) for address in (FRONT, LOADS)] == of_one
    assert of_one[0] < 30


def test_an_editor_sees_who_has_how_much(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    late = desk.article(newsroom.writer, deadline=timezone.now() - timedelta(hours=1))
    for of, by in ((claim, newsroom.reviewer), (desk.claim(late, newsroom.writer), newsroom.second)):
        desk.taken(of, by)
    desk.claim(late, newsroom.writer, statement="Open still")
    client = sign_in(newsroom.editor)
    found = client.get(LOADS).context["loads"]
    assert [(each.name, each.count, each.overdue) for each in found][:2] == [
        ("second", 1, 1),
        ("reviewer", 1, 0),
    ]
    assert {(each.count, each.overdue) for each in found[2:]} == {(0, 0)}
    listed = [
        client.get(address).context["cl"].result_count
        for address in (found[0].all_address, found[0].overdue_address, found[1].overdue_address)
    ]
    assert listed == [1, 1, 0]
    assert sign_in(newsroom.reviewer).get(LOADS).status_code == 403


def test_of_who_has_very_much_no_more_is_read_than_is_told(
    article: Article, newsroom: Newsroom, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loads, "COUNTED", 2)
    for quote, by in (
        ("The bridge cost", newsroom.second),
        ("It was closed", newsroom.second),
        ("Work began", newsroom.second),
        ("We are done", newsroom.third),
        ("Ada Lind", newsroom.third),
    ):
        desk.taken(desk.claim(article, newsroom.writer, quote=quote), by)
    found = sign_in(newsroom.editor).get(LOADS).context["loads"]
    said = [(each.name, each.count_says, each.overdue_says, bool(each.oldest)) for each in found[:2]]
    assert said == [("second", "2+", "0", False), ("third", "2", "0", True)]


def test_who_has_what_leaves_out_what_the_editor_may_not_see(newsroom: Newsroom, sign_in: SignIn) -> None:
    secret = desk.article(newsroom.writer, access="RESTRICTED", access_people=[newsroom.reviewer])
    desk.taken(desk.claim(secret, newsroom.writer), newsroom.reviewer)
    found = sign_in(newsroom.editor).get(LOADS).context["loads"]
    assert {(each.count, each.oldest) for each in found} == {(0, "")}


def test_ninety_claims_are_assigned_at_once_and_those_refused_are_named_by_reason(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    own = desk.draft(newsroom.writer, authors=[articles.Author("S", newsroom.second)])
    others = desk.article(newsroom.writer)
    made = [
        desk.claim(own if number < 3 else others, newsroom.writer, statement=f"Claim {number}")
        for number in range(90)
    ]
    address = reverse("admin:claims_claim_changelist") + "?list=unassigned"
    page = sign_in(newsroom.editor).post(
        address,
        {
            "action": "assign_them",
            "assignee": newsroom.second.pk,
            "select_across": "1",
            "_selected_action": [made[0].pk],
        },
        follow=True,
    )
    said = [str(each) for each in page.context["messages"]]
    assert Claim.objects.filter(assignee=newsroom.second).count() == 87
    assert said[0] == "Assign: 87 claims done."
    assert len(said) == 2
    refused = "Not done, 3 claims: This person may not review the claim; choose another."
    assert said[1] == f"{refused} “Claim 0”, “Claim 1”, “Claim 2”"
