"""Secrets that lay in the clear before ADR 0047 are carried over by the migration."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from factcheck.accounts import sealed, two_factor
from factcheck.accounts.models import AuthenticatorApp, ProviderSession
from factcheck.models import User
from tests.accounts.test_two_factor import code_of
from tests.support import flush
from tests.support.people import Newsroom

BEFORE, FILLED = ("factcheck", "0004_duties"), ("factcheck", "0006_fill_sealed_secrets")
SECRET = "3132333435363738393031323334353637383930"


@pytest.fixture
def earlier(transactional_db: None, newsroom: Newsroom) -> Iterator[None]:
    """A second factor and a provider's session in the clear, as they were kept before; then the newest."""
    flush.lift_all(connection)
    executor = MigrationExecutor(connection)
    executor.migrate([BEFORE])
    models = executor.loader.project_state([BEFORE]).apps
    person = newsroom.reviewer.pk
    TOTPDevice.objects.create(user_id=person, name="app", key=SECRET)
    identity = models.get_model("factcheck", "Identity").objects.create(
        person_id=person, issuer="https://id.example", subject="s-1", linked_at=timezone.now()
    )
    models.get_model("factcheck", "ProviderSession").objects.create(
        identity=identity, refresh_token="a token", checked_at=timezone.now(), ends_at=timezone.now()
    )
    yield
    TOTPDevice.objects.exclude(key="sealed").delete()
    flush.migrate_to_the_newest()


def test_they_are_sealed_and_go_on(earlier: None) -> None:
    flush.migrate_to_the_newest()
    app, person = AuthenticatorApp.objects.get(), User.objects.get(username="reviewer")
    assert (app.key, app.bin_key.hex()) == ("sealed", SECRET)
    assert sealed.token_of(ProviderSession.objects.get()) == "a token"
    two_factor.verify(person, code_of(app), now=datetime.now(UTC))


def test_without_a_key_the_migration_stops_and_changes_nothing(earlier: None, settings: Settings) -> None:
    settings.CONFIDENTIAL_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="CONFIDENTIAL_KEYS is not set"):
        MigrationExecutor(connection).migrate([FILLED])
    assert TOTPDevice.objects.get().key == SECRET
