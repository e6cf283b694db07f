"""Staff at their desks, without a browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from factcheck.models import User

SignIn = Callable[[User], Client]


@pytest.fixture
def sign_in() -> SignIn:
    """A client of one's own for a person, made staff: what they then see is their role's."""

    def made(user: User) -> Client:
        if not user.is_staff:
            user.is_staff = True
            user.save(update_fields=["is_staff"])
        client = Client()
        client.force_login(user)
        return client

    return made
