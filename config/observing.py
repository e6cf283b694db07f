"""Faults are reported to a Sentry, where one is set: what broke and where, never what it was about."""

from typing import TYPE_CHECKING

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.utils import BadDsn

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint


def report_to(dsn: str) -> None:
    """From now on. Raises ImproperlyConfigured where `dsn` is none."""
    try:
        sentry_sdk.init(
            dsn,
            integrations=[DjangoIntegration(), CeleryIntegration()],
            before_send=bare,
            send_default_pii=False,
            include_local_variables=False,  # a draft, a password, who a source is
            max_request_body_size="never",
            max_breadcrumbs=0,  # the lines of the log that came before
        )
    except BadDsn as fault:
        raise ImproperlyConfigured(f"SENTRY_DSN cannot be used: {fault}.") from fault


def bare(event: "Event", hint: "Hint") -> "Event":
    """Without what a request held, and without the words of an exception, which quote what was wrong."""
    request = event.pop("request", None) or {}
    event["request"] = {"method": request.get("method")}
    event.pop("user", None)
    for each in event.get("exception", {}).get("values", ()):
        each["value"] = ""
    return event
