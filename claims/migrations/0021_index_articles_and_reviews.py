"""Indexes the articles, claimants and reviews that are there, a thousand at a time; later ones are kept by
their services. It runs beside the running release; what that writes meanwhile is indexed by
manage.py reindex_search.
"""

from typing import Any
from urllib.parse import unquote

from django.db import migrations, transaction

from sources import searching

BATCH = 1000


def index(apps: Any, schema_editor: Any) -> None:
    of = ("title", "publisher__name", "desk", "url", "external_id")
    _each(apps, "Article", of, "ArticleWords", "article", bylines=apps.get_model("claims", "ArticleAuthor"))
    _each(apps, "Claimant", ("name",), "ClaimantWords", "claimant")
    _each(apps, "Review", ("rationale",), "ReviewWords", "review")


def _each(apps: Any, name: str, of: tuple[str, ...], table: str, field: str, bylines: Any = None) -> None:
    rows, words = apps.get_model("claims", name), apps.get_model("claims", table)
    last = None
    while True:
        behind = rows.objects.order_by("pk").filter(**({"pk__gt": last} if last else {}))
        texts = {key: [unquote(each or "") for each in said] for key, *said in behind.values_list("pk", *of)[:BATCH]}
        if not texts:
            return
        if bylines:
            for key, name in bylines.objects.filter(article__in=texts).values_list("article", "name"):
                texts[key].append(name)
        made = [words(**{f"{field}_id": key, "words": searching.document(said)}) for key, said in texts.items()]
        with transaction.atomic():
            words.objects.bulk_create(made)
            _know(apps, made)
        last = max(texts)


def _know(apps: Any, made: list[Any]) -> None:
    known = apps.get_model("claims", "KnownWord")
    words = sorted({word for each in made for word in each.words.split(" ") if word})
    known.objects.bulk_create((known(word=word) for word in words), ignore_conflicts=True, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("claims", "0020_words_of_articles_and_reviews")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop, elidable=True)]
