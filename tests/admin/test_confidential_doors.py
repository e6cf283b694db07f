"""Who a confidential source is leaves by no door but its one page, after a press, to those who may see it.

A marker stands in every field that identifies the source. It is typed at the desk as a person does; the
source is cited, reviewed and published. Then every role opens every door, and all that is stored is read.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib import admin
from django.core import mail
from django.core.signals import got_request_exception
from django.db import connection
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter
from pytest_django.fixtures import Settings

from claims.models import Claim
from claims.services import publications
from factcheck.access import TABLE
from factcheck.models import User
from sources.models import Extraction, IdentityAct, Source
from tests.admin.conftest import SignIn
from tests.api import world
from tests.api.conftest import client_of
from tests.support import desk, secret
from tests.support.people import PASSWORD, Newsroom
from tests.support.published import Call, listen
from tests.support.secret import MARKER
from tests.support.unpacking import plain

DOORS = [rule.route for rule in TABLE.values() if rule.method == "GET"]
TYPED = {"title": secret.DESCRIPTOR, "seen_on": "2026-01-04", "how": "IN_PERSON", **secret.FORM}
CONFIDENTIAL = "?kind=PERSON&confidential=1"
SEARCH = f"?q={MARKER[:-4]}"  # finds it as well, and is told from it where a page repeats what was asked
ROWS = 2  # of each list that are opened


@pytest.fixture
def messages() -> Iterator[list[Call]]:
    """What is sent to the workers."""
    with listen() as calls:
        yield calls


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """Every fault of ours as the report that would be mailed, with the values of all variables."""
    found: list[str] = []

    def report(request: HttpRequest, **rest: Any) -> None:
        reporter = ExceptionReporter(request, *sys.exc_info())
        found.extend((reporter.get_traceback_html(), reporter.get_traceback_text()))

    got_request_exception.connect(report)
    yield found
    got_request_exception.disconnect(report)


@pytest.fixture
def source(
    claim: Claim, newsroom: Newsroom, sign_in: SignIn, django_capture_on_commit_callbacks: Any
) -> Source:
    """Recorded on the claim's own way to the form, after a try that is refused; then cited and published."""
    client = sign_in(newsroom.reviewer)
    address = reverse("admin:claims_claim_offline", args=[claim.pk]) + CONFIDENTIAL
    refused = client.post(address, {**TYPED, "seen_on": "soon"})
    assert (refused.status_code, Source.objects.count()) == (400, 0)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address, TYPED).status_code == 302
    made = Source.objects.get()
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        desk.submit(claim, by, desk.judgement(desk.cite(claim, by, source=made, quote="It cost that.")))
    claim.refresh_from_db()
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="A source says so.")
    return made


def stored() -> str:
    """Every value of every column of every table, and every file that we keep."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [_text(value) for value in row]
    files = (path for path in Path(configured.DATA_DIR).rglob("*") if path.is_file())
    return "\n".join([*found, *(_text(path.read_bytes()) for path in files)])


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def desk_pages(source: Source, claim: Claim) -> Iterator[str]:
    """Every list, searched too, some rows of each, and the pages that have to do with the source."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield f"{reverse(f'{name}_changelist')}{SEARCH}"
        for key in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:ROWS]:
            yield reverse(f"{name}_change", args=[key])
    yield reverse("admin:index")
    yield reverse("admin:sources_source_offline")
    yield reverse("admin:claims_claim_offline", args=[claim.pk])
    for page in ("change", "identity", "capture", "warc", "history"):
        yield reverse(f"admin:sources_source_{page}", args=[source.pk])


def api_doors(ids: dict[str, Any]) -> Iterator[str]:
    for route in DOORS:
        yield world.address(route, ids)
    for listed in ("sources", "claims", "publishers", "claimants", "attributions", "rechecks"):
        yield f"/api/v1/{listed}/{SEARCH}"


def everybody(room: Newsroom) -> dict[str, User]:
    """Each role, one who keeps sources, one who was let in by name, and the superuser."""
    names = ("reader", "writer", "reviewer", "second", "editor", "admin")
    people = {name: getattr(room, name) for name in names}
    root = User.objects.create_superuser("root", password=PASSWORD)
    return {**people, "keeper": secret.keeper(room.chief), "let in": room.third, "superuser": root}


def press(client: Client, source: Source) -> Any:
    return client.post(reverse("admin:sources_source_identity", args=[source.pk]), {"do": "show"})


