"""Indexes the sources and captured titles that are there, a thousand at a time; later ones are kept by their
services. It runs beside the running release; what that writes meanwhile is indexed by manage.py reindex_search.
"""

from typing import Any
from urllib.parse import unquote

from django.db import migrations, transaction

from sources import searching

BATCH = 1000


def index(apps: Any, schema_editor: Any) -> None:
    sources, readings = apps.get_model("sources", "Source"), apps.get_model("sources", "Extraction")
    called = ("title", "description", "url", "canonical_url", "stands_in_for", "publisher__name")
    _each(apps, sources.objects.all(), called, "SourceWords", "source")
    titled = readings.objects.exclude(title=None).exclude(title="")
    _each(apps, titled, ("title",), "TitleWords", "extraction")


def _each(apps: Any, rows: Any, of: tuple[str, ...], table: str, field: str) -> None:
    words = apps.get_model("sources", table)
    last = None
    while True:
        behind = rows.order_by("pk").filter(**({"pk__gt": last} if last else {}))
        texts = {key: [unquote(each or "") for each in said] for key, *said in behind.values_list("pk", *of)[:BATCH]}
        if not texts:
            return
        made = [words(**{f"{field}_id": key, "words": searching.document(said)}) for key, said in texts.items()]
        with transaction.atomic():
            words.objects.bulk_create(made)
            _know(apps, made)
        last = max(texts)


def _know(apps: Any, made: list[Any]) -> None:
    known = apps.get_model("sources", "TitleWord")
    words = sorted({word for each in made for word in each.words.split(" ") if word})
    known.objects.bulk_create((known(word=word) for word in words), ignore_conflicts=True, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("sources", "0012_words_of_sources")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop, elidable=True)]
