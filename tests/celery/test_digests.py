"""A digest on its whole way: from an act, through real workers, to a real mail server on loopback."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import timezone

from claims.models import Claim
from claims.services import moves
from factcheck import tasks
from factcheck.notices import reading
from factcheck.notices.kinds import Pace
from factcheck.notices.models import Digest
from factcheck.running import stack
from factcheck.running.supervisor import Supervisor
from tests.support.people import Newsroom
from tests.support.processes import database_env, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(180)]
BUSY = "451 Come back later"


@dataclass
class Postbox:
    """What came in; while it is busy, it takes nothing."""

    is_busy: bool = False
    refused: int = 0
    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  (its name there)
        if self.is_busy:
            self.refused += 1
            return BUSY
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 Taken"


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    """A mail server, and its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def worker(broker: str, postbox: tuple[Postbox, int]) -> Iterator[None]:
    env = database_env() | {
        "EMAIL_URL": f"smtp://127.0.0.1:{postbox[1]}",
        "EMAIL_FROM": "Desk <desk@example.org>",
        "PUBLIC_BASE_URL": "http://desk.example.org",
    }
    process = stack.worker("fetch", "threads", 2, env)
    with Supervisor([process], logs=settings.DATA_DIR / "logs", say=print) as supervisor:
        supervisor.start()
        yield


def test_an_act_becomes_one_letter_however_often_it_is_tried(
    worker: None, postbox: tuple[Postbox, int], claim: Claim, newsroom: Newsroom
) -> None:
    box, _port = postbox
    box.is_busy = True
    reviewer = newsroom.reviewer
    reviewer.email = "reviewer@example.org"
    reviewer.save(update_fields=["email"])
    reading.choose(by=reviewer, pace=Pace.AT_ONCE, desk_muted=[], mail_muted=[])
    moves.make(claim, "assign", by=newsroom.editor, now=timezone.now(), assignee=reviewer)
    assert eventually(lambda: box.refused > 0, within=60)
    assert eventually(lambda: Digest.objects.filter(state=Digest.State.WAITING, tries=1).exists())

    box.is_busy = False
    Digest.objects.update(next_try_at=timezone.now())  # a minute is over
    for _ in range(3):
        tasks.send_digests.delay()
    assert eventually(lambda: Digest.objects.filter(state=Digest.State.SENT).exists(), within=60)
    tasks.send_digest.delay(str(Digest.objects.get().pk))
    tasks.thin_notifications.delay()

    (letter,) = box.letters
    text, html = (letter.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert (letter["To"], letter["From"]) == ("reviewer@example.org", "Desk <desk@example.org>")
    assert letter["Subject"] == "A claim was assigned to you"
    for part in (text, html):
        assert claim.statement in part.get_content()
        assert "http://desk.example.org/admin/notifications/" in part.get_content()
