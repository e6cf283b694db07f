"""EMAIL_URL and EMAIL_FROM: read, or refused without showing the password."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.env import MailServer


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("", None),
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525)),
        ("smtp://mail.example", MailServer("mail.example", 25)),
        (
            "smtp+tls://desk:p%40ss@mail.example",
            MailServer("mail.example", 587, "desk", "p@ss", is_starttls=True),
        ),
        ("smtps://desk:x@mail.example:4465", MailServer("mail.example", 4465, "desk", "x", is_tls=True)),
    ],
)
def test_an_address_of_a_mail_server(
    url: str, read: MailServer | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    assert env.mail("EMAIL_URL") == read


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://u:secret-1@mail.example",
        "smtp://u:secret-1@h:x",
        "smtp://u:secret-1@h/p",
        "smtp://",
    ],
)
def test_what_is_none_names_the_variable_and_not_the_password(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.mail("EMAIL_URL")
    assert "EMAIL_URL" in str(refused.value)
    assert "secret-1" not in str(refused.value)


@pytest.mark.parametrize("given", ["Desk <desk@example.org>", "desk@example.org"])
def test_who_it_is_from(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_FROM", given)
    assert env.sender("EMAIL_FROM", "") == given


@pytest.mark.parametrize("given", ["the desk", "Desk <desk@>", "desk@example.org\nBcc: x@example.org"])
def test_who_it_is_not_from(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_FROM", given)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_FROM"):
        env.sender("EMAIL_FROM", "")
