"""Rows about accounts: what happened to them, invitations, failed sign-ins, the provider's side."""

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from factcheck.accounts.enums import AccountAct
from factcheck.roles import Role
from sources import sealing
from sources.errors import CannotBeRead
from sources.models.base import Immutable, ImmutableRow, Row

ROLES = [(role.value, role.value) for role in Role]


class AccountEntry(ImmutableRow):
    """What happened to an account, who did it and when; never changed, never deleted."""

    immutable = Immutable(redactable=("detail",), licence="factcheck_forgotten")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="account_entries",
        help_text="Whose account; empty for somebody who has not joined yet.",
    )
    act = models.CharField(max_length=24, choices=AccountAct.choices, help_text="What happened.")
    detail = models.CharField(
        max_length=300, blank=True, null=True, help_text="More of it, in words; none once it was forgotten."
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who did it; empty where the sign-in provider did, or the time that it is kept was over.",
    )
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name, verbose_name_plural = "change of an account", "changes of accounts"
        indexes: ClassVar = [models.Index(fields=["person", "-id"], name="account_entries_of")]

    def __str__(self) -> str:
        return self.get_act_display()


class Forgotten(ImmutableRow):
    """The licence to empty the words of an entry about somebody who left long ago."""

    row_id = models.UUIDField(help_text="The entry.")
    column_name = models.CharField(max_length=80, help_text="table.column that may go to NULL.")
    at = models.DateTimeField(help_text="When.")

    class Meta:
        verbose_name_plural = "forgotten"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["row_id", "column_name"], name="forgotten_once")
        ]

    def __str__(self) -> str:
        return self.column_name


class Invitation(Row):
    """A one-time link with which somebody becomes a colleague."""

    name = models.CharField(max_length=150, help_text="Who is invited, as colleagues call them.")
    email = models.EmailField(help_text="Where the link is sent to, if mail is set up.")
    role = models.CharField(max_length=20, choices=ROLES, help_text="What they will be able to do.")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="The admin."
    )
    sent_at = models.DateTimeField(help_text="When it was made.")
    expires_at = models.DateTimeField(help_text="When the link stops working, used or not.")
    joined_as = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitation",
        help_text="The account that was made with it.",
    )
    joined_at = models.DateTimeField(null=True, help_text="When it was used.")
    withdrawn_at = models.DateTimeField(null=True, help_text="When it was taken back.")

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


class SignInTry(models.Model):
    """How often a sign-in failed with one user name from one address; names are kept as keyed digests.

    A row without an address counts the name from everywhere.
    """

    who = models.CharField(max_length=64, db_index=True, help_text="Digest of the user name.")
    address = models.CharField(max_length=45, blank=True, help_text="Where from; empty: from everywhere.")
    failures = models.PositiveIntegerField(default=0, help_text="In a row, since the last success or pause.")
    last_at = models.DateTimeField(db_index=True, help_text="When the last attempt began.")
    succeeded_at = models.DateTimeField(null=True, help_text="When one last succeeded.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["who", "address"], name="sign_in_try_once"),
        ]

    def __str__(self) -> str:
        return f"{self.failures} from {self.address or 'everywhere'}"


class Identity(Row):
    """Who a person is at the sign-in provider: found by issuer and subject, never by an e-mail address."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="identity", help_text="Our account."
    )
    issuer = models.CharField(max_length=500, help_text="The provider.")
    subject = models.CharField(max_length=255, help_text="The provider's name for them, which never changes.")
    linked_at = models.DateTimeField(help_text="When they first came that way.")

    class Meta:
        verbose_name_plural = "identities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} at {self.issuer}"


class ProviderSession(Row):
    """One signed-in session that the provider vouches for, and when it last did; gone: it has ended."""

    identity = models.ForeignKey(
        Identity, on_delete=models.CASCADE, related_name="sessions", help_text="Whose it is."
    )
    sealed = models.BinaryField(
        null=True,
        editable=False,
        help_text="The provider's token for asking again, encrypted; none: the browser has to ask.",
    )
    checked_at = models.DateTimeField(help_text="When the provider last vouched for them.")
    asking_until = models.DateTimeField(
        null=True, help_text="Somebody is asking the provider, or may not ask again before then."
    )
    ends_at = models.DateTimeField(help_text="When the session ends in any case.")

    def __str__(self) -> str:
        return f"session of {self.identity_id}"


SEALED = "sealed"  # in the place of django-otp's own key: no hexadecimal number, so that no code fits it
LOST_KEY = (
    "The secret of your app cannot be read: the server’s key was lost. Use a recovery code, or ask an admin "
    "of the newsroom to reset your second factor."
)


class AuthenticatorApp(TOTPDevice):
    """A person's authenticator app; its secret is sealed, under a key that is not in the database."""

    device = models.OneToOneField(
        TOTPDevice,
        on_delete=models.CASCADE,
        parent_link=True,
        primary_key=True,
        related_name="app",
        help_text="What django-otp keeps of it: steps, drift, the pause after wrong codes.",
    )
    sealed = models.BinaryField(editable=False, help_text="The secret, encrypted.")

    @property
    def bin_key(self) -> bytes:
        """The secret; all that django-otp does with it asks here. Raises CannotBeRead."""
        try:
            return sealing.unseal(
                bytes(self.sealed), keys=settings.CONFIDENTIAL_KEYS, bound_to=app_bound(self.user_id)
            )
        except sealing.Unsealable:
            raise CannotBeRead(LOST_KEY) from None


def app_bound(person_id: UUID) -> bytes:
    """What the secret of an app is bound to: it opens for its owner alone."""
    return b"accounts.authenticator:" + person_id.bytes


def session_bound(session_id: UUID) -> bytes:
    return b"accounts.provider_session:" + session_id.bytes
