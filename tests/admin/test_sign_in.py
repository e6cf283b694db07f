"""Who signs in at the desk, and what a refusal tells."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.people import PASSWORD, Newsroom

API_ONLY = "This account is for the API only"
WRONG = "Please enter the correct username and password"


def refusal(username: str, password: str) -> list[bool]:
    said = {"username": username, "password": password}
    text = Client().post(reverse("admin:login"), said).content.decode()
    return [API_ONLY in text, WRONG in text]


def test_an_account_without_a_desk_is_told_so(newsroom: Newsroom) -> None:
    assert refusal("writer", PASSWORD) == [True, False]


@pytest.mark.parametrize("username", ["writer", "nobody-of-that-name", "reviewer"])
def test_a_wrong_password_tells_nothing_of_the_account(username: str, newsroom: Newsroom) -> None:
    assert refusal(username, "another password") == [False, True]


def test_staff_come_in(newsroom: Newsroom) -> None:
    said = {"username": "reviewer", "password": PASSWORD}
    assert Client().post(reverse("admin:login"), said).status_code == 302
