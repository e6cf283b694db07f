import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Where secrets of second factors and tokens of the sign-in provider are kept sealed."""

    dependencies = [
        ("factcheck", "0004_duties"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthenticatorApp",
            fields=[
                (
                    "device",
                    models.OneToOneField(
                        help_text="What django-otp keeps of it: steps, drift, the pause after wrong codes.",
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        related_name="app",
                        serialize=False,
                        to="otp_totp.totpdevice",
                    ),
                ),
                ("sealed", models.BinaryField(help_text="The secret, encrypted.")),
            ],
            options={"abstract": False},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.AddField(
            model_name="providersession",
            name="sealed",
            field=models.BinaryField(
                help_text="The provider's token for asking again, encrypted; none: the browser has to ask.",
                null=True,
            ),
        ),
    ]
