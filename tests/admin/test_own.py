"""A person's own capture, its attestation and a takedown at the desk."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml.html import HtmlElement, fromstring

from claims.models import Claim
from factcheck.models import User
from factcheck.roles import Role
from sources.models import Extraction, Snapshot, Source, Tombstone
from sources.services import snapshots, sources
from tests.admin.conftest import SignIn
from tests.support import desk, files
from tests.support.people import Newsroom, person

ORDER = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return sources.track(files.ADDRESS, by=newsroom.writer, now=timezone.now())


def page(client: Client, name: str, *args: Any, status: int = 200) -> HtmlElement:
    answer = client.get(reverse(f"admin:{name}", args=args))
    assert answer.status_code == status
    return fromstring(answer.content.decode())


def send(client: Client, source: Source, body: bytes = files.HTML, **fields: Any) -> Any:
    file = SimpleUploadedFile("page.html", body, content_type="application/octet-stream")
    address = reverse("admin:sources_source_capture", args=[source.pk])
    return client.post(address, {"file": file, **fields})


def words(of: HtmlElement) -> str:
    return " ".join(of.text_content().split())


def test_a_reviewer_sends_what_they_saw(source: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reviewer)
    link = reverse("admin:sources_source_capture", args=[source.pk])
    assert page(client, "sources_source_change", source.pk).xpath(f"//a[@href='{link}']")
    answer = send(
        client,
        source,
        is_private="on",
        people=[newsroom.second.pk],
        captured_at="2026-01-02T03:04",
        note="With our login.",
    )
    made = Snapshot.objects.get()
    assert answer["Location"] == reverse("admin:sources_snapshot_change", args=[made.pk])
    assert (made.captured_at.isoformat(), made.is_open) == ("2026-01-02T03:04:00+00:00", False)
    shown = words(page(client, "sources_snapshot_change", made.pk))
    assert "reviewer, a person's own capture; not yet attested by a second person" in shown
    assert "reviewer, second alone, for good" in shown
    assert "With our login." in shown


def test_what_is_refused_stands_beside_its_field(source: Source, newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = send(sign_in(newsroom.reviewer), source, b"Plain words.", note="Typed before.")
    shown = fromstring(answer.content.decode())
    assert (answer.status_code, Snapshot.objects.count()) == (400, 0)
    assert "Its bytes are none of these" in shown.xpath("string(//p[@id='id_file_error'])")
    assert shown.xpath("//input[@name='note']/@value") == ["Typed before."]


def test_a_file_larger_than_any_is_answered_with_a_page(
    source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    answer = send(sign_in(newsroom.reviewer), source, bytes(53 * 1024 * 1024))
    assert answer.status_code == 413
    assert "A file has at most 50 MB. Nothing was kept." in answer.content.decode()


@pytest.mark.parametrize("who", ["reader", "writer"])
def test_who_does_not_review_sends_and_attests_nothing(
    who: str, source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client, made = sign_in(getattr(newsroom, who)), files.upload(source, newsroom.reviewer)
    assert client.get(reverse("admin:sources_source_capture", args=[source.pk])).status_code == 403
    assert client.post(reverse("admin:sources_snapshot_attest", args=[made.pk])).status_code == 403
    assert "Send your own capture" not in words(page(client, "sources_source_change", source.pk))


def test_a_note_that_no_database_takes_is_cleaned(
    source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    made = files.upload(source, newsroom.reviewer)
    address = reverse("admin:sources_snapshot_attest", args=[made.pk])
    assert sign_in(newsroom.second).post(address, {"note": "So\0 it is."}).status_code == 302
    assert made.attestations.get().note == "So it is."


def test_a_second_person_is_asked_whether_they_saw_the_same(
    source: Source, newsroom: Newsroom, sign_in: SignIn
) -> None:
    made = files.upload(source, newsroom.reviewer)
    address = reverse("admin:sources_snapshot_attest", args=[made.pk])
    offered = {
        who: bool(
            page(sign_in(getattr(newsroom, who)), "sources_snapshot_change", made.pk).xpath(
                f"//form[@action='{address}']"
            )
        )
        for who in ("reader", "reviewer", "second")
    }
    assert offered == {"reader": False, "reviewer": False, "second": True}
    client = sign_in(newsroom.second)
    client.post(address, {"note": "On my own screen."})
    shown = words(page(client, "sources_snapshot_change", made.pk))
    assert "reviewer, a person's own capture; attested by second" in shown
    assert "On my own screen." in shown
    assert "Did you see the same?" not in shown
    again = client.post(address, follow=True)
    assert "You said before that you saw the same." in again.content.decode()


def test_where_it_is_cited_it_says_whose_it_is(
    source: Source, claim: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    made = files.upload(source, newsroom.reviewer)
    reading = snapshots.read(made.pk, now=timezone.now())
    desk.cite(claim, newsroom.reviewer, extraction=reading, quote="cost 4.2 million euros")
    shown = words(page(sign_in(newsroom.reviewer), "claims_claim_change", claim.pk))
    assert "by reviewer, a person's own capture; not yet attested by a second person" in shown
    text = words(page(sign_in(newsroom.reviewer), "sources_extraction_change", reading.pk))
    assert "By whomreviewer, a person's own capture; not yet attested" in text


def test_others_see_no_page_and_no_count_of_what_is_not_theirs(
    captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    source = captured.snapshot.source
    made = files.upload(source, newsroom.reviewer, people=[])
    snapshots.read(made.pk, now=timezone.now())
    for who, count in (("third", 1), ("admin", 1), ("reviewer", 2)):
        client = sign_in(getattr(newsroom, who))
        shown = page(client, "sources_source_change", source.pk)
        assert f"{count} capture" in words(shown)
        assert (
            "Behind the wall" in client.get(reverse("admin:sources_extraction_changelist")).content.decode()
        ) == (count == 2)
        code = 200 if count == 2 else 404
        assert client.get(reverse("admin:sources_snapshot_change", args=[made.pk])).status_code == code


# --- takedown --------------------------------------------------------------------------------


@pytest.fixture
def second(newsroom: Newsroom) -> User:
    return person(Role.ADMIN, "second-admin")


def test_two_admins_take_a_capture_down(
    claim: Claim, captured: Extraction, newsroom: Newsroom, second: User, sign_in: SignIn
) -> None:
    desk.cite(claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    address = reverse("admin:sources_tombstone_ask", args=[captured.snapshot_id])
    first, other = sign_in(newsroom.admin), sign_in(second)
    assert page(first, "sources_snapshot_change", captured.snapshot_id).xpath(f"//a[@href='{address}']")
    asked = first.post(address, ORDER, follow=True)
    assert "Another admin has to ask for the same; nothing is removed yet." in asked.content.decode()
    assert "Carry it out" not in words(page(first, "sources_tombstone_ask", captured.snapshot_id))
    on_capture = page(other, "sources_snapshot_change", captured.snapshot_id)
    assert on_capture.xpath(f"//a[@href='{address}' and text()='See the takedown that waits']")
    for where in ("sources_tombstone_changelist", "index"):
        shown = page(other, where)
        assert ORDER["order"] in words(shown)
        assert shown.xpath(f"//a[@href='{address}']")
    form = page(other, "sources_tombstone_ask", captured.snapshot_id).xpath(
        "//form[.//button[text()='Carry it out']]"
    )[0]
    done = other.post(
        address, {each.name: each.value for each in form.xpath(".//input") if each.name}, follow=True
    )
    assert done.status_code == 200
    shown = words(fromstring(done.content.decode()))
    assert "Taken down" in shown
    assert "admin and second-admin" in shown
    assert Tombstone.objects.get().order == ORDER["order"]
    on_claim = words(page(sign_in(newsroom.reviewer), "claims_claim_change", claim.pk))
    assert f"A legal order removed these words on {timezone.now():%-d %B %Y}: {ORDER['order']}." in on_claim
    assert "cost 4.2 million euros, according" not in on_claim
    text = words(page(first, "sources_extraction_change", captured.pk))
    assert "This text was taken down by a legal order." in text
    listed = words(page(first, "sources_tombstone_changelist"))
    assert ORDER["order"] in listed


def test_the_same_admin_twice_is_told_so(captured: Extraction, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.admin)
    address = reverse("admin:sources_tombstone_ask", args=[captured.snapshot_id])
    client.post(address, ORDER)
    again = client.post(address, ORDER)
    assert (again.status_code, Tombstone.objects.count()) == (400, 0)
    assert "You asked for this; another admin has to ask for the same." in again.content.decode()


@pytest.mark.parametrize("who", ["reviewer", "chief"])
def test_who_is_no_admin_takes_nothing_down(
    who: str, captured: Extraction, newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(getattr(newsroom, who))
    address = reverse("admin:sources_tombstone_ask", args=[captured.snapshot_id])
    assert (client.get(address).status_code, client.post(address, ORDER).status_code) == (403, 403)
    assert "Take it down" not in words(page(client, "sources_snapshot_change", captured.snapshot_id))
