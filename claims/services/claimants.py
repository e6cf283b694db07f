"""Claimants: found by name, or made."""

from datetime import datetime

from django.db import IntegrityError, transaction

from claims.models import Claimant
from sources.errors import Invalid
from sources.services.publishers import called


def named(name: str, *, now: datetime, is_open: bool = True) -> Claimant:
    """The claimant of this name, whatever its case; made when there is none.

    is_open: whether all may read it where it is named; else it is a row of its own, so that nobody can
    find out by asking for the name. Raises Invalid.
    """
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise Invalid("A claimant's name has 1 to 200 characters.", field="claimant")
    known = Claimant.objects.filter(called(name), is_open=is_open)
    found = known.first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Claimant.objects.create(name=name, is_open=is_open, created_at=now)
    except IntegrityError:  # made by somebody else in this moment
        return known.get()
