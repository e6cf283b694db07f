"""What was kept before there were manifests gets its entries; what nobody has read yet is noted as unread.

The digests are those that sources.services.manifest computes (tests/sources/test_backfill.py). An entry's
date is the day of this migration, since that is when it was written.
"""

from datetime import UTC, datetime
from itertools import islice

from django.db import migrations
from django.db.models import Exists, OuterRef

from sources import chain

BATCH = 500
ERASABLE = {"snapshot": (), "extraction": ("text", "title", "byline")}


def _rows(apps, source_id):
    """(type, row) of one source in the order in which they were made."""
    snapshots = apps.get_model("sources", "Snapshot").objects.filter(source_id=source_id)
    extractions = apps.get_model("sources", "Extraction").objects.filter(snapshot__source_id=source_id)
    made = [(pk, "snapshot") for pk in snapshots.values_list("pk", flat=True)]
    made += [(pk, "extraction") for pk in extractions.values_list("pk", flat=True)]
    for pk, kind in sorted(made):
        yield kind, (snapshots if kind == "snapshot" else extractions).get(pk=pk)


def _entries(apps, source, now):
    entry_of = apps.get_model("sources", "ManifestEntry")
    for kind, row in _rows(apps, source.pk):
        facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        entry = entry_of(
            source=source,
            seq=source.manifest_seq + 1,
            object_type=kind,
            object_id=row.pk,
            digest=chain.row_digest(facts, ERASABLE[kind]),
            at=now,
            previous=source.manifest_head,
        )
        entry.hash = chain.entry_hash(
            {
                "source": str(source.pk),
                "seq": entry.seq,
                "object": [entry.object_type, str(entry.object_id)],
                "digest": entry.digest,
                "at": entry.at.isoformat(timespec="microseconds"),
                "previous": entry.previous,
            }
        )
        source.manifest_seq, source.manifest_head = entry.seq, entry.hash
        yield entry


def list_what_was_kept(apps, editor):
    entry_of = apps.get_model("sources", "ManifestEntry")
    sources = apps.get_model("sources", "Source").objects.filter(manifest_seq=0)
    snapshot_of = apps.get_model("sources", "Snapshot")
    captured = sources.filter(Exists(snapshot_of.objects.filter(source=OuterRef("pk"))))
    now = datetime.now(UTC)
    for source_id in list(captured.order_by("pk").values_list("pk", flat=True)):
        source = sources.get(pk=source_id)
        entries = _entries(apps, source, now)
        while batch := list(islice(entries, BATCH)):
            entry_of.objects.bulk_create(batch)
        source.save(update_fields=["manifest_seq", "manifest_head"])


def note_what_is_unread(apps, editor):
    extraction_of = apps.get_model("sources", "Extraction")
    unread_of = apps.get_model("sources", "Unread")
    snapshots = apps.get_model("sources", "Snapshot").objects
    known = (extraction_of, unread_of)
    unread = snapshots.filter(*(~Exists(of.objects.filter(snapshot=OuterRef("pk"))) for of in known))
    ids = iter(list(unread.order_by("pk").values_list("pk", flat=True)))
    while batch := list(islice(ids, BATCH)):
        unread_of.objects.bulk_create([unread_of(snapshot_id=pk) for pk in batch])


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_findings")]

    operations = [
        migrations.RunPython(list_what_was_kept, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(note_what_is_unread, migrations.RunPython.noop, elidable=True),
    ]
