"""The manifest over the API, and its proof checked as a stranger would, with no code of ours."""

import json
from base64 import b64decode
from hashlib import sha256
from typing import Any

from django.utils import timezone

from sources.models import Extraction, Source
from sources.services import manifest
from tests.api.conftest import client_of
from tests.support.people import Newsroom
from tests.support.web import CLOSED, COST, Web
from tests.support.whole import certified


def digest(*parts: str) -> str:
    hashed = sha256()
    for part in parts:
        hashed.update(len(part.encode()).to_bytes(8, "big") + part.encode())
    return hashed.hexdigest()


def compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def hash_of(entry: dict[str, Any], source: str) -> str:
    """The hash of an entry from its own facts, as docs/operating.md says."""
    at = entry["at"].replace("Z", "")
    at += "" if "." in at else ".000000"
    facts = {
        "source": source,
        "seq": entry["seq"],
        "object": [entry["object_type"], entry["object_id"]],
        "digest": entry["digest"],
        "at": at + "+00:00",
        "previous": entry["previous"],
    }
    return digest(compact(facts))


def root_of(proof: dict[str, Any], source: str) -> str:
    found = sha256(b"\0" + compact([source, proof["seq"], proof["head"]]).encode()).digest()
    for step in proof["path"]:
        other = bytes.fromhex(step["hash"])
        found = sha256(b"\1" + (other + found if step["side"] == "left" else found + other)).digest()
    return digest(proof["root"]["previous"], found.hex())


def test_a_stranger_follows_the_chain_to_the_certified_root(
    web: Web, captured: Extraction, newsroom: Newsroom
) -> None:
    for number in range(4):
        web.capture(web.put(f"/{number}", COST, CLOSED, str(number)))
    stamp = certified()
    source = str(captured.snapshot.source_id)
    client = client_of(newsroom.reader)
    newest, oldest = client.get(f"/api/v1/sources/{source}/manifest/").json()["results"]
    assert (newest["object_type"], newest["object_id"]) == ("extraction", str(captured.pk))
    assert (oldest["object_type"], oldest["object_id"]) == ("snapshot", str(captured.snapshot_id))
    assert [hash_of(entry, source) for entry in (oldest, newest)] == [oldest["hash"], newest["hash"]]
    assert (oldest["previous"], newest["previous"]) == ("", oldest["hash"])
    assert (newest["root_number"], oldest["root_number"]) == (1, 1)
    proof = client.get(f"/api/v1/sources/{source}/manifest/1/").json()
    assert (proof["seq"], proof["head"]) == (2, newest["hash"])
    assert proof["root"]["root"] == root_of(proof, source) == stamp.root.root
    assert len(proof["path"]) in (1, 3)  # of five leaves
    (given,) = proof["timestamps"]
    assert (given["authority"], b64decode(given["token"])) == (stamp.authority, bytes(stamp.token))


def test_what_is_not_sealed_yet_has_no_root(captured: Extraction, newsroom: Newsroom) -> None:
    client, source = client_of(newsroom.reader), captured.snapshot.source_id
    entries = client.get(f"/api/v1/sources/{source}/manifest/").json()["results"]
    assert [entry["root_number"] for entry in entries] == [None, None]
    assert client.get(f"/api/v1/sources/{source}/manifest/1/").status_code == 404


def test_a_later_capture_comes_under_a_later_root(web: Web, captured: Extraction, newsroom: Newsroom) -> None:
    manifest.seal(now=timezone.now())
    web.capture(web.put("/bridge", COST.replace("4.2", "2.4"), CLOSED))
    manifest.seal(now=timezone.now())
    address = f"/api/v1/sources/{captured.snapshot.source_id}/manifest/"
    entries = client_of(newsroom.reader).get(address).json()["results"]
    assert [entry["root_number"] for entry in entries] == [2, 2, 1, 1]


def test_a_source_that_may_not_be_seen_has_no_manifest(captured: Extraction, newsroom: Newsroom) -> None:
    manifest.seal(now=timezone.now())
    Source.objects.update(is_open=False)
    client, source = client_of(newsroom.reader), captured.snapshot.source_id
    assert client.get(f"/api/v1/sources/{source}/manifest/").status_code == 404
    assert client.get(f"/api/v1/sources/{source}/manifest/1/").status_code == 404
