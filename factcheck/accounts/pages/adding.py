"""Making an account without an invitation: for machines, which choose nothing themselves."""

from typing import Any

from django import forms
from unfold.forms import UserCreationForm
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldBooleanSwitchWidget

from factcheck.accounts.words import ROLES
from factcheck.models import User
from factcheck.roles import Role

CHOICES = [(role.value, f"{role.value.capitalize()}: {words}") for role, words in ROLES.items()]


class AccountForm(UserCreationForm):
    role = forms.ChoiceField(
        choices=CHOICES, initial=Role.WRITER, widget=UnfoldAdminRadioSelectWidget(choices=CHOICES)
    )
    is_staff = forms.BooleanField(
        required=False,
        label="Has a desk",
        help_text="Signs in here, and not by the API alone. People are better invited.",
        widget=UnfoldBooleanSwitchWidget,
    )

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "is_staff")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)  # an account without one could do nothing
