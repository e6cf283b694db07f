from binascii import unhexlify
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import migrations

from sources import sealing

NO_KEY = (
    "CONFIDENTIAL_KEYS is not set, and secrets of {} second factors lie in the database in the clear. Set it "
    "(docs/operating.md says how), then migrate again; nothing has been changed."
)


def seal(apps: Any, schema_editor: Any) -> None:
    """Seal what lay in the clear, and leave in its place what no code fits."""
    _seal_devices(
        apps.get_model("otp_totp", "TOTPDevice"), apps.get_model("factcheck", "AuthenticatorApp")
    )
    if settings.CONFIDENTIAL_KEYS:  # without a key no token is kept: the browser is sent to ask
        _seal_tokens(apps.get_model("factcheck", "ProviderSession"))


def _seal_devices(devices: Any, sealed_apps: Any) -> None:
    rows = list(devices.objects.exclude(key="sealed"))
    if rows and not settings.CONFIDENTIAL_KEYS:
        raise ImproperlyConfigured(NO_KEY.format(len(rows)))
    for row in rows:
        bound_to = b"accounts.authenticator:" + row.user_id.bytes
        sealed = sealing.seal(
            unhexlify(row.key.encode()), keys=settings.CONFIDENTIAL_KEYS, bound_to=bound_to
        )
        sealed_apps(device_id=row.pk, sealed=sealed).save_base(raw=True, force_insert=True)
        devices.objects.filter(pk=row.pk).update(key="sealed")


def _seal_tokens(sessions: Any) -> None:
    for row in sessions.objects.exclude(refresh_token=""):
        bound_to = b"accounts.provider_session:" + row.pk.bytes
        row.sealed = sealing.seal(
            row.refresh_token.encode(), keys=settings.CONFIDENTIAL_KEYS, bound_to=bound_to
        )
        row.save(update_fields=["sealed"])


class Migration(migrations.Migration):
    """Going back leaves them sealed: second factors have to be reset then, and the provider asked anew."""

    dependencies = [("factcheck", "0005_sealed_secrets")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
