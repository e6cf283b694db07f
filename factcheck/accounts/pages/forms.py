"""Fields that several of these pages have."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import SetPasswordForm, SetPasswordMixin
from django.contrib.auth.validators import UnicodeUsernameValidator

from factcheck.accounts.errors import TooManyTries, WrongCredentials
from factcheck.models import User


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=40,
        label="Code",
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autofocus": "",
                "spellcheck": "false",
            }
        ),
    )


class CurrentPassword(forms.CharField):
    def __init__(self, **attributes: str) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "current-password", **attributes})
        super().__init__(label="Your password", strip=False, widget=widget)


class PasswordAgain(forms.Form):
    """Asked of somebody who is signed in, before an act that nobody else may do in their name."""

    password = CurrentPassword(autofocus="")


class CodeAndPassword(CodeForm):
    """The first code of an app, from somebody who has been signed in for a while."""

    password = CurrentPassword()


class KeysToo(forms.BooleanField):
    """Whether API keys end as well: a stolen password is the usual reason for a new one."""

    def __init__(self, whose: str = "my") -> None:
        super().__init__(
            required=False,
            initial=True,
            label=f"Also revoke {whose} API keys",
            help_text="Untick it only if whoever uses them must go on; other sessions end in any case.",
        )


class NewPassword(SetPasswordForm):  # type: ignore[type-arg]  # no generic at run time
    """A new password for somebody, twice, held to the newsroom's rules."""

    keys_too = KeysToo("their")


class OwnPassword(NewPassword):
    old_password = forms.CharField(
        label="Password until now",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": ""}),
    )
    keys_too = KeysToo()
    field_order = ("old_password", "new_password1", "new_password2", "keys_too")

    def __init__(self, person: User, data: Any = None, *, check: Callable[[str], object]) -> None:
        """check: raises a Refusal unless this is the password until now."""
        self.check = check
        super().__init__(person, data)

    def clean_old_password(self) -> str:
        given = str(self.cleaned_data["old_password"])
        try:
            self.check(given)
        except TooManyTries as refusal:
            raise forms.ValidationError(refusal.detail, code=refusal.code) from refusal
        except WrongCredentials:
            raise forms.ValidationError(
                "This is not your password until now.", code="password_incorrect"
            ) from None
        return given


class JoinForm(SetPasswordMixin, forms.Form):  # type: ignore[type-arg]
    """What somebody who was invited chooses for themselves."""

    username = forms.CharField(
        max_length=150,
        label="User name",
        validators=[UnicodeUsernameValidator()],
        help_text="Letters, digits and @ . + - _, no spaces. Colleagues see it where your name is not shown.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": "", "autocapitalize": "none"}),
    )
    password1, password2 = SetPasswordMixin.create_password_fields(label1="Password", label2="Once more")

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        name = User.normalize_username(self.cleaned_data["username"])
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError("Somebody has this name already; choose another.", code="taken")
        return str(name)

    def clean(self) -> dict[str, Any]:
        self.validate_passwords()
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.person.username = said.get("username", "")
        if said.get("password2"):
            try:
                password_validation.validate_password(said["password2"], self.person)
            except forms.ValidationError as fault:
                self.add_error("password1", fault)
        return said
