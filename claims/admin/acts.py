"""What a person may do on a claim's page: each act is a form that calls one service."""

from abc import abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms

from claims import rules
from claims.admin.plain import plain
from claims.errors import StaleVersion
from claims.models import Claim
from sources.admin.moments import Moment
from sources.admin.remembering import typed
from sources.errors import Refusal
from sources.people import User

STALE = "The claim has changed since you opened this page."
MISSING = "Something in the form is missing."


def is_author(user: User, claim: Claim) -> bool:
    return rules.is_author(user, claim.article)


class Act(forms.Form):
    """One act on one claim, as `queries.claim_at_desk` has it, by one person.

    slug: its address. section: where the page goes on after it. needs: the permission it takes. is_fetched:
    its form lists rows of the newsroom, and is asked for when it is opened.
    """

    slug: ClassVar[str]
    title: ClassVar[str]
    button: ClassVar[str]
    hint: ClassVar[str] = ""
    section: ClassVar[str] = ""
    is_grave: ClassVar[bool] = False
    is_fetched: ClassVar[bool] = False
    needs: ClassVar[str] = "write"

    def __init__(
        self, claim: Claim, user: User, data: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        self.claim, self.user = claim, user
        super().__init__(data, auto_id=f"{self.slug}-%s", **options)
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and first values that depend on the claim or the person."""

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        """Whether the page shows it; the service decides for itself."""
        return not claim.is_split and rules.may(user, cls.needs)

    @property
    def anchor(self) -> str:
        """Where on the page its form stands."""
        return f"act-{self.slug}"

    @abstractmethod
    def perform(self, *, now: datetime) -> str:
        """Call the service; what to say when it is done. Raises Refusal."""

    def refuse(self, refusal: Refusal) -> None:
        """Name the refusal beside the field that it is about, or above the form."""
        shown = [field.name for field in self.visible_fields()]
        said = STALE if isinstance(refusal, StaleVersion) else plain(refusal)
        self.add_error(refusal.field if refusal.field in shown else None, said)

    def read_again(self, claim: Claim) -> None:
        """Refused: what was typed stays, and sent again it is about the claim as it is now."""

    def trouble(self) -> str:
        """Why it was not done, for the head of the page: the first error, wherever it stands."""
        found = [error for errors in self.errors.as_data().values() for error in errors]
        if not found or found[0].code == "required":
            return MISSING
        return str(found[0].messages[0])


class VersionedAct(Act):
    """An act on what the person read: refused when the claim has changed since."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    read_at = Moment(widget=forms.HiddenInput, required=False)

    def prepare(self) -> None:
        self.initial.setdefault("version", self.claim.version)

    def read_again(self, claim: Claim) -> None:
        self.data = typed(self, version=claim.version)


class Reason(forms.CharField):
    """Why: a few lines for colleagues, kept in the history."""

    def __init__(self, label: str = "Why", help_text: str = "") -> None:
        super().__init__(
            label=label, help_text=help_text, max_length=4000, widget=forms.Textarea(attrs={"rows": 2})
        )
