"""Bytes kept for a capture against the gzip WARC of the same exchange, as warcio writes it."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from sources.models import Fetch, ManifestEntry, Snapshot
from sources.services import exports
from tests.bench.stage import PAGES, Stage, line, row_bytes

EACH = 100


def run(stage: Stage) -> None:
    if connection.vendor != "postgresql":
        print("Bytes kept: left out, since they are counted on PostgreSQL.")
        return
    print(f"Bytes kept for each of {EACH} captures, text and indexes aside:")
    with stage.workers("worker-fetch", "worker-extract"):
        for kind, served in (("bare", "served plain"), ("gzip", "served with gzip")):
            urls = [stage.url(number, kind, 2 * PAGES + number) for number in range(EACH)]
            stage.capture(urls)
            _compare(urls, served)


def _compare(urls: list[str], served: str) -> None:
    snapshots = list(Snapshot.objects.filter(source__url__in=urls))
    keys = [each.pk for each in snapshots]
    parts = {
        "the blob": sum(map(_blob_bytes, snapshots)) / EACH,
        "the snapshot's row": row_bytes(Snapshot.objects.filter(pk__in=keys)),
        "the fetch's row": row_bytes(Fetch.objects.filter(snapshot__in=keys)),
        "the manifest's row": row_bytes(ManifestEntry.objects.filter(object_id__in=keys)),
    }
    warc = sum(len(b"".join(exports.warc_of(each))) for each in snapshots) / EACH
    for name, size in parts.items():
        line(f"{served}: {name}", size, "bytes")
    line(f"{served}: the same as WARC", warc, "bytes")
    line(f"{served}: ours / WARC", sum(parts.values()) / warc, "×", "target at most 1.05")


def _blob_bytes(snapshot: Snapshot) -> int:
    (file,) = Path(settings.BLOB_DIR).rglob(f"{snapshot.sha256}*")
    return file.stat().st_size
