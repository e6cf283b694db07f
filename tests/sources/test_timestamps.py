"""Timestamps of the day's root by a real authority: verified on receipt, asked for until they are there."""

import os
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from django.db import connection
from django.utils import timezone
from pytest_httpserver import HTTPServer

from sources import tasks, timestamping
from sources.enums import Fault
from sources.fetching.limits import Limits
from sources.models import Extraction, ManifestRoot, Timestamp
from sources.services import manifest, timestamps
from tests.support import flush
from tests.support.tsa import Authority

ROOT = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"


@pytest.fixture
def authority(tmp_path: Path, settings: Any) -> Iterator[Authority]:
    with HTTPServer(threaded=True) as server:
        made = Authority(server, tmp_path)
        settings.TIMESTAMP_URLS = [made.url]
        settings.TIMESTAMP_CA = [made.root]
        yield made


@pytest.fixture
def root(captured: Extraction, authority: Authority) -> ManifestRoot:
    connection.check_constraints()
    sealed = manifest.seal(now=timezone.now())
    assert sealed is not None
    return sealed


def obtain() -> int:
    return timestamps.obtain(clock=timezone.now)


def wrong() -> list[tuple[Fault, str]]:
    return [(finding.fault, finding.text) for finding in timestamps.findings()]


def test_a_root_is_certified_once(root: ManifestRoot, authority: Authority) -> None:
    assert obtain() == 1
    assert obtain() == 0
    kept = Timestamp.objects.get()
    assert (kept.root, kept.authority, bytes(kept.token)) == (root, authority.url, authority.replies[0])
    assert (kept.serial, kept.signer) == ("2", "CN=Clock")
    assert abs(kept.certified_at - kept.obtained_at) < timedelta(minutes=1)
    assert wrong() == []


def test_openssl_alone_verifies_what_is_kept(root: ManifestRoot, authority: Authority) -> None:
    obtain()
    (authority.place / "root.txt").write_text(root.root)
    (authority.place / "reply.tsr").write_bytes(bytes(Timestamp.objects.get().token))
    command = "openssl ts -verify -data root.txt -in reply.tsr -CAfile root.pem"
    said = subprocess.run(command.split(), cwd=authority.place, capture_output=True, check=True, text=True)
    assert "Verification: OK" in said.stdout


FAULTS = {
    "another root": "The reply does not hold: Mismatch between messages.",
    "garbage": "The reply cannot be read: ",
    "huge": "The answer is longer than 65536 bytes.",
    "down": "The server answered with status 503.",
}


