"""Offline sources at the desk: what each kind is asked, who may look, what the page of a secret does."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml.html import HtmlElement, fromstring
from pytest_django.fixtures import Settings

from claims.enums import Access
from claims.models import Claim
from factcheck.models import User
from sources.models import Identity, IdentityAct, IdentityTombstone, Source
from tests.admin.conftest import SignIn
from tests.support import desk, secret
from tests.support.people import Newsroom
from tests.support.secret import MARKER

OFFLINE = reverse("admin:sources_source_offline")
FORM = "//form[contains(@class, 'desk-form')]"
SECRET = {"title": secret.DESCRIPTOR, "seen_on": "2026-01-04", "how": "PHONE", **secret.FORM}
OPEN = {
    "title": "Minutes",
    "seen_on": "2026-01-04",
    "how": "COPY",
    "place": "Town hall",
    "publisher": "Council",
}


def page(client: Client, address: str) -> HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200
    return fromstring(answer.content.decode())


def words(of: HtmlElement) -> str:
    return " ".join(of.text_content().split())


def fields(of: HtmlElement) -> list[str]:
    named = of.xpath(
        "//form[contains(@class, 'desk-form')]//*[@name and not(@type='hidden') and not(self::button)]/@name"
    )
    return list(dict.fromkeys(named))


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("?kind=DOCUMENT", ["title", "publisher", "seen_on", "how", "place", "description"]),
        ("?kind=INTERVIEW", ["title", "seen_on", "how", "place", "description"]),
        ("?kind=PERSON", ["title", "seen_on", "how", "place", "description"]),
        ("?kind=DOCUMENT&confidential=1", ["title", "seen_on", "how", "name", "role", "contact", "notes"]),
        ("?kind=PERSON&confidential=1", ["title", "seen_on", "how", "name", "role", "contact", "notes"]),
        ("?kind=GHOST", ["title", "publisher", "seen_on", "how", "place", "description"]),
    ],
)
def test_each_kind_is_asked_what_it_needs(
    query: str, asked: list[str], newsroom: Newsroom, sign_in: SignIn
) -> None:
    shown = page(sign_in(newsroom.reviewer), OFFLINE + query)
    assert fields(shown) == asked
    for field in shown.xpath(
        "//form[contains(@class, 'desk-form')]//*[@id and @name and not(@type='hidden')]"
    ):
        assert shown.xpath(f"//label[@for='{field.get('id')}']"), field.get("name")


def test_a_document_is_recorded_with_who_saw_it(newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    answer = client.post(f"{OFFLINE}?kind=DOCUMENT", OPEN)
    source = Source.objects.get()
    assert answer["Location"] == reverse("admin:sources_source_change", args=[source.pk])
    assert (source.kind, source.is_confidential, str(source.publisher)) == ("DOCUMENT", False, "Council")
    assert "reviewer saw a copy on 4 January 2026, Town hall" in words(page(client, answer["Location"]))


def test_what_is_missing_stands_beside_its_field_and_nothing_is_lost(
    newsroom: Newsroom, sign_in: SignIn
) -> None:
    answer = sign_in(newsroom.reviewer).post(f"{OFFLINE}?kind=DOCUMENT", {**OPEN, "seen_on": ""})
    shown = fromstring(answer.content.decode())
    assert (answer.status_code, Source.objects.count()) == (400, 0)
    assert "This field is required." in words(shown.xpath("//p[@id='id_seen_on_error']")[0])
    assert shown.xpath("//input[@name='title']/@value") == ["Minutes"]


def test_a_reader_records_nothing(newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reader)
    assert client.get(OFFLINE).status_code == 403
    assert client.post(f"{OFFLINE}?kind=DOCUMENT", OPEN).status_code == 403
    made = desk.offline(newsroom.writer)
    seen = {"seen_on": "2026-01-04", "how": "COPY"}
    assert client.post(reverse("admin:sources_source_see", args=[made.pk]), seen).status_code == 403
    assert (Source.objects.count(), made.encounters.count()) == (1, 0)


def test_a_colleague_saw_it_too(newsroom: Newsroom, sign_in: SignIn) -> None:
    source = secret.source(newsroom.reviewer)
    client = sign_in(newsroom.second)
    see = reverse("admin:sources_source_see", args=[source.pk])
    wrong = client.post(see, {"seen_on": "2026-01-05", "how": "COPY"}, follow=True)
    assert "Not recorded." in wrong.content.decode()
    client.post(see, {"seen_on": "2026-01-05", "how": "PHONE", "place": "At theirs"})
    known = source.encounters.order_by("pk").values_list("by__username", "how", "place")
    assert list(known) == [("reviewer", "IN_PERSON", ""), ("second", "PHONE", "")]


def test_without_a_key_the_page_names_the_setting(
    newsroom: Newsroom, sign_in: SignIn, settings: Settings
) -> None:
    settings.CONFIDENTIAL_KEYS = []
    client = sign_in(newsroom.reviewer)
    address = f"{OFFLINE}?kind=PERSON&confidential=1"
    shown = page(client, address)
    assert "Set CONFIDENTIAL_KEYS first" in words(shown)
    assert fields(shown) == []
    answer = client.post(address, SECRET)
    assert (answer.status_code, Source.objects.count()) == (400, 0)


# --- on the claim ---------------------------------------------------------------------------------


def act(client: Client, claim: Claim, **said: Any) -> Any:
    return client.post(reverse("admin:claims_claim_do", args=[claim.pk, "record-offline"]), said)


def test_a_new_one_is_recorded_without_leaving_the_claim(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    said = {"kind": "INTERVIEW", "known_as": "Ada Lind, mayor", "seen_on": "2026-01-04", "how": "PHONE"}
    wrong = act(client, claim, **{**said, "how": "COPY"})
    assert (wrong.status_code, Source.objects.count()) == (400, 0)
    answer = act(client, claim, **said)
    linked = claim.links.get().source
    assert answer["Location"].endswith(f"/{claim.pk}/change/#sources")
    assert (linked.title, linked.kind, linked.encounters.get().by) == (
        "Ada Lind, mayor",
        "INTERVIEW",
        newsroom.reviewer,
    )


def test_a_confidential_one_leads_back_to_the_claim_which_says_so(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    address = reverse("admin:claims_claim_offline", args=[claim.pk]) + "?kind=PERSON&confidential=1"
    change = reverse("admin:claims_claim_change", args=[claim.pk])
    assert page(client, change).xpath(f"//a[@href='{address}']")
    assert client.post(address, SECRET)["Location"] == f"{change}#sources"
    assert "A confidential source: a person in the ministry" in words(page(client, change))
    assert claim.links.get().source.is_open


def test_of_a_restricted_article_it_is_seen_by_its_people_alone(newsroom: Newsroom, sign_in: SignIn) -> None:
    people = [newsroom.writer, newsroom.reviewer]
    article = desk.article(newsroom.writer, access=Access.RESTRICTED, access_people=people)
    claim = desk.claim(article, newsroom.writer)
    client = sign_in(newsroom.reviewer)
    address = reverse("admin:claims_claim_offline", args=[claim.pk]) + "?kind=PERSON&confidential=1"
    assert "The article is restricted" in words(page(client, address))
    client.post(address, SECRET)
    source = Source.objects.get()
    own = reverse("admin:sources_source_identity", args=[source.pk])
    keeper = sign_in(secret.keeper(newsroom.editor))
    assert (client.get(own).status_code, keeper.get(own).status_code) == (200, 404)


# --- the page of a secret -------------------------------------------------------------------------


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return secret.source(newsroom.reviewer)


def press(client: Client, source: Source, **said: Any) -> Any:
    return client.post(reverse("admin:sources_source_identity", args=[source.pk]), said)


def test_it_shows_nothing_until_it_is_pressed(source: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    before = client.get(reverse("admin:sources_source_identity", args=[source.pk]))
    assert MARKER not in before.content.decode()
    assert IdentityAct.objects.filter(deed="LOOKED").count() == 0
    shown = press(client, source, do="show")
    assert words(fromstring(shown.content.decode())).count(MARKER) == 4
    for answer in (before, shown):
        assert "no-store" in answer["Cache-Control"]
    assert shown["Refresh"] == f"120; url={before.request['PATH_INFO']}"
    assert "reviewer looked" in words(fromstring(shown.content.decode()))


def test_no_form_of_the_page_works_across_sites(source: Source, newsroom: Newsroom) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(newsroom.reviewer)
    assert press(client, source, do="show").status_code == 403
    answer = client.get(reverse("admin:sources_source_identity", args=[source.pk]))
    token = fromstring(answer.content.decode()).xpath("//article//input[@name='csrfmiddlewaretoken']/@value")[
        0
    ]
    assert press(client, source, do="show", csrfmiddlewaretoken=token).status_code == 200
    # With no-referrer browsers would send Origin: null, which is refused.
    assert answer["Referrer-Policy"] == "same-origin"


def test_it_is_changed_in_a_form_of_its_own(source: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    form = fromstring(press(client, source, do="edit").content.decode())
    assert form.xpath("//input[@name='name']/@value") == [secret.FORM["name"]]
    assert press(client, source, do="save", name="Another").status_code == 302
    assert "Another" in press(client, source, do="show").content.decode()
    deeds = list(IdentityAct.objects.order_by("pk").values_list("deed", flat=True))
    assert deeds == ["ENTERED", "LOOKED", "CHANGED", "LOOKED"]


def read_of(answer: Any) -> str:
    return str(fromstring(answer.content.decode()).xpath("//input[@name='read']/@value")[0])


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten(
    source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, keeper = sign_in(newsroom.reviewer), sign_in(secret.keeper(newsroom.editor))
    read = read_of(press(client, source, do="edit"))
    press(keeper, source, do="save", name="Another", read=read_of(press(keeper, source, do="edit")))
    refused = press(client, source, do="save", name="Typed", read=read)
    assert refused.status_code == 412
    assert fromstring(refused.content.decode()).xpath("//input[@name='name']/@value") == ["Typed"]
    assert "Another" in press(client, source, do="show").content.decode()
    assert press(client, source, do="save", name="Typed", read=read_of(refused)).status_code == 302
    assert "Typed" in press(client, source, do="show").content.decode()


def test_a_colleague_is_let_in_and_out(source: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    client, other = sign_in(newsroom.reviewer), sign_in(newsroom.second)
    assert press(other, source, do="show").status_code == 403
    press(client, source, do="let_in", person=str(newsroom.second.pk))
    shown = press(other, source, do="show")
    assert MARKER in shown.content.decode()
    assert "Let a colleague in" not in shown.content.decode()
    assert press(other, source, do="edit").status_code == 403
    press(client, source, do="let_out", person=str(newsroom.second.pk))
    assert press(other, source, do="show").status_code == 403


@pytest.mark.parametrize("who", ["reviewer", "keeper"])
def test_it_is_erased_with_a_reason_and_a_tick(
    who: str, source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    by: User = newsroom.reviewer if who == "reviewer" else secret.keeper(newsroom.editor)
    client = sign_in(by)
    for wrong in ({"reason": "They asked."}, {"is_sure": "on"}):
        assert press(client, source, do="erase", **wrong).status_code == 400
    assert Identity.objects.get().sealed is not None
    press(client, source, do="erase", reason="They asked.", is_sure="on")
    assert (Identity.objects.get().sealed, IdentityTombstone.objects.get().by) == (None, by)
    own = page(client, reverse("admin:sources_source_identity", args=[source.pk]))
    assert "They asked." in words(own)
    assert "Show who it is" not in words(own)
    told = page(sign_in(newsroom.second), reverse("admin:sources_source_change", args=[source.pk]))
    assert "Who it is was erased" in words(told)
    assert "They asked." not in words(told)
    assert "met in person on 4 January 2026" in words(told)


def test_a_lost_key_is_said_plainly(
    source: Source, newsroom: Newsroom, sign_in: SignIn, settings: Settings
) -> None:
    settings.CONFIDENTIAL_KEYS = [bytes(32)]
    client = sign_in(newsroom.reviewer)
    address = reverse("admin:sources_source_identity", args=[source.pk])
    answer = client.post(address, {"do": "show"}, follow=True)
    assert "the key was lost" in answer.content.decode()


def test_no_capture_of_it_is_kept(source: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    shown = page(client, reverse("admin:sources_source_change", args=[source.pk]))
    assert "Send your own capture" not in words(shown)


def test_the_page_costs_the_same_however_often_it_was_looked_at(
    source: Source, newsroom: Newsroom, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    client, address = sign_in(newsroom.reviewer), reverse("admin:sources_source_identity", args=[source.pk])
    press(client, source, do="let_in", person=str(newsroom.second.pk))
    with CaptureQueriesContext(connection) as once:
        client.get(address)
    spent = len(once)
    for colleague in (newsroom.third, newsroom.editor):
        press(client, source, do="show")
        press(client, source, do="let_in", person=str(colleague.pk))
    with django_assert_num_queries(spent):
        client.get(address)
