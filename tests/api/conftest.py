"""Clients that call the API as a person does: with a token of theirs."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from factcheck.models import ApiToken, User
from tests.support.people import Newsroom

ROOT = "/api/v1/"


class Api(APIClient):
    """Addresses are given below /api/v1/; bodies are JSON. All its requests say the same id, so that two
    answers differ by what they say alone. It reads what is streamed to it, to the end."""

    default_format = "json"

    def generic(self, method: str, path: str, *args: Any, **options: Any) -> Any:  # type: ignore[override]
        options.setdefault("HTTP_X_REQUEST_ID", "asked-by-a-test")
        answer: Any = super().generic(method, path if path.startswith("/") else ROOT + path, *args, **options)
        if answer.streaming:
            answer.streaming_content = [b"".join(answer.streaming_content)]
        return answer


def client_of(person: User | None, *, scopes: list[str] | None = None) -> Api:
    """A client with a fresh token of the person; without one for nobody."""
    client = Api()
    if person is not None:
        key, token = ApiToken.objects.create(user=person, scopes=scopes or [])
        # As if it had been used just now: to note its first use would be a query more than for the second.
        ApiToken.objects.filter(pk=key.pk).update(last_used_at=timezone.now())
        client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


@pytest.fixture
def as_(newsroom: Newsroom) -> Callable[[str], Api]:
    """`as_("reviewer")` is the client of newsroom.reviewer; `as_("anonymous")` of nobody."""
    known: dict[str, Api] = {}

    def of(name: str) -> Api:
        if name not in known:
            known[name] = client_of(getattr(newsroom, name, None))
        return known[name]

    return of
