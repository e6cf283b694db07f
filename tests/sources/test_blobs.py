"""Blobs in a folder: each kept once, found whole or not at all, removed for good."""

import gzip
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from sources import blobs

PAGE = b"<p>The repair of the bridge cost 4.2 million euros.</p>" * 200
PACKED = gzip.compress(b"already packed", mtime=0)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BLOB_DIR = tmp_path
    return tmp_path


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("body", [PAGE, PACKED, b"", b"x"])
def test_what_is_put_is_what_is_got(body: bytes) -> None:
    digest = blobs.put(body)
    assert digest == sha256(body).hexdigest()
    assert blobs.get(digest) == body
    assert blobs.check(digest) == len(body)


def test_a_page_lies_compressed_and_once(folder: Path) -> None:
    digest = blobs.put(PAGE)
    blobs.put(PAGE)
    (file,) = files(folder)
    assert file == folder / digest[:2] / f"{digest}.zst"
    assert file.stat().st_size < len(PAGE) / 10


def test_compressed_bytes_lie_as_they_are(folder: Path) -> None:
    digest = blobs.put(PACKED)
    assert [file.read_bytes() for file in files(folder)] == [PACKED]
    assert files(folder)[0].name == digest


@pytest.mark.parametrize(("suffix", "kept"), [(".gz", gzip.compress(PAGE)), ("", PAGE)])
def test_what_an_earlier_version_kept_is_found_where_it_lies(folder: Path, suffix: str, kept: bytes) -> None:
    digest = sha256(PAGE).hexdigest()
    old = folder / digest[:2] / digest[2:4] / (digest + suffix)
    old.parent.mkdir(parents=True)
    old.write_bytes(kept)
    assert blobs.get(digest) == PAGE
    assert blobs.put(PAGE) == digest
    assert files(folder) == [old]
    assert [blob.digest for blob in blobs.each()] == [digest]
    assert blobs.delete(digest)
    assert files(folder) == []


def test_nothing_under_a_digest_is_missing() -> None:
    with pytest.raises(blobs.BlobMissing):
        blobs.get("0" * 64)
    assert not blobs.exists("0" * 64)


@pytest.mark.parametrize("body", [PAGE, PACKED])
def test_every_flipped_bit_is_found(folder: Path, body: bytes) -> None:
    digest = blobs.put(body)
    (file,) = files(folder)
    whole = file.read_bytes()
    for place in range(0, len(whole), 7):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        file.write_bytes(damaged)
        try:
            assert blobs.get(digest) == body  # a bit that the form does not use
        except blobs.BlobDamaged:
            continue


@pytest.mark.parametrize("left", [0, 1, 40])
def test_a_blob_cut_short_is_damaged(folder: Path, left: int) -> None:
    digest = blobs.put(PAGE)
    (file,) = files(folder)
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(blobs.BlobDamaged):
        blobs.get(digest)
    assert blobs.exists(digest)


def test_a_deleted_blob_is_gone_and_can_be_kept_again(folder: Path) -> None:
    digest = blobs.put(PAGE)
    assert blobs.delete(digest)
    assert not blobs.exists(digest)
    assert files(folder) == []
    assert not blobs.delete(digest)
    assert blobs.put(PAGE) == digest
    assert blobs.exists(digest)


def test_each_goes_on_after_a_digest() -> None:
    kept = sorted(blobs.put(str(number).encode()) for number in range(40))
    assert [blob.digest for blob in blobs.each()] == kept
    assert [blob.digest for blob in blobs.each(after=kept[20])] == kept[21:]


def test_keeping_again_makes_it_young_again(folder: Path) -> None:
    """So that nobody takes it for what a killed worker left, in the moment before its row is written."""

    digest = blobs.put(PAGE)
    (file,) = files(folder)
    os.utime(file, (1, 1))
    assert next(blobs.each()).kept_at.year == 1970
    blobs.put(PAGE)
    assert next(blobs.each()).kept_at > datetime.now(UTC) - timedelta(minutes=1)
    assert next(blobs.each()).digest == digest


def test_what_a_killed_writer_left_is_tidied_when_it_is_old(folder: Path) -> None:
    digest = blobs.put(PAGE)
    half = folder / digest[:2] / ".half"
    half.write_bytes(b"half a blo")
    assert [blob.digest for blob in blobs.each()] == [digest]
    now = datetime.now(UTC)
    assert blobs.tidy(before=now - timedelta(days=1)) == 0
    assert blobs.tidy(before=now + timedelta(seconds=1)) == 1
    assert [file.name for file in files(folder)] == [f"{digest}.zst"]
