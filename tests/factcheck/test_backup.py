"""A backup made beside people at work is whole, and what is put back is what was there."""

import os
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from claims.enums import Stage
from claims.models import Claim, HistoryEntry
from claims.services import history, takedowns
from factcheck.backup import database
from factcheck.roles import Role
from sources import blobs
from sources.models import Extraction, Snapshot
from sources.services import manifest
from tests.support import desk, whole
from tests.support.people import Newsroom, person
from tests.support.processes import database_env
from tests.support.web import CLOSED, COST, Web

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(120)]


@pytest.fixture
def kept(claim: Claim, newsroom: Newsroom, web: Web, captured: Extraction) -> Snapshot:
    """A published claim, a captured page, one that was taken down, all of it sealed; the page's capture."""
    desk.brought(claim, Stage.PUBLISHED, newsroom)
    web.capture(web.put("/other", CLOSED, COST))
    whole.taken_down(newsroom, web)
    history.seal(now=timezone.now())
    manifest.seal(now=timezone.now())
    return captured.snapshot


@pytest.fixture
def elsewhere(tmp_path: Path, transactional_db: None) -> Iterator[dict[str, str]]:
    """The environment of an empty place: a folder, and on PostgreSQL a database of its own."""
    env = {**os.environ, "DATA_DIR": str(tmp_path / "elsewhere"), "DATABASE_URL": "", "REDIS_URL": ""}
    if connection.vendor == "sqlite":
        yield env
        return
    here, name = database_env()["DATABASE_URL"], f"{connection.settings_dict['NAME']}_restored"
    with psycopg.connect(here, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield env | {"DATABASE_URL": here.rpartition("/")[0] + f"/{name}"}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def backup(to: Path, *options: str) -> str:
    """What the command prints. Raises CommandError where it ends with exit code 1."""
    output = StringIO()
    call_command("backup", to, *options, stdout=output)
    return output.getvalue()


def check(of: Path, *options: str) -> str:
    output = StringIO()
    call_command("restore", of, "--check", *options, stdout=output)
    return output.getvalue()


def manage(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip


COUNT = """
import django; django.setup()
from claims.models import HistoryEntry; from sources.models import Snapshot
from django.contrib.auth import authenticate
from sources import blobs
print(HistoryEntry.objects.count(), *sorted(Snapshot.objects.values_list("sha256", flat=True)))
print(*(each.digest for each in blobs.each()))
"""


def held(env: dict[str, str]) -> str:
    """The histories, captures and bytes of a place, as a process of its own finds them."""
    env = {**env, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.check_output([sys.executable, "-c", COUNT], env=env, cwd=settings.BASE_DIR, text=True)


def test_what_is_put_back_is_what_was_there(
    kept: Snapshot, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    printed = backup(tmp_path / "copy")
    code = printed.split()[-1]
    done = manage(elsewhere, "restore", str(tmp_path / "copy"), "--sha256", code)
    assert done.returncode == 0, done.stderr
    assert "The history is whole." in done.stdout
    assert "Nothing is wrong." in done.stdout

    shas = sorted(Snapshot.objects.values_list("sha256", flat=True))
    listed = (tmp_path / "copy/blobs.txt").read_text().split()
    assert held(elsewhere).splitlines() == [
        " ".join([str(HistoryEntry.objects.count()), *shas]),
        " ".join(listed),
    ]
    assert set(listed) < set(shas)  # all but what was taken down

    again = manage(elsewhere, "restore", str(tmp_path / "copy"))
    assert (again.returncode, again.stderr) == (
        1,
        "CommandError: The database is not empty: make a new one, and set DATABASE_URL.\n",
    )


def test_of_an_older_release_the_tables_are_migrated_before_they_are_read(
    kept: Snapshot, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    """As a backup is made before an upgrade, and put back after it."""
    newest = max(name for app, name in MigrationLoader(None).disk_migrations if app == "factcheck")
    migrations = MigrationRecorder(connection)
    migrations.record_unapplied("factcheck", newest)
    try:
        backup(tmp_path / "copy")
    finally:
        migrations.record_applied("factcheck", newest)
    done = manage(elsewhere, "restore", str(tmp_path / "copy"))
    assert (done.returncode, done.stdout.splitlines()[1:]) == (
        0,
        ["This Factcheck is newer: now run migrate, verify_history and scrub --all."],
    )


def flip(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


def test_one_flipped_bit_anywhere_and_it_is_refused(kept: Snapshot, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    code = backup(folder).split()[-1]
    files = [each for each in folder.rglob("*") if each.is_file()]
    assert len(files) == 4 + len((folder / "blobs.txt").read_text().split())
    for file in files:
        good = file.read_bytes()
        flip(file)
        with pytest.raises(CommandError):
            check(folder, "--sha256", code)
        file.write_bytes(good)
    assert " is whole: " in check(folder, "--sha256", code)


def test_a_file_that_is_lacking_is_missed(kept: Snapshot, tmp_path: Path) -> None:
    backup(tmp_path / "copy")
    next((tmp_path / "copy/blobs").rglob("*.zst")).unlink()
    with pytest.raises(CommandError, match="are damaged or gone"):
        check(tmp_path / "copy")


def test_another_backup_is_not_taken_for_it(kept: Snapshot, tmp_path: Path) -> None:
    backup(tmp_path / "copy")
    with pytest.raises(CommandError, match="this is not that backup"):
        check(tmp_path / "copy", "--sha256", "0" * 64)


def test_a_takedown_in_the_midst_of_it_is_in_the_copy(
    kept: Snapshot, newsroom: Newsroom, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dump, moments = database.dump, list[database.Moment]()

    def then_a_takedown(folder: Path) -> database.Moment:
        moments.append(dump(folder))
        if len(moments) == 1:
            order = {"order": "Court of Bremen, 1 O 1/26", "reason": "It names a minor."}
            for by in (newsroom.admin, person(Role.ADMIN, "third-admin")):
                takedowns.ask(kept, by=by, now=timezone.now(), **order)
        return moments[-1]

    monkeypatch.setattr(database, "dump", then_a_takedown)
    backup(tmp_path / "copy")
    assert len(moments) == 2
    assert kept.sha256 not in (tmp_path / "copy/blobs.txt").read_text()
    assert not list((tmp_path / "copy").rglob(f"{kept.sha256}*"))
    assert " is whole: " in check(tmp_path / "copy")


def test_bytes_that_were_gone_before_are_named(kept: Snapshot, tmp_path: Path) -> None:
    blobs.delete(kept.sha256)
    with pytest.raises(CommandError, match="Made, but 1 captured files were wanting before"):
        backup(tmp_path / "copy")
    told = check(tmp_path / "copy")
    assert (" is whole: " in told, "1 captured files were gone or damaged already" in told) == (True, True)


def test_a_store_with_copies_of_its_own_is_only_listed(kept: Snapshot, tmp_path: Path) -> None:
    backup(tmp_path / "copy", "--without-blobs")
    assert sorted(each.name for each in (tmp_path / "copy").iterdir()) == sorted(
        ["SHA256SUMS", "blobs.txt", database.name(), "manifest.json"]
    )
    assert kept.sha256 in (tmp_path / "copy/blobs.txt").read_text()


def test_a_folder_whose_place_is_not_there_is_not_made(transactional_db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not there: make it first, or mount it"):
        backup(tmp_path / "mounted" / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_not_written_to(transactional_db: None, tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(CommandError, match="is not empty: a backup takes a new folder"):
        backup(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["mine"]
