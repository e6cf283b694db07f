"""What a claim counts for is read anew from its whole history; what waits or is due has a sum of all days too.

The running release cannot count any more, so stop it first: it writes the columns that go.
"""

from datetime import date

from django.db import migrations
from django.db.models import Sum

NO_DAY = date(1970, 1, 1)


def add_up(apps, schema_editor):
    tally = apps.get_model("factcheck", "Tally")
    sums = tally.objects.filter(name__in=["WAITING", "DUE"]).exclude(day=NO_DAY).order_by()
    of_all_days = list(sums.values_list("name", "desk", "word").annotate(Sum("n")))
    tally.objects.bulk_create(
        tally(name=name, desk=desk, word=word, day=NO_DAY, n=n) for name, desk, word, n in of_all_days
    )


def take_away(apps, schema_editor):
    apps.get_model("factcheck", "Tally").objects.filter(name__in=["WAITING", "DUE"], day=NO_DAY).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("factcheck", "0014_figures"),
    ]

    operations = [
        migrations.RunPython(add_up, take_away),
        migrations.RemoveField(model_name="countedclaim", name="read_on"),
        migrations.RemoveField(model_name="countedclaim", name="seq"),
    ]
