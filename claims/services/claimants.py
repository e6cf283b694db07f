"""Claimants: found by name, or made."""

from datetime import datetime

from django.db import IntegrityError, transaction

from claims.models import Claimant
from sources.errors import Invalid
from sources.services.publishers import called


def named(name: str, *, now: datetime) -> Claimant:
    """The claimant of this name, whatever its case; made when there is none. Raises Invalid."""
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise Invalid("A claimant's name has 1 to 200 characters.", field="claimant")
    found = Claimant.objects.filter(called(name)).first()
    if found:
        return found
    try:
        with transaction.atomic():
            return Claimant.objects.create(name=name, created_at=now)
    except IntegrityError:  # made by somebody else in this moment
        return Claimant.objects.get(called(name))