@pytest.mark.timeout(600)
def test_who_it_is_leaves_by_one_door(
    source: Source,
    claim: Claim,
    captured: Extraction,
    newsroom: Newsroom,
    sign_in: SignIn,
    caplog: pytest.LogCaptureFixture,
    messages: list[Call],
) -> None:
    caplog.set_level(0)
    people = everybody(newsroom)
    page = reverse("admin:sources_source_identity", args=[source.pk])
    own = sign_in(newsroom.reviewer)
    own.post(page, {"do": "let_in", "person": str(newsroom.third.pk)})
    other = desk.claim(claim.article, newsroom.writer, quote="It was closed for 14 months")
    ids = world.of(other, captured, newsroom.reviewer)
    of_it = {**ids, "source_id": source.pk, "claim_id": claim.pk}
    shown_to = set()
    for name, user in people.items():
        api, client = client_of(user), sign_in(user)
        for address in {*api_doors(ids), *api_doors(of_it)}:
            told = plain(api.get(address).getvalue())
            assert MARKER not in told, (name, address)
            assert SEARCH not in address or secret.DESCRIPTOR not in told, (name, address)
        for address in desk_pages(source, claim):
            answer = client.get(address)
            told = plain(answer.getvalue())
            assert MARKER not in told, (name, address)
            assert SEARCH not in address or secret.DESCRIPTOR not in told, (name, address)
            assert answer.status_code in (200, 302, 403, 404), (name, address)
        pressed = press(client, source)
        if pressed.status_code == 200:
            shown_to.add(name)
            assert pressed.content.decode().count(MARKER) == len(secret.FORM)
            assert "no-store" in pressed["Cache-Control"]
        else:
            assert (pressed.status_code, MARKER in pressed.content.decode()) == (403, False)
        assert MARKER not in str(client.cookies)
    assert shown_to == {"reviewer", "keeper", "let in"}
    looks = IdentityAct.objects.filter(source=source, deed="LOOKED").values_list("by__username", flat=True)
    assert sorted(looks) == ["chief", "reviewer", "third"]
    assert MARKER not in stored()
    logged = [f"{record.getMessage()} {record.args} {record.exc_text}" for record in caplog.records]
    everything = (*logged, *(call.message for call in messages), *map(str, mail.outbox))
    assert [each for each in everything if MARKER in each] == []


def test_the_reading_of_all_that_is_stored_would_find_it(source: Source) -> None:
    """The twin: in any one column in the clear it is found."""
    Source.objects.filter(pk=source.pk).update(title=f"a person called {MARKER}")
    assert MARKER in stored()


def test_what_is_public_says_a_confidential_source(source: Source, claim: Claim, newsroom: Newsroom) -> None:
    shown = client_of(newsroom.reader).get(f"claims/{claim.pk}/").json()
    face = f"a confidential source: {secret.DESCRIPTOR}"
    (linked,) = shown["sources"]
    assert (linked["title"], linked["is_confidential"], linked["kind"]) == (
        secret.DESCRIPTOR,
        True,
        "PERSON",
    )
    published = publications.as_shown(list(claim.publications.all()))
    assert {each["source"] for each in published[0]["evidence"]} == {face}


# --- our own faults -------------------------------------------------------------------------------


def fail(**_: Any) -> None:
    raise RuntimeError("The disk is full.")


@pytest.fixture
def failing() -> Iterator[None]:
    """The row that says who looked, or wrote it down, cannot be kept."""
    post_save.connect(fail, sender=IdentityAct)
    yield
    post_save.disconnect(fail, sender=IdentityAct)


def faults(client: Client, source: Source) -> list[int]:
    """Shown, changed and entered while it fails; what is answered."""
    client.raise_request_exception = False
    page = reverse("admin:sources_source_identity", args=[source.pk])
    entered = client.post(reverse("admin:sources_source_offline") + CONFIDENTIAL, TYPED)
    saved = client.post(page, {"do": "save", **secret.FORM})
    answers = [press(client, source), saved, entered]
    assert [MARKER in answer.content.decode() for answer in answers if not configured.DEBUG] in (
        [],
        [False] * 3,
    )
    return [answer.status_code for answer in answers]


def test_a_fault_of_ours_reports_none_of_it(
    source: Source,
    newsroom: Newsroom,
    sign_in: SignIn,
    failing: None,
    reports: list[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    assert faults(sign_in(newsroom.reviewer), source) == [500, 500, 500]
    assert len(reports) == 6
    assert all("The disk is full." in each for each in reports)
    assert [MARKER in each for each in reports] == [False] * 6
    assert MARKER not in caplog.text


def test_with_debug_it_would(
    source: Source,
    newsroom: Newsroom,
    sign_in: SignIn,
    failing: None,
    reports: list[str],
    settings: Settings,
) -> None:
    """The twin, and why docs/operating.md says never to set DEBUG where others can reach it."""
    settings.DEBUG = True
    assert faults(sign_in(newsroom.reviewer), source) == [500, 500, 500]
    assert MARKER in "".join(reports)