@pytest.mark.parametrize("manner", FAULTS)
def test_what_proves_nothing_is_not_kept_and_asked_for_again(
    manner: str, root: ManifestRoot, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    authority.manner = manner
    assert obtain() == 0
    (said,) = [message for message in caplog.messages if message.startswith("no timestamp")]
    assert said.startswith(f"no timestamp for root 1 from {authority.url}, later again: {FAULTS[manner]}")
    authority.manner = "good"
    assert obtain() == 1


def test_a_replayed_reply_is_refused(root: ManifestRoot, authority: Authority) -> None:
    """It is for this root and well signed, but it is the answer to another question."""
    query = timestamping.query(root.root)
    authority.reply(query.data)
    authority.manner = "replayed"
    assert obtain() == 0
    given = timestamping.proof(authority.replies[0], root.root, trusted=[authority.root])  # the twin
    assert given.signer == "CN=Clock"


def test_a_slow_drip_ends_at_the_deadline(
    root: ManifestRoot, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timestamps, "LIMITS", Limits(connect=1, read=1, total=1))
    authority.manner = "slow"
    began = time.monotonic()
    assert obtain() == 0
    assert time.monotonic() - began < 10


def test_nobody_listens(root: ManifestRoot, settings: Any) -> None:
    good = settings.TIMESTAMP_URLS
    settings.TIMESTAMP_URLS = ["http://127.0.0.1:1/", *good]
    assert obtain() == 1  # one that is down holds up no other
    assert Timestamp.objects.get().authority == good[0]


def test_a_signature_that_nobody_vouches_for(
    root: ManifestRoot, authority: Authority, settings: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with HTTPServer() as server:
        other = Authority(server, tmp_path_factory.mktemp("other"))
        settings.TIMESTAMP_CA = [other.root]
    assert obtain() == 0


def test_an_authority_whose_clock_is_wrong(root: ManifestRoot, caplog: pytest.LogCaptureFixture) -> None:
    assert timestamps.obtain(clock=lambda: timezone.now() + timedelta(days=1)) == 0
    assert "The authority says that it is " in caplog.text


def test_what_waits_is_certified_the_newest_first(root: ManifestRoot, authority: Authority, web: Any) -> None:
    authority.manner = "down"
    obtain()
    web.capture(web.put("/other", "Another page about the bridge and its cost, long enough to read."))
    newer = manifest.seal(now=timezone.now())
    authority.manner = "good"
    assert obtain() == 2
    assert [kept.root for kept in Timestamp.objects.order_by("pk")] == [newer, root]


def test_beat_seals_the_day_and_asks(captured: Extraction, authority: Authority) -> None:
    tasks.seal_manifests()
    assert Timestamp.objects.get().root.number == 1


def test_an_edited_timestamp_is_found(root: ManifestRoot, authority: Authority) -> None:
    obtain()
    kept = Timestamp.objects.get()
    with flush.lifted():
        Timestamp.objects.filter(pk=kept.pk).update(certified_at=kept.certified_at - timedelta(days=1))
    name = f"The timestamp of root 1 by {authority.url}"
    assert wrong() == [
        (Fault.TIMESTAMP_WRONG, f"{name}: its row says something else than the reply that it holds.")
    ]


def test_a_root_edited_under_its_timestamp_is_found(root: ManifestRoot, authority: Authority) -> None:
    obtain()
    with flush.lifted():
        ManifestRoot.objects.filter(pk=root.pk).update(root=ROOT)
    ((fault, text),) = wrong()
    assert (fault, text.partition(": ")[2]) == (
        Fault.TIMESTAMP_WRONG,
        "The reply does not hold: Mismatch between messages.",
    )


def test_every_flipped_byte_of_a_reply_is_noticed(authority: Authority) -> None:
    """Or changes nothing of what it proves; never a crash of ours."""
    query = timestamping.query(ROOT)
    reply = authority.reply(query.data)
    proven = timestamping.proof(reply, ROOT, trusted=[authority.root], nonce=query.nonce)
    for place in range(0, len(reply), 3):
        broken = bytearray(reply)
        broken[place] ^= 0x55
        try:
            said = timestamping.proof(bytes(broken), ROOT, trusted=[authority.root], nonce=query.nonce)
        except timestamping.NoProof:
            continue
        assert (said.certified_at, said.serial) == (proven.certified_at, proven.serial)


@pytest.mark.parametrize("left", [0, 1, 2, 10, 100, 1000])
def test_a_reply_cut_short_proves_nothing(left: int, authority: Authority) -> None:
    reply = authority.reply(timestamping.query(ROOT).data)
    for broken in (reply[:left], reply[:left] + os.urandom(200)):
        with pytest.raises(timestamping.NoProof):
            timestamping.proof(broken, ROOT, trusted=[authority.root])


def test_a_refusal_is_said_in_the_authoritys_words(authority: Authority) -> None:
    """As for a digest that it does not take."""
    (authority.place / "query").write_bytes(
        authority.openssl("-query", "-digest", "0" * 96, "-sha384", "-cert")
    )
    refusal = authority.reply((authority.place / "query").read_bytes())
    with pytest.raises(timestamping.NoProof, match="The authority refused with status 2"):
        timestamping.proof(refusal, ROOT, trusted=[authority.root])


def test_certificates_out_of_order_are_what_the_library_refuses(authority: Authority) -> None:
    """The twin: why we sort them before it reads."""
    from rfc3161_client import decode_timestamp_response

    reply = authority.reply(timestamping.query(ROOT).data)
    with pytest.raises(ValueError, match=r"(?i)set"):
        decode_timestamp_response(reply)
    assert timestamping.proof(reply, ROOT, trusted=[authority.root]).signer == "CN=Clock"


def test_trusted_certificates_are_read_from_pem(authority: Authority) -> None:
    assert x509.load_pem_x509_certificates((authority.place / "root.pem").read_bytes()) == [authority.root]
