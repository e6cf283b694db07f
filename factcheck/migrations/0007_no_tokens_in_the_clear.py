from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0006_fill_sealed_secrets")]

    operations = [migrations.RemoveField(model_name="providersession", name="refresh_token")]
