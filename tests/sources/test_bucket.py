"""Blobs in an object store do what they do in a folder."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from threading import Thread
from typing import Any

import pytest
from django.utils import timezone

from sources import blobs
from sources.models import Extraction
from sources.services import orphans
from sources.services.scrub import Round
from tests.support import bucket

PAGE = b"<p>The repair of the bridge cost 4.2 million euros.</p>" * 200
PACKED = b"\x1f\x8b" + bytes(range(256))


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with bucket.served() as options:
        yield options


@pytest.fixture
def store(server: dict[str, str], settings: Any) -> Iterator[Any]:
    """An S3 client of the bucket, which is emptied afterwards."""
    settings.BLOB_STORAGE = server
    settings.AWS_ACCESS_KEY_ID, settings.AWS_SECRET_ACCESS_KEY = bucket.KEYS.values()
    client = bucket.client(server)
    yield client
    for name in names(client):
        client.delete_object(Bucket="evidence", Key=name)


def names(store: Any) -> list[str]:
    return [each["Key"] for each in store.list_objects_v2(Bucket="evidence").get("Contents", [])]


def put(store: Any, name: str, body: bytes) -> None:
    store.put_object(Bucket="evidence", Key=name, Body=body)


@pytest.mark.parametrize("body", [PAGE, PACKED, b"", b"x" * 20_000_000])
def test_what_is_put_is_what_is_got(body: bytes, store: Any) -> None:
    digest = blobs.put(body)
    assert digest == sha256(body).hexdigest()
    assert blobs.put(body) == digest
    assert blobs.get(digest) == body
    assert blobs.check(digest) == len(body)


def test_where_it_lies(store: Any) -> None:
    digest, packed = blobs.put(PAGE), blobs.put(PACKED)
    assert names(store) == sorted([f"kept/{digest[:2]}/{digest}.zst", f"kept/{packed[:2]}/{packed}"])


def test_nothing_under_a_digest_is_missing(store: Any) -> None:
    assert not blobs.exists("0" * 64)
    with pytest.raises(blobs.BlobMissing):
        blobs.get("0" * 64)


def test_a_flipped_bit_is_found(store: Any) -> None:
    digest = blobs.put(PACKED)
    put(store, f"kept/{digest[:2]}/{digest}", PACKED[:-1] + b"?")
    with pytest.raises(blobs.BlobDamaged):
        blobs.get(digest)


def test_a_deleted_blob_is_gone_and_can_be_kept_again(store: Any) -> None:
    digest = blobs.put(PAGE)
    assert blobs.delete(digest)
    assert not blobs.exists(digest)
    assert not blobs.delete(digest)
    blobs.put(PAGE)
    assert blobs.exists(digest)


def test_each_goes_on_after_a_digest(store: Any) -> None:
    put(store, "another's/file", b"not ours")
    put(store, "kept/readme", b"nor this")
    kept = sorted(blobs.put(str(number).encode()) for number in range(20))
    assert [blob.digest for blob in blobs.each()] == kept
    assert [blob.digest for blob in blobs.each(after=kept[7])] == kept[8:]
    assert next(blobs.each()).kept_at <= timezone.now()


def test_many_threads_keep_at_once(store: Any) -> None:
    bodies = [str(number).encode() * 1000 for number in range(8)]
    threads = [Thread(target=blobs.put, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(blobs.get(blob.digest) for blob in blobs.each()) == sorted(bodies)


def test_a_store_that_is_away_is_an_error_of_the_system(store: Any, settings: Any) -> None:
    """As a full disk is: the fetch is tried again, and nothing is half kept."""
    settings.BLOB_STORAGE = {**settings.BLOB_STORAGE, "endpoint_url": "http://127.0.0.1:1"}
    with pytest.raises(blobs.BlobUnkept):
        blobs.put(PAGE)
    with pytest.raises(OSError, match=r"127\.0\.0\.1:1"):
        blobs.get("0" * 64)


def test_a_scrub_reads_it(store: Any, captured: Extraction) -> None:
    left = blobs.put(b"what a killed worker left")
    later = timezone.now() + timedelta(days=2)
    turn = Round()
    assert [finding.row for finding in turn.whole(now=later)] == [left]
    assert (turn.snapshots, turn.bytes) == (1, captured.snapshot.bytes)
    assert orphans.remove(left, now=later)
    digest = captured.snapshot.sha256
    put(store, f"kept/{digest[:2]}/{digest}.zst", b"damaged")
    assert [finding.fault for finding in Round().whole(now=later)] == ["BLOB_DAMAGED"]
