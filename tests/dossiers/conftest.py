"""A claim to which everything has happened, and its dossier as different people get it."""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer

from claims.enums import AnswerKind, Means
from claims.models import Claim
from claims.services import claims, history, legal, publications, questions, rechecks
from factcheck.models import User
from sources.models import Extraction
from sources.services import manifest, timestamps
from tests.api.conftest import client_of
from tests.support import desk
from tests.support.people import Newsroom, lawyer
from tests.support.tsa import Authority
from tests.support.web import CLOSED, COST, Web

QUOTE = "cost 4.2 million euros, according to"
LATER = COST.replace("4.2", "4.4")
Contents = dict[str, bytes]


def publish(claim: Claim, reading: Extraction, room: Newsroom) -> Claim:
    """Both reviewers cite the captured page and agree; published."""
    desk.taken(claim, room.reviewer)
    for by in (room.reviewer, room.second):
        desk.submit(claim, by, desk.judgement(desk.cite(claim, by, extraction=reading, quote=QUOTE)))
    publications.publish(claim, by=room.editor, now=desk.NOW, explanation="The account says so.")
    claim.refresh_from_db()
    return claim


def rule(claim: Claim, web: Web, room: Newsroom) -> None:
    """The cited words change, and two people rule that the verdict is overtaken."""
    reading = web.capture(web.put("/bridge", LATER, CLOSED))
    rechecks.look_at(reading.pk, now=timezone.now())
    recheck = claim.rechecks.get()
    for by, status in ((room.reviewer, 202), (room.second, 200)):
        body = {"ruling": "SUPERSEDED", "reason": "The final bill is higher."}
        assert client_of(by).post(f"rechecks/{recheck.pk}/ruling/", body).status_code == status


def flag(claim: Claim, room: Newsroom) -> None:
    claim.refresh_from_db()
    if not claim.legal_flag:
        claims.edit(claim, by=room.reviewer, now=desk.NOW, version=claim.version, legal_flag=True)


def ask(claim: Claim, room: Newsroom) -> None:
    """The author is asked, the mayor heard, a lawyer clears it; each with what came of it."""
    by, now = room.reviewer, desk.NOW
    flag(claim, room)
    asked = questions.ask(claim, by=by, now=now, text="Where is it from?")
    questions.answer(asked, by=room.editor, now=now, text="From the ledger.")
    questions.withdraw(asked, by=by, now=now)
    deadline, words = now + timedelta(days=2), "Is it so?"
    request = legal.ask(
        claim, by=by, now=now, whom="Ada Lind", asked=words, means=Means.EMAIL, deadline=deadline
    )
    legal.answer(request, by=by, now=now, kind=AnswerKind.ANSWERED, words="It is.")
    legal.waive(claim, by=room.editor, now=now, reason="She is the only one to ask.")
    claim.refresh_from_db()
    cleared = legal.clear(claim, by=lawyer(), now=now, version=claim.version, conditions="Name no child.")
    legal.revoke(cleared, by=cleared.cleared_by, now=now, reason="A new ruling.")


def seal() -> None:
    assert manifest.seal(now=timezone.now()) is not None
    timestamps.obtain(clock=timezone.now)


@pytest.fixture
def authority(tmp_path: Path, settings: Settings) -> Iterator[Authority]:
    with HTTPServer(threaded=True) as server:
        made = Authority(server, tmp_path)
        settings.TIMESTAMP_URLS, settings.TIMESTAMP_CA = [made.url], [made.root]
        yield made


@pytest.fixture
def published(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    return publish(claim, captured, newsroom)


@dataclass(frozen=True)
class Whole:
    """The files of a dossier in which is all that can be, and its authority's certificates."""

    files: Contents
    certificates: Path

    def one(self, beginning: str, end: str) -> str:
        """The first file of that beginning and end."""
        return min(name for name in self.files if name.startswith(beginning) and name.endswith(end))


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Made once, and nothing of it stays in the database."""
    place = tmp_path_factory.mktemp("authority")
    with django_db_blocker.unblock(), HTTPServer(threaded=True) as server, transaction.atomic():
        authority = Authority(server, place)
        said = {
            "FETCH_ALLOWED_ADDRESSES": [f"{server.host}:{server.port}"],
            "TIMESTAMP_URLS": [authority.url],
            "TIMESTAMP_CA": [authority.root],
        }
        with override_settings(**said):
            room = Newsroom.staffed()
            web = Web(server, by=room.writer)
            article = desk.article(room.writer)
            claim = desk.claim(article, room.writer, legal_flag=True)
            desk.claim(article, room.writer, quote="It was closed for 14 months")
            page = web.put("/bridge", COST, CLOSED)
            reading = web.capture(page)
            web.capture(page)  # unchanged: noted beside the capture
            publish(claim, reading, room)
            rule(claim, web, room)
            ask(claim, room)
            seal()
            history.seal(now=timezone.now())
            dossier = downloaded(claim, room.reviewer)
        transaction.set_rollback(True)
    return Whole(files(dossier), place / "root.pem")


def downloaded(claim: Claim, by: User) -> bytes:
    answer = client_of(by).get(f"claims/{claim.pk}/dossier/")
    assert answer.status_code == 200, answer.content
    return bytes(answer.getvalue())


def files(dossier: bytes) -> Contents:
    with zipfile.ZipFile(BytesIO(dossier)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def relisted(contents: Contents) -> Contents:
    """With a list of files that fits them: what somebody does who knows how it is made."""
    listed = [
        {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in sorted(contents.items())
        if name != "files.json"
    ]
    made = json.dumps({"files": listed}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    return contents | {"files.json": made.encode()}


def unpacked(contents: Contents, folder: Path) -> Path:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@dataclass(frozen=True)
class Said:
    code: int
    text: str

    def lines(self, beginning: str) -> list[str]:
        every = self.text.splitlines()
        return [line.removeprefix(beginning) for line in every if line.startswith(beginning)]

    @property
    def wrong(self) -> list[str]:
        return self.lines("WRONG: ")


def verified(verifier: Path, *arguments: object) -> Said:
    """What the dossier's own verifier says, in a Python that knows nothing of ours."""
    command = [sys.executable, "-I", str(verifier), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    assert done.stderr == ""
    return Said(done.returncode, done.stdout)
