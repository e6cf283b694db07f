"""Writing down what happened to an account."""

from datetime import datetime

from factcheck.accounts.enums import AccountAct
from factcheck.accounts.models import AccountEntry
from factcheck.models import User


def note(person: User | None, act: AccountAct, *, by: User | None, now: datetime, detail: str = "") -> None:
    """A line for the record. by: None where the sign-in provider did it."""
    AccountEntry.objects.create(person=person, act=act, by=by, at=now, detail=detail[:300])
