"""A confidential source whose identity holds a word that stands nowhere else."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Group

from factcheck.models import User
from factcheck.roles import Duty
from sources.enums import OfflineKind, Seen
from sources.models import Source
from sources.services import confidential
from sources.services.confidential import Who
from sources.services.offline import Seeing
from tests.support import desk

MARKER = "Marisqueta4711"
DESCRIPTOR = "a person in the ministry"
FORM = {
    "name": f"Name {MARKER}",
    "role": f"Role {MARKER}",
    "contact": f"Contact {MARKER}",
    "notes": f"Notes {MARKER}",
}
SEEN = Seeing(date(2026, 1, 4), Seen.IN_PERSON)


def source(by: User, **facts: Any) -> Source:
    """One that `by` gave their word to."""
    usual: dict[str, Any] = {"who": Who(**FORM)}
    usual |= {"kind": OfflineKind.PERSON, "descriptor": DESCRIPTOR, "seen": SEEN}
    return confidential.add(by=by, now=desk.NOW, **usual | facts)


def keeper(user: User) -> User:
    """The same user, who keeps sources from now on."""
    user.groups.add(Group.objects.get(name=Duty.SOURCE_KEEPER))
    return user
