"""`scrub` finds what was damaged, lost, edited or left over, and comes round to everything."""

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sources import blobs, tasks
from sources.enums import Fault
from sources.models import Extraction, Scrub, Snapshot, Source
from sources.services import manifest, removal
from tests.support import flush
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web
from tests.support.whole import taken_down


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BLOB_DIR = tmp_path
    return tmp_path


@pytest.fixture
def snapshot(folder: Path, captured: Extraction) -> Snapshot:
    connection.check_constraints()
    return captured.snapshot


def run(*options: str) -> list[str]:
    """What the command says; its last line is the error's where it ends with exit code 1."""
    output, error = StringIO(), []
    try:
        call_command("scrub", *options, stdout=output)
    except CommandError as raised:
        error = [str(raised)]
    return output.getvalue().splitlines() + error


def file_of(snapshot: Snapshot) -> Path:
    blob = blobs.find(snapshot.sha256)
    assert blob is not None
    return Path(blob.place)


def named(snapshot: Snapshot, text: str) -> str:
    return f"Source {snapshot.source_id}: the bytes of the snapshot {snapshot.pk} {text}: {snapshot.sha256}."


def test_what_is_whole_is_said_to_be(snapshot: Snapshot) -> None:
    assert run("--all") == [
        f"Compared 1 sources; read 1 captures, {snapshot.bytes} bytes.",
        "Nothing is wrong.",
    ]


