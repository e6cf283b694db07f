from django.db import migrations


def fill(apps, schema_editor):
    """What waited before there were hosts gets its own, so that a worker finds it."""
    from sources.domains import site

    Fetch = apps.get_model("sources", "Fetch")
    Host = apps.get_model("sources", "Host")
    for fetch in Fetch.objects.filter(state__in=["QUEUED", "RUNNING"], host=None).select_related("source"):
        host, _ = Host.objects.get_or_create(name=site(fetch.source.url))
        Fetch.objects.filter(pk=fetch.pk).update(host=host, urgency=fetch.reason == "SCHEDULE")


class Migration(migrations.Migration):
    dependencies = [("sources", "0002_keeping")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
