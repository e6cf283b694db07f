"""An image that a person brought is shown in a frame, in a document that holds it and loads nothing."""

import re
from base64 import b64decode

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from factcheck.models import User
from sources.models import Snapshot
from sources.services import snapshots
from tests.admin.conftest import SignIn
from tests.admin.test_captures import page
from tests.support import files, flush
from tests.support.people import Newsroom
from tests.support.web import COST, Web

WORDS = "The sign says: closed until March. <script>alert(1)</script>"
POLYGLOT = files.PNG + b"<script>alert(1)</script><svg onload=alert(1)>"


@pytest.fixture
def brought(web: Web, newsroom: Newsroom) -> Snapshot:
    """A picture with words in its bytes that would be a script, were it anything else."""
    source = web.track(web.put("/sign", COST))
    file = files.sent(POLYGLOT, "sign.png", "image/png")
    snapshot = files.upload(source, newsroom.reviewer, file, transcript=WORDS)
    snapshots.read(snapshot.pk, now=timezone.now())
    return snapshot


def framed(sign_in: SignIn, by: User, snapshot: Snapshot) -> HttpResponse:
    answer = sign_in(by).get(reverse("admin:sources_snapshot_framed", args=[snapshot.pk]))
    assert isinstance(answer, HttpResponse)
    return answer


def test_it_is_shown_with_its_transcript(brought: Snapshot, newsroom: Newsroom, sign_in: SignIn) -> None:
    shown = framed(sign_in, newsroom.reader, brought).content.decode()
    [(kind, data)] = re.findall(r'src="data:([^;]+);base64,([^"]+)"', shown)
    assert (kind, b64decode(data)) == ("image/png", POLYGLOT)
    assert "The sign says: closed until March." in shown


def test_nothing_of_it_runs_or_loads(brought: Snapshot, newsroom: Newsroom, sign_in: SignIn) -> None:
    answer = framed(sign_in, newsroom.reader, brought)
    assert b"<script" not in answer.content
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; script-src 'none'")
    assert policy.endswith("; img-src data:")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "text/html; charset=utf-8",
        "nosniff",
    )


def test_a_page_may_show_no_picture(web: Web, newsroom: Newsroom, sign_in: SignIn) -> None:
    captured = web.capture(web.put("/bridge", COST)).snapshot
    assert "img-src" not in framed(sign_in, newsroom.reader, captured)["Content-Security-Policy"]


def test_the_captures_page_leads_to_it(brought: Snapshot, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reader)
    [link] = page(client, "sources_snapshot_change", brought.pk).xpath("//a[text()='See the picture']")
    [frame] = page(client, "sources_snapshot_page", brought.pk).xpath("//iframe")
    assert link.get("href") == reverse("admin:sources_snapshot_page", args=[brought.pk])
    assert frame.get("sandbox") == ""


def test_bytes_that_are_no_such_image_are_not_shown(
    brought: Snapshot, newsroom: Newsroom, sign_in: SignIn
) -> None:
    with flush.lifted():
        Snapshot.objects.filter(pk=brought.pk).update(media_type="image/gif")
    answer = framed(sign_in, newsroom.reader, brought)
    assert answer.status_code == 404
    assert "open it with care" in answer.content.decode()


def test_one_that_a_server_sent_is_not_shown(web: Web, newsroom: Newsroom, sign_in: SignIn) -> None:
    fetched = web.capture(web.put_bytes("/a.png", files.PNG, "image/png")).snapshot
    assert framed(sign_in, newsroom.reader, fetched).status_code == 404
