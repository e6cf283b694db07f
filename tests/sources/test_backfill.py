"""What the released schema kept gets its manifest by the migration, as the services would have written it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from uuid_utils.compat import uuid7

from sources.enums import Fault, OverrideKind
from sources.models import ManifestEntry, Source, Unread
from sources.services import manifest, overrides, verification
from tests.support import flush
from tests.support.people import Newsroom

RELEASED = ("sources", "0001_initial")
CAPTURED = datetime(2026, 1, 5, 12, 0, 0, 123456, tzinfo=UTC)
EXCHANGE = {"headers": [["Content-Type", "text/html"], ["X-Name", "Zoë"]], "peer": None, "elapsed_ms": 41}


@pytest.fixture
def released(transactional_db: None) -> Iterator[Any]:
    """The models as they were in the released schema; afterwards the newest again."""
    flush.lift_all(connection)
    executor = MigrationExecutor(connection)
    executor.migrate([RELEASED])
    yield executor.loader.project_state([RELEASED]).apps
    flush.migrate_to_the_newest()


def make(models: Any, path: str, *, text: str | None) -> Any:
    source = models.get_model("sources", "Source").objects.create(
        url=f"https://example.org{path}", canonical_url=f"https://example.org{path}", created_at=CAPTURED
    )
    snapshot = models.get_model("sources", "Snapshot").objects.create(
        id=uuid7(),
        source=source,
        sha256="0" * 64,
        bytes=12,
        exchange=EXCHANGE,
        captured_at=CAPTURED,
        attempt=uuid4(),
    )
    if text is not None:
        models.get_model("sources", "Extraction").objects.create(
            id=uuid7(),
            snapshot=snapshot,
            extractor="html-1",
            text=text,
            text_sha256=sha256(text.encode()).hexdigest(),
            title="Zoë’s bridge",
            published_on=date(2026, 1, 4),
            quality="OK",
            extracted_at=CAPTURED,
        )
    return snapshot


@pytest.mark.django_db
def test_an_override_that_had_ended_gets_the_entry_of_its_end(newsroom: Newsroom) -> None:
    source = Source.objects.create(
        url="https://example.org/a", canonical_url="https://example.org/a", created_at=CAPTURED
    )
    said = {"kind": OverrideKind.DEAD, "reason": "I looked.", "expires_at": CAPTURED + timedelta(days=1)}
    with pytest.MonkeyPatch.context() as then:  # as it was done before
        then.setattr(manifest, "append_end", lambda *_, **__: None)
        overrides.set_(source, by=newsroom.reviewer, now=CAPTURED, **said)  # type: ignore[arg-type]
        overrides.lift(source, by=newsroom.second, now=CAPTURED)
    assert [each.fault for each in verification.manifests([source.pk])] == [Fault.ROW_UNLISTED]
    import_module("sources.migrations.0007_ends_of_overrides").list_ends(apps, None)
    kinds = ManifestEntry.objects.order_by("seq").values_list("object_type", flat=True)
    assert list(kinds) == ["override", "override_end"]
    assert list(verification.manifests([source.pk])) == []


def test_what_was_kept_gets_its_manifest(released: Any) -> None:
    read, unread = make(released, "/read", text="The bridge."), make(released, "/unread", text=None)
    flush.migrate_to_the_newest()
    ids = [read.source_id, unread.source_id]
    entries = ManifestEntry.objects.filter(source_id=read.source_id).order_by("seq")
    assert list(entries.values_list("seq", "object_type")) == [(1, "snapshot"), (2, "extraction")]
    assert ManifestEntry.objects.filter(source_id=unread.source_id).count() == 1
    assert list(verification.manifests(ids)) == []
    assert Source.objects.get(pk=read.source_id).manifest_seq == 2
    assert list(Unread.objects.values_list("snapshot_id", flat=True)) == [unread.pk]
