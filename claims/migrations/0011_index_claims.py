"""Indexes the claims that are there, a thousand at a time; what is marked later is kept by its service."""

from typing import Any

from django.db import migrations, transaction

from claims import searching

BATCH = 1000


def index(apps: Any, schema_editor: Any) -> None:
    claims = apps.get_model("claims", "Claim")
    last = None
    while True:
        rows = claims.objects.order_by("pk").filter(**({"pk__gt": last} if last else {}))
        batch = list(rows.values_list("pk", "statement", "article__title", "article__newest")[:BATCH])
        if not batch:
            return
        with transaction.atomic():
            _index(apps, batch)
        last = batch[-1][0]


def _index(apps: Any, batch: list[tuple[Any, str, str, Any]]) -> None:
    claims, mentions = apps.get_model("claims", "Claim"), apps.get_model("claims", "Mention")
    rows, known = apps.get_model("claims", "ClaimWords"), apps.get_model("claims", "KnownWord")
    keys, newest = [key for key, *_ in batch], {key: version for key, _, _, version in batch}
    texts = {key: [statement] for key, statement, _, _ in batch}
    for key, version, exact in mentions.objects.filter(claim__in=keys).values_list("claim", "version", "exact"):
        if version == newest[key]:
            texts[key].append(exact)
    named = claims.objects.filter(pk__in=keys, claimants__isnull=False)
    for key, name in named.values_list("pk", "claimants__name"):
        texts[key].append(name)
    for key, _, title, _ in batch:
        texts[key].append(title)
    made = [rows(claim_id=key, words=searching.document(texts[key])) for key in keys]
    rows.objects.bulk_create(made)
    words = sorted({word for each in made for word in each.words.split(" ") if word})
    known.objects.bulk_create((known(word=word) for word in words), ignore_conflicts=True, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("claims", "0010_claim_words")]

    operations = [migrations.RunPython(index, migrations.RunPython.noop, elidable=True)]
