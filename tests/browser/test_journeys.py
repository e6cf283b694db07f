"""The demo's two waiting claims, and one that is posted meanwhile, from signing in to VERIFIED."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pytest_django.fixtures import Settings

from claims.enums import Basis, Rating, Stage, Status
from claims.models import Claim
from claims.services import claims as claims_of
from claims.services import suggestions
from factcheck.demo.loading import Desk as Loading
from factcheck.demo.loading import load
from factcheck.models import User
from factcheck.roles import Role
from seeds.sample_server import SampleServer
from sources.models import Source
from tests.api.conftest import client_of
from tests.browser.driving import Desk, Reviewers
from tests.browser.hands import Keys, Pointer
from tests.seeds.readings import claims
from tests.support import desk
from tests.support.people import PASSWORD, Newsroom, lawyer
from tests.support.web import COST, Web

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
# What people look up for the two, and the sources that the demo has for them.
WAITING = {"icc": ("icc",), "designation-terrorist": ("federal-register", "treasury")}
WHY = "jk? The institution's own page says so."


@pytest.fixture
def demo(
    reviewers: Reviewers, newsroom: Newsroom, web: Web, settings: Settings, tmp_path: Path
) -> Iterator[dict[str, Claim]]:
    """The demo's articles, with the sources of its two waiting claims fetched and their passages ranked."""
    with SampleServer(0, tmp_path / "changed.json") as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        settings.FETCH_ALLOWED_ADDRESSES += [f"127.0.0.1:{server.server_port}"]
        people = {"writer": newsroom.writer, "reviewer": newsroom.reviewer}
        sources = load(Loading(people, now=timezone.now(), samples=server.address))
        for key in {each for keys in WAITING.values() for each in keys}:
            suggestions.rank_reading(web.capture(address_of(sources[key])).pk)
        yield {key: Claim.objects.get(statement=claims()[key][1].statement) for key in WAITING}
        server.shutdown()


def address_of(source: Source) -> str:
    assert source.url
    return source.url


@pytest.fixture
def posted(reviewers: Reviewers, newsroom: Newsroom, web: Web) -> Claim:
    """A claim and its source, sent by the newsroom's own system over the API; the source has been read."""
    api = client_of(newsroom.writer)
    article = api.post("articles/", {"title": desk.TITLE, "body": desk.BODY}).json()
    address = web.put("/bridge", COST, "The council opened it in May.")
    sent = {"article": article["id"], "quote": desk.QUOTE, "sources": [address]}
    made = api.post("claims/", sent).json()
    suggestions.rank_reading(web.capture(address).pk)
    return Claim.objects.get(pk=made["id"])


def in_list(page: Page, name: str, claim: Claim) -> Locator:
    """The claim's link in a list of the front page."""
    return page.locator(f"#list-{name}").get_by_role("link", name=claim.statement[:60])


def review_by(
    pointer: Pointer, link: Locator, *, stance: str = "Supports", rating: Rating = Rating.CONFIRMED
) -> None:
    """From the link in the queue to a submitted review, the first suggestion cited."""
    page = pointer.desk.page
    pointer.follow(link)
    pointer.follow(page.locator("#suggestions").get_by_role("button", name=stance).first)
    form = page.locator("#act-review")
    pointer.choose(form.locator("label", has=page.locator(f"input[value={rating}]")))
    pointer.write(form.get_by_label("Why", exact=True), WHY)
    pointer.follow(form.get_by_role("button", name="Submit review"))
    expect(page.locator("#desk-said")).to_contain_text("Your review is in.")


def is_verified(claim: Claim) -> bool:
    claim.refresh_from_db()
    return (claim.stage, claim.verification_status) == (Stage.CHECKED, Status.VERIFIED)


@pytest.mark.parametrize("key", WAITING)
def test_two_people_verify_a_waiting_claim_of_the_demo_by_mouse(
    key: str, reviewers: Reviewers, newsroom: Newsroom, demo: dict[str, Claim]
) -> None:
    """From the queue to a submitted review it takes five clicks, the one into the field included."""
    for user, name in ((newsroom.reviewer, "unassigned"), (newsroom.second, "second")):
        pointer = Pointer(reviewers.sign_in(user))
        review_by(pointer, in_list(pointer.desk.page, name, demo[key]))
        assert (pointer.clicks, pointer.fields, pointer.desk.problems) == (5, 1, [])
    assert is_verified(demo[key])


def test_two_people_verify_a_posted_claim_by_keys_alone(
    reviewers: Reviewers, newsroom: Newsroom, posted: Claim
) -> None:
    for user, name in ((newsroom.reviewer, "unassigned"), (newsroom.second, "second")):
        keys = Keys(reviewers.visit())
        signed_in_by(keys, user)
        page = keys.desk.page
        keys.tab_to(in_list(page, name, posted))
        keys.follow("Enter")
        expect(page.locator("#suggestions .key-hint").first).to_be_visible()
        keys.press("1")
        keys.follow("s")
        keys.press("c", "e")
        keys.type(WHY)
        keys.follow("Control+Enter")
        expect(page.locator("#desk-said")).to_contain_text("Your review is in.")
        assert keys.desk.problems == []
    assert is_verified(posted)


