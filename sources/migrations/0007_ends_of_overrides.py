"""Overrides that ended before their ends were entries of the manifest get these entries.

The digests are those that sources.services.manifest computes (tests/sources/test_backfill.py). An entry's
date is the day of this migration, since that is when it was written.
"""

from datetime import UTC, datetime

from django.db import migrations
from django.db.models import Exists, OuterRef

from sources import chain


def list_ends(apps, editor):
    entry_of = apps.get_model("sources", "ManifestEntry")
    listed = entry_of.objects.filter(object_id=OuterRef("pk"), object_type="override_end")
    overrides = apps.get_model("sources", "Override").objects
    ended = overrides.filter(~Exists(listed), lifted_at__isnull=False).order_by("lifted_at", "pk")
    for row in list(ended.select_related("source")):
        source = apps.get_model("sources", "Source").objects.get(pk=row.source_id)
        facts = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        entry = entry_of(
            source=source,
            seq=source.manifest_seq + 1,
            object_type="override_end",
            object_id=row.pk,
            digest=chain.row_digest(facts),
            at=datetime.now(UTC),
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
        entry.save(force_insert=True)
        source.manifest_seq, source.manifest_head = entry.seq, entry.hash
        source.save(update_fields=["manifest_seq", "manifest_head"])


class Migration(migrations.Migration):
    dependencies = [("sources", "0006_attributions")]

    operations = [migrations.RunPython(list_ends, migrations.RunPython.noop, elidable=True)]
