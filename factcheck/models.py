from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from knox.models import AbstractAuthToken
from uuid_utils.compat import uuid7

from claims.compiled import Compiled
from factcheck.roles import Role
from factcheck.scopes import leaves
from sources.people import Person


class User(AbstractUser):
    """A person of the newsroom, or a machine that writes for one; known elsewhere by an opaque id."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False, help_text="Opaque id.")
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counted up to end all sessions of this person at once."
    )

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, which ends sessions when the password changes, and of the epoch besides."""
        known: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # not in the stubs
        if not self.session_epoch:
            return known
        return salted_hmac(
            "factcheck.session_epoch", f"{known}{self.session_epoch}", algorithm="sha256"
        ).hexdigest()

    @property
    def role(self) -> Role | None:
        """The highest role that the person's groups give; asked of the database once a request."""
        if "_role" not in self.__dict__:
            self.__dict__["_role"] = Role.highest(name for (name,) in HELD.rows((), person=self))
        role: Role | None = self.__dict__["_role"]
        return role

    def narrow_to(self, scopes: Iterable[str]) -> None:
        """Leave only what these scopes allow, for as long as this object lives: one request of a token."""
        self.__dict__["_scopes"] = tuple(scopes)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """As Django's, within the scopes of the token that asks."""
        narrowed = self.__dict__.get("_scopes")
        return (not narrowed or leaves(narrowed, perm)) and super().has_perm(perm, obj)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.__dict__.pop("_role", None)
        super().refresh_from_db(*args, **kwargs)


def _held(person: Person) -> QuerySet[Any, Any]:
    return Group.objects.filter(user=person.pk).values_list("name")


HELD = Compiled(_held)  # asked at each call


class ApiToken(AbstractAuthToken):
    """A key of a REST client: hashed, named, and narrowed to scopes of its owner's role."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="auth_token_set", help_text="Whose it is."
    )
    name = models.CharField(max_length=100, blank=True, help_text="What it is used for.")
    scopes = models.JSONField(
        default=list, help_text="read, write, review, publish; all of the role's when empty."
    )

    last_used_at = models.DateTimeField(
        null=True, help_text="When a call was last made with it, to within some minutes."
    )

    class Meta:
        swappable = "KNOX_TOKEN_MODEL"
        verbose_name, verbose_name_plural = "API key", "API keys"

    def __str__(self) -> str:
        return self.name or f"token of {self.user}"

    @property
    def may(self) -> str:
        """What it may, in words."""
        return f"may {', '.join(self.scopes)}" if self.scopes else "all of the role"

    def is_over(self, now: datetime) -> bool:
        return self.expiry is not None and self.expiry <= now


from factcheck.accounts import models as _accounts  # noqa: E402,F401  (rows of this app that live there)
from factcheck.calls import models as _calls  # noqa: E402,F401  (rows of this app that live there)
from factcheck.notices import models as _notices  # noqa: E402,F401  (rows of this app that live there)
from factcheck.running import models as _running  # noqa: E402,F401  (rows of this app that live there)
from factcheck.stats import models as _stats  # noqa: E402,F401  (rows of this app that live there)
from factcheck.webhooks import models as _webhooks  # noqa: E402,F401  (rows of this app that live there)
