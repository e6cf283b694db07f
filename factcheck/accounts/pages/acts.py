"""What an admin may do on a person's page: each act is a form that calls one service."""

from abc import abstractmethod
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import password_validation

from factcheck.access import role_of
from factcheck.accounts import people, tries, two_factor
from factcheck.accounts.models import Identity
from factcheck.accounts.pages.forms import KeysToo
from factcheck.accounts.words import DUTIES, ROLES
from factcheck.models import User
from factcheck.roles import Duty, Role


class PersonAct(forms.Form):
    """One act on one person's account by an admin. slug: its address. is_open: not folded away."""

    slug: ClassVar[str]
    title: ClassVar[str]
    button: ClassVar[str]
    hint: ClassVar[str] = ""
    is_grave: ClassVar[bool] = False

    def __init__(self, person: User, by: User, data: Any = None, *, now: datetime) -> None:
        self.person, self.by, self.now = person, by, now
        super().__init__(data, auto_id=f"{self.slug}-%s")
        self.prepare()

    def prepare(self) -> None:
        """Fill in first values that depend on the person."""

    def is_offered(self) -> bool:
        return True

    @abstractmethod
    def perform(self) -> str:
        """Call the service; what to say when it is done. Raises Refusal."""


class RoleField(forms.ChoiceField):
    """One role, with what each may do in words."""

    def __init__(self) -> None:
        choices = [(role.value, f"{role.value.capitalize()}|{words}") for role, words in ROLES.items()]
        super().__init__(choices=choices, label="Role", widget=forms.RadioSelect)


class May(PersonAct):
    slug, title, button = "may", "What they may do", "Save the role"
    role = RoleField()
    has_desk = forms.BooleanField(
        required=False,
        label="Has a desk",
        help_text="Signs in here. Without one the account works by the API alone, as a machine's does.",
    )

    def prepare(self) -> None:
        self.initial = {"role": role_of(self.person), "has_desk": self.person.is_staff}

    def is_offered(self) -> bool:
        return self.person.is_active and self.person.pk != self.by.pk

    def perform(self) -> str:
        role = Role(self.cleaned_data["role"])
        people.set_role(self.person, role, by=self.by, now=self.now)
        people.set_desk(self.person, self.cleaned_data["has_desk"], by=self.by, now=self.now)
        return f"They are {role.value} now."


class Duties(PersonAct):
    slug, title, button = "duties", "Beside their role", "Save"
    hint = "No role brings these, that of admin neither. Who was given them, and by whom, stays on record."
    duties = forms.MultipleChoiceField(
        choices=[(duty.value, f"{duty.value.capitalize()}: {words}") for duty, words in DUTIES.items()],
        required=False,
        label="Duties",
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        held = self.person.groups.values_list("name", flat=True)
        self.initial = {"duties": [duty.value for duty in Duty if duty.value in held]}

    def is_offered(self) -> bool:
        return self.person.is_active and self.person.is_staff and self.person.pk != self.by.pk

    def perform(self) -> str:
        duties = [Duty(each) for each in self.cleaned_data["duties"]]
        people.set_duties(self.person, duties, by=self.by, now=self.now)
        return "Saved."


class Facts(PersonAct):
    slug, title, button = "facts", "Name and address", "Save"
    first_name = forms.CharField(required=False, max_length=150, label="First name")
    last_name = forms.CharField(required=False, max_length=150, label="Last name")
    email = forms.EmailField(required=False, max_length=254, label="E-mail")

    def prepare(self) -> None:
        self.initial = {name: getattr(self.person, name) for name in self.fields}

    def perform(self) -> str:
        people.set_facts(self.person, by=self.by, **self.cleaned_data)
        return "Saved."


class Deactivate(PersonAct):
    slug, title, button, is_grave = "deactivate", "They leave", "Deactivate the account", True
    hint = (
        "At once: they are signed out, their API keys and unused invitations end. What they did "
        "stays theirs. Claims that they were checking are shown to editors, to be handed on."
    )

    def is_offered(self) -> bool:
        return self.person.is_active and self.person.pk != self.by.pk

    def perform(self) -> str:
        people.deactivate(self.person, by=self.by, now=self.now)
        return "Deactivated: they are out, and their keys are gone."


class Reactivate(PersonAct):
    slug, title, button = "reactivate", "They come back", "Reactivate the account"
    hint = "With their old role and password. Keys and sessions do not come back."

    def is_offered(self) -> bool:
        return not self.person.is_active and not people.is_forgotten(self.person)

    def perform(self) -> str:
        people.reactivate(self.person, by=self.by, now=self.now)
        return "Reactivated."


class Password(PersonAct):
    slug, title, button = "password", "Give them a new password", "Set the password"
    hint = "It signs them out everywhere. Hand it over in person, and ask them to change it."
    password = forms.CharField(
        label="New password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    keys_too = KeysToo("their")

    def is_offered(self) -> bool:
        is_another = self.person.pk != self.by.pk
        return (
            is_another and self.person.is_active and not Identity.objects.filter(person=self.person).exists()
        )

    def clean_password(self) -> str:
        given = str(self.cleaned_data["password"])
        if self.person.pk == self.by.pk:  # who found a desk unlocked would keep it
            raise forms.ValidationError("Change your own on your account’s page: it asks for the old one.")
        password_validation.validate_password(given, self.person)
        return given

    def perform(self) -> str:
        said = self.cleaned_data
        people.change_password(
            self.person, said["password"], by=self.by, now=self.now, keys_too=said["keys_too"]
        )
        return "The password is set, and they are signed out everywhere."


class ResetTwoFactor(PersonAct):
    slug, title, button = "two-factor", "They lost their second factor", "Reset two-factor"
    hint = "Make sure that it is really them who asks. They are signed out, and set it up anew."
    is_grave = True

    def is_offered(self) -> bool:
        return two_factor.has_device(self.person)

    def perform(self) -> str:
        two_factor.take_off(self.person, by=self.by, now=self.now)
        return "Their second factor is reset."


class Unlock(PersonAct):
    slug, title, button = "unlock", "Too many wrong passwords", "Unlock"
    hint = "Their name is shut out for a while where it was tried too often. Unlocking lets them try at once."

    def is_offered(self) -> bool:
        return tries.is_locked(self.person, now=self.now)

    def perform(self) -> str:
        tries.unlock(self.person, by=self.by, now=self.now)
        return "They may try again at once."


class SignOut(PersonAct):
    slug, title, button = "sign-out", "Sign them out everywhere", "Sign out"
    keys_too = KeysToo("their")

    def is_offered(self) -> bool:
        return self.person.is_active and self.person.pk != self.by.pk

    def perform(self) -> str:
        keys_too = self.cleaned_data["keys_too"]
        people.sign_out_everywhere(self.person, by=self.by, now=self.now, keys_too=keys_too)
        return "They are signed out everywhere."


ACTS: dict[str, type[PersonAct]] = {
    act.slug: act
    for act in (May, Unlock, Duties, Facts, Password, ResetTwoFactor, SignOut, Deactivate, Reactivate)
}