def test_a_flipped_bit(snapshot: Snapshot) -> None:
    file = file_of(snapshot)
    damaged = bytearray(file.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    file.write_bytes(damaged)
    assert run("--all") == [
        "BLOB_DAMAGED: " + named(snapshot, "are not those that came"),
        "  Look after the disk, put the bytes of a backup in their place, and scrub again.",
        "Compared 1 sources; read 1 captures, 0 bytes.",
        "Wrong: 1.",
    ]


def test_a_deleted_blob(snapshot: Snapshot) -> None:
    file_of(snapshot).unlink()
    assert run("--all")[0] == "BLOB_MISSING: " + named(snapshot, "are gone")


def test_a_blob_that_cannot_be_read(snapshot: Snapshot) -> None:
    file = file_of(snapshot)
    file.unlink()
    file.mkdir()  # as root may read any file
    (line,) = [line for line in run("--all") if line.startswith("BLOB_DAMAGED")]
    assert "cannot be read ([Errno 21] Is a directory" in line


def test_an_edited_row(snapshot: Snapshot) -> None:
    with flush.lifted():
        Snapshot.objects.filter(pk=snapshot.pk).update(final_url="https://example.org/other")
    assert run("--all")[0] == (
        f"ROW_EDITED: Source {snapshot.source_id}: the snapshot {snapshot.pk} is not what entry 1 of its "
        "manifest was made from: it was edited."
    )


def test_a_broken_chain(snapshot: Snapshot) -> None:
    Source.objects.update(manifest_seq=3)
    assert run("--all")[0] == (
        f"CHAIN_BROKEN: Source {snapshot.source_id} had 3 entries, 2 are left: the newest were deleted."
    )


def test_an_edited_root_and_one_kept_elsewhere(snapshot: Snapshot) -> None:
    root = manifest.seal(now=timezone.now())
    assert root is not None
    assert run("--all", "--root", root.root)[-1] == "Nothing is wrong."
    with flush.lifted():
        type(root).objects.filter(pk=root.pk).update(root="0" * 64)
    assert [line for line in run("--all", "--root", root.root) if line.startswith("ROOT")] == [
        "ROOT_BROKEN: Root 1 is not the hash of its leaves and the root before: one was edited.",
        f"ROOT_BROKEN: The root {root.root}, which was kept elsewhere, is not among the roots here.",
    ]


@pytest.fixture
def down(newsroom: Newsroom, web: Web) -> Snapshot:
    """A capture that a legal order took down; its bytes go with the commit, which is still to come."""
    return taken_down(newsroom, web).snapshot


def test_what_a_tombstone_removed_is_not_missing(down: Snapshot) -> None:
    assert removal.remove_bytes(down.sha256)
    assert run("--all") == ["Compared 1 sources; read 0 captures, 0 bytes.", "Nothing is wrong."]


def test_what_a_tombstone_should_have_removed_is_left(down: Snapshot) -> None:
    """As when the worker was killed between the commit and the bytes."""
    assert run("--all")[0] == "BLOB_LEFT: " + named(down, "were taken down and are still there")
    age(file_of(down))
    assert "Removed 1 files that no capture has." in run("--all", "--remove-orphans")
    assert not blobs.exists(down.sha256)


def age(file: Path) -> None:
    old = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(file, (old, old))


def test_bytes_without_a_capture_are_reported_and_removed_when_they_are_old(
    snapshot: Snapshot, folder: Path
) -> None:
    """As a worker leaves them that is killed after the bytes and before the row."""
    digest = blobs.put(b"what a killed worker left")
    half = folder / digest[:2] / ".half"
    half.write_bytes(b"half")
    assert run("--all", "--remove-orphans")[-1] == "Nothing is wrong."
    assert blobs.exists(digest)  # its row may still come
    for file in (half, folder / digest[:2] / digest, file_of(snapshot)):
        age(file)
    assert run("--all")[0] == f"ORPHAN: No capture has the bytes {digest}."
    assert blobs.exists(digest)
    assert "Removed 2 files that no capture has." in run("--all", "--remove-orphans")
    assert not blobs.exists(digest)
    assert not half.exists()
    assert blobs.exists(snapshot.sha256)


def test_machines_read_it_line_by_line(snapshot: Snapshot) -> None:
    file_of(snapshot).unlink()
    *lines, error = run("--all", "--json")
    assert [json.loads(line) for line in lines] == [
        {
            "fault": "BLOB_MISSING",
            "text": named(snapshot, "are gone"),
            "remedy": Fault.BLOB_MISSING.label,
            "source": str(snapshot.source_id),
            "row": str(snapshot.pk),
        },
        {"sources": 1, "snapshots": 1, "bytes": 0, "removed": 0, "found": 1},
    ]
    assert error == "Wrong: 1."


def test_options_that_need_all() -> None:
    with pytest.raises(CommandError, match="--after, --remove-orphans and --root go with --all"):
        call_command("scrub", "--remove-orphans")


@pytest.fixture
def many(web: Web, monkeypatch: pytest.MonkeyPatch) -> list[Source]:
    monkeypatch.setattr("sources.services.scrub.AT_ONCE", 1)
    return [
        web.capture(web.put(f"/{number}", COST, CLOSED, str(number))).snapshot.source for number in range(3)
    ]


def through() -> Iterator[object]:
    for record in Scrub.objects.order_by("pk"):
        yield record.through


def test_samples_come_round_to_everything(many: list[Source]) -> None:
    for _ in range(4):
        run("--sample", "1")
    first, second, third = many
    assert list(through()) == [first.pk, second.pk, third.pk, first.pk]


def test_each_step_reads_its_own_sources_and_not_all_that_are_left(many: list[Source]) -> None:
    """Else a hundred thousand sources are read five thousand times over."""
    with CaptureQueriesContext(connection) as asked:
        run("--all")
    steps = [
        each["sql"] for each in asked if each["sql"].startswith('SELECT "sources_source"."id" AS "pk" FROM')
    ]
    assert [each.endswith(" LIMIT 1") for each in steps] == [True] * 4  # the last finds none


def test_how_far_it_is_is_told_beside_what_is_found(
    many: list[Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sources.management.commands.scrub.TELL_SECONDS", 0)
    size, error = sum(each.snapshots.get().bytes for each in many[:2]), StringIO()
    call_command("scrub", "--all", stdout=StringIO(), stderr=error)
    assert error.getvalue().splitlines()[1] == f"2 of 3 sources, 2 captures, {size} bytes"


def test_a_sample_finds_what_its_turn_is(many: list[Source]) -> None:
    file_of(many[1].snapshots.get()).unlink()
    assert [run("--sample", "1")[-1] for _ in range(3)] == [
        "Nothing is wrong.",
        "Wrong: 1.",
        "Nothing is wrong.",
    ]


def test_one_that_was_cut_off_goes_on(many: list[Source]) -> None:
    assert run("--all", "--after", str(many[0].pk))[0].startswith("Compared 2 sources; read 2 captures")


def test_each_night_leaves_a_record(snapshot: Snapshot, caplog: pytest.LogCaptureFixture) -> None:
    file_of(snapshot).unlink()
    tasks.scrub()
    record = Scrub.objects.get()
    assert (record.is_whole, record.sources, record.snapshots, record.found) == (False, 1, 1, 1)
    assert record.findings[0]["fault"] == "BLOB_MISSING"
    assert f"scrub: BLOB_MISSING: {named(snapshot, 'are gone')}" in caplog.messages


def test_a_night_ends_when_its_time_is_over(many: list[Source], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SCRUB_SECONDS", -1)
    tasks.scrub()
    assert Scrub.objects.get().sources == 1
    assert settings.SCRUB_SAMPLE == 2000
