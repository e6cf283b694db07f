"""Earlier checks are brought in: looked at, written whole, found beside claims, and never a verdict."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from claims import resembling
from claims.enums import Rating
from claims.errors import MoveForbidden
from claims.models import Claim, EarlierCheck, Publication
from claims.services import earlier_checks
from claims.services.earlier_checks import Given
from tests.admin.conftest import SignIn
from tests.publishing.test_pages import text
from tests.support import desk, sheets
from tests.support.people import Newsroom

IMPORT = "/admin/claims/earliercheck/import/"
LIST = "/admin/claims/earliercheck/"
URL = "https://example.org/checks/bridge"
HEAD = ["claim", "said_by", "said_on", "rating", "our_rating", "url", "published_on", "sources"]
ROW = [
    "The bridge cost 4.2 million euros", "Ada Lind; The council", "2019-05-02", "Pants on fire", "INACCURATE",
    URL, "2019-05-04", "https://council.example/account",
]  # fmt: skip
MARKUP = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": URL,
    "claimReviewed": "The bridge cost 4.2 million euros",
    "datePublished": "2019-05-04T10:00:00Z",
    "author": {"@type": "Organization", "name": "Southern Post"},
    "reviewBody": "It was 4.9 million.",
    "itemReviewed": {
        "@type": "Claim",
        "author": [{"@type": "Person", "name": "Ada Lind"}, "The council"],
        "datePublished": "2019-05-02",
    },
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "Pants on fire"},
    "citation": ["https://council.example/account", {"@type": "WebPage", "url": "https://council.example/2"}],
}


@pytest.fixture
def editor(newsroom: Newsroom, sign_in: SignIn) -> Client:
    return sign_in(newsroom.editor)


def send(client: Client, body: bytes) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile("checks", body)})


def hidden(answer: Any) -> dict[str, str]:
    inputs = html.fromstring(answer.content.decode()).xpath("//main//input[@type='hidden'] | //form//input")
    return {each.get("name"): each.get("value") or "" for each in inputs if each.get("type") == "hidden"}


def told(answer: Any) -> str:
    return text(answer.content.decode().encode("ascii", "xmlcharrefreplace"))


def given(number: int = 1, **said: Any) -> Given:
    known = {"url": f"{URL}/{number}", "claim": f"The bridge cost {number} million.", "label": "No"}
    return Given(**{**known, **said})


@pytest.mark.parametrize("made", [sheets.as_csv, sheets.as_xlsx])
def test_a_table_is_looked_at_and_then_written(made: Any, editor: Client, newsroom: Newsroom) -> None:
    seen = send(editor, made([HEAD, ROW]))
    assert "1 check can be brought in" in told(seen)
    assert EarlierCheck.objects.count() == 0
    assert editor.post(IMPORT, hidden(seen)).headers["Location"] == LIST
    row = EarlierCheck.objects.get()
    assert (row.claim, row.said_by, str(row.said_on)) == (ROW[0], ["Ada Lind", "The council"], "2019-05-02")
    assert (row.label, row.rating, row.url) == ("Pants on fire", Rating.INACCURATE, URL)
    assert (row.sources, row.imported_by) == (["https://council.example/account"], newsroom.editor)


def test_claimreview_markup_is_taken_line_by_line(editor: Client) -> None:
    lines = [MARKUP, {**MARKUP, "url": f"{URL}/2", "reviewRating": {"ratingValue": 3}}]
    seen = send(editor, "\n".join(map(json.dumps, lines)).encode())
    editor.post(IMPORT, hidden(seen))
    first, second = EarlierCheck.objects.order_by("url")
    assert (first.said_by, first.publisher) == (["Ada Lind", "The council"], "Southern Post")
    assert (first.explanation, str(first.published_on)) == ("It was 4.9 million.", "2019-05-04")
    assert first.sources == ["https://council.example/account", "https://council.example/2"]
    assert (first.label, second.label, second.rating) == ("Pants on fire", "3", "")


def test_what_no_database_takes_is_left_out_of_markup(editor: Client) -> None:
    odd = {
        **MARKUP,
        "claimReviewed": "The bridge\ud800 cost\0 4.2 million",
        "itemReviewed": {"author": ["Ada\ud800 Lind", {"name": "The\0 council"}]},
        "citation": "https://council.example/\ud800account",
    }
    editor.post(IMPORT, hidden(send(editor, json.dumps(odd).encode())))
    row = EarlierCheck.objects.get()
    assert (row.claim, row.said_by) == ("The bridge cost 4.2 million", ["Ada Lind", "The council"])
    assert row.sources == ["https://council.example/account"]


def test_what_is_wrong_is_told_by_row_and_left_out(editor: Client) -> None:
    rows = [
        ["claim", "rating", "url", "published_on", "our_rating", "said_by"],
        ["Right.", "No", URL],
        ["", "No", f"{URL}/3"],
        ["Where?", "No", "javascript:alert(1)"],
        ["Again.", "No", URL],
        ["When?", "No", f"{URL}/6", "4 May"],
        ["How?", "No", f"{URL}/7", "", "PANTS"],
        ["Who?", "No", f"{URL}/8", "", "", "Ada\0Lind"],
    ]
    seen = send(editor, sheets.as_csv(rows))
    said = told(seen)
    assert "1 check can be brought in, 6 cannot" in said
    assert "3 claim: This field is required." in said
    assert "4 Where? url: “javascript:alert(1)” is no address of a page." in said
    assert "5 Again. url: Another row has the same address." in said
    assert "6 When? published_on: a day, as 2025-11-24." in said
    assert "7 How? our_rating: one of CONFIRMED, " in said
    assert "8 Who? said_by: Null characters are not allowed." in said
    editor.post(IMPORT, hidden(seen))
    assert EarlierCheck.objects.get().claim == "Right."


@pytest.mark.parametrize("body", [b"{", b'{"a": 1}\n[', b"\xff\xfe{", b"just words", b""])
def test_what_is_neither_is_refused(body: bytes, editor: Client) -> None:
    assert send(editor, body).status_code == 400


def test_the_same_press_twice_writes_once(editor: Client) -> None:
    sent = hidden(send(editor, sheets.as_csv([HEAD, ROW])))
    editor.post(IMPORT, sent)
    assert editor.post(IMPORT, sent).headers["Location"] == IMPORT


def test_a_known_address_takes_the_place_of_what_was_there(newsroom: Newsroom) -> None:
    earlier_checks.take_in([given(1), given(2)], by=newsroom.editor, now=desk.NOW)
    earlier_checks.take_in([given(2, label="Yes"), given(3)], by=newsroom.editor, now=desk.NOW)
    assert list(EarlierCheck.objects.order_by("url").values_list("label", flat=True)) == ["No", "Yes", "No"]


def test_one_that_is_wrong_keeps_all_out(newsroom: Newsroom) -> None:
    earlier_checks.take_in([given(1), given(2, url="no")], by=newsroom.editor, now=desk.NOW)
    assert EarlierCheck.objects.count() == 0


def test_many_take_no_more_statements_than_one(newsroom: Newsroom) -> None:
    def statements(first: int, count: int) -> int:
        rows = [given(number) for number in range(first, first + count)]
        with CaptureQueriesContext(connection) as asked:
            earlier_checks.take_in(rows, by=newsroom.editor, now=desk.NOW)
        return len(asked)

    statements(0, 1)  # the first asks what the editor may
    assert statements(1, 1) == statements(10, 20)


@pytest.mark.parametrize("name", ["reader", "reviewer"])
def test_who_may_not_publish_brings_none_in(name: str, newsroom: Newsroom, sign_in: SignIn) -> None:
    person = getattr(newsroom, name)
    with pytest.raises(MoveForbidden):
        earlier_checks.take_in([given()], by=person, now=desk.NOW)
    person.is_staff = True
    person.save(update_fields=["is_staff"])
    client = sign_in(person)
    assert client.get(IMPORT).status_code == 403
    assert "Bring checks in" not in client.get(LIST).content.decode()


def test_it_is_no_claim_no_verdict_and_in_no_public_page(newsroom: Newsroom, client: Client) -> None:
    earlier_checks.take_in([given(rating=Rating.CONFIRMED)], by=newsroom.editor, now=desk.NOW)
    assert (Claim.objects.count(), Publication.objects.count()) == (0, 0)
    assert "The bridge cost" not in client.get("/checks/").content.decode()
    assert client.get("/v1alpha1/claims:search?query=bridge").json() == {}


# --- found again ------------------------------------------------------------------------------------


@pytest.fixture
def newsworthy(newsroom: Newsroom) -> Claim:
    """A claim at hand, among claims about quite other things."""
    for said in ("Burglaries fell by a third in Torburg.", "Wolves were seen in Ytterlund on 4 May 2021."):
        of = desk.article(newsroom.writer, title=said[:20], body=f"{said} There is more.")
        desk.claim(of, newsroom.writer, quote=said)
    return desk.claim(desk.article(newsroom.writer), newsroom.writer)


def test_it_stands_among_earlier_claims_like_the_one_at_hand(
    newsworthy: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    checks = [given(claim="The bridge cost 4.2 million euros."), given(2, claim="Wolves are many in Elby.")]
    earlier_checks.take_in(checks, by=newsroom.editor, now=desk.NOW)
    (found,) = resembling.imported(newsworthy)
    assert found.check.url == f"{URL}/1"
    page = sign_in(newsroom.reviewer).get(reverse("admin:claims_claim_like", args=[newsworthy.pk]))
    assert "Earlier check, imported" in told(page)
    assert "No · the same figures · published by us" in told(page)


def test_the_list_is_searched_without_accents(newsroom: Newsroom, sign_in: SignIn) -> None:
    checks = [given(claim="The café in Malmö closed."), given(2)]
    earlier_checks.take_in(checks, by=newsroom.editor, now=desk.NOW)
    page = told(sign_in(newsroom.reviewer).get(f"{LIST}?q=malmo+cafe"))
    assert ("The café in Malmö closed." in page, "The bridge cost" in page) == (True, False)


def test_what_a_spreadsheet_would_take_for_a_formula_is_defused(newsroom: Newsroom, editor: Client) -> None:
    evil = "=HYPERLINK(1)"
    earlier_checks.take_in([given(claim=evil, said_by=["@x"])], by=newsroom.editor, now=desk.NOW)
    answer = editor.get(f"{LIST}export/")
    body = b"".join(getattr(answer, "streaming_content", [])) or answer.content
    (row,) = csv.DictReader(StringIO(body.decode("utf-8-sig")))
    assert (row["claim"][0], row["said_by"][0], row["url"]) == ("'", "'", f"{URL}/1")