def signed_in_by(keys: Keys, user: User) -> None:
    page = keys.desk.page
    keys.tab_to(page.get_by_label("Username"))
    keys.type(user.username)
    keys.tab_to(page.get_by_label("Password"))
    keys.type(PASSWORD)
    keys.follow("Enter")


def test_the_second_review_by_touch_on_a_phone(
    reviewers: Reviewers, newsroom: Newsroom, posted: Claim
) -> None:
    reviewed_by(newsroom.reviewer, posted)
    finger = Pointer(reviewers.sign_in(newsroom.second, width=390, is_touch=True), is_touch=True)
    review_by(finger, in_list(finger.desk.page, "second", posted))
    assert not finger.desk.has_sideways_scroll()
    assert (finger.clicks, finger.fields, finger.desk.problems) == (5, 1, [])
    assert is_verified(posted)


def test_what_two_differ_on_is_settled_by_a_third(
    reviewers: Reviewers, newsroom: Newsroom, posted: Claim
) -> None:
    reviewed_by(newsroom.reviewer, posted)
    second = Pointer(reviewers.sign_in(newsroom.second))
    link = in_list(second.desk.page, "second", posted)
    review_by(second, link, stance="Refutes", rating=Rating.INACCURATE)
    posted.refresh_from_db()
    stage_between = posted.stage

    third = Pointer(reviewers.sign_in(newsroom.editor))
    review_by(third, in_list(third.desk.page, "settle", posted))
    assert (third.clicks, third.fields) == (5, 1)
    said = third.desk.text()
    assert [words in said for words in ("The ledger says so.", WHY)] == [True, True]
    assert stage_between == Stage.DISPUTED
    assert is_verified(posted)
    assert posted.verdicts.get().basis == Basis.SETTLED


def reviewed_by(user: User, claim: Claim, *, is_first: bool = True) -> None:
    """A review on the passage that is suggested first."""
    if is_first:
        desk.taken(claim, user)
    reading = claim.links.get().source.reading
    desk.submit(claim, user, desk.judgement(desk.cite(claim, user, extraction=reading, quote=COST)))


def barred_by(desk: Desk, claim: Claim) -> list[str]:
    """Why the article may not appear, as its page says to this person."""
    desk.page.goto(f"{desk.address}/admin/claims/article/{claim.article_id}/change/")
    expect(desk.page.locator("#gate-title")).to_be_visible()
    return desk.page.locator("#gate .article-reasons li").all_inner_texts()


def on_legal_card(desk: Desk, claim: Claim, title: str, said: dict[str, str], button: str) -> None:
    """On the claim's page, unfold an act of the legal card, fill it in and send it."""
    card = desk.open(claim).locator("#legal")
    fold = card.locator("details", has=desk.page.locator("summary", has_text=title)).first
    fold.locator("summary").first.click()
    for label, words in said.items():
        fold.get_by_label(label).fill(words)
    desk.press(fold.get_by_role("button", name=button, exact=True))


def test_a_flagged_claim_passes_the_gate_once_its_subject_was_heard_and_a_lawyer_cleared_it(
    reviewers: Reviewers, newsroom: Newsroom, posted: Claim
) -> None:
    claims_of.edit(posted, by=newsroom.writer, now=timezone.now(), version=posted.version, legal_flag=True)
    reviewed_by(newsroom.reviewer, posted)
    reviewed_by(newsroom.second, posted, is_first=False)
    reviewer, counsel = reviewers.sign_in(newsroom.reviewer), reviewers.sign_in(lawyer(Role.REVIEWER))
    shut = barred_by(reviewer, posted)

    asked = {"Who was asked": "Ada Lind", "What was asked": "Did it cost that much?"}
    on_legal_card(reviewer, posted, "Put a request for a reply on record", asked, "Put it on record")
    on_legal_card(reviewer, posted, "What came of it", {"What they said": "It did."}, "Put it on record")
    heard = barred_by(reviewer, posted)

    on_legal_card(counsel, posted, "Clear it", {}, "It may appear")
    expect(counsel.page.locator("#legal")).to_contain_text("Nothing legal keeps it back")
    assert ["nobody was asked for a reply" in shut[0], "a lawyer has not cleared it" in shut[1]] == [True] * 2
    assert (len(shut), len(heard), barred_by(reviewer, posted)) == (2, 1, [])
    expect(reviewer.page.locator("#gate-title")).to_contain_text("Nothing marked in it is open or wrong")
    assert (reviewer.problems, counsel.problems) == ([], [])
