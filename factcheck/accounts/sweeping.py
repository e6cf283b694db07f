"""Sessions that are over: nothing looks at them any more, and each says who was here and when."""

from datetime import datetime
from importlib import import_module

from django.conf import settings

from factcheck.accounts.models import ProviderSession


def clear_sessions(*, now: datetime) -> None:
    """Remove those whose time has passed, and the provider's word for them; those that go on stay."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    ProviderSession.objects.filter(ends_at__lt=now).delete()
