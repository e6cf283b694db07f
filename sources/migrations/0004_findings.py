"""What was found before findings had a column of their own."""

from django.db import migrations
from django.db.migrations.state import StateApps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def fill(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("sources", "Source").objects.using(schema_editor.connection.alias).update(finding=F("health"))


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_hosts_of_waiting_fetches")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
