"""Claimants: found by name, or made."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower

from claims import rules
from claims.enums import ClaimantKind
from claims.models import Claimant
from claims.services import search
from sources.errors import Invalid
from sources.people import User
from sources.services.publishers import called


def named(name: str, *, now: datetime, is_open: bool = True) -> Claimant:
    """The claimant of this name, whatever its case; made when there is none.

    is_open: whether all may read it where it is named; else it is a row of its own, so that nobody can
    find out by asking for the name. Raises Invalid.
    """
    name = tidy(name)
    known = Claimant.objects.filter(called(name), is_open=is_open)
    found = known.first()
    if found:
        return found
    try:
        with transaction.atomic():
            made = Claimant.objects.create(name=name, is_open=is_open, created_at=now)
            search.keep_claimants([made.pk])
            return made
    except IntegrityError:  # made by somebody else in this moment
        return known.get()


def openly(claimant: Claimant, *, now: datetime) -> Claimant:
    """The claimant of the same name who is named where all may read it; what is known of it goes along."""
    known = named(claimant.name, now=now)
    if known.kind == ClaimantKind.UNKNOWN != claimant.kind:
        known.kind = claimant.kind
        known.save(update_fields=["kind"])
    return known


def classify(claimant: Claimant, *, by: User, kind: ClaimantKind) -> Claimant:
    """Say what a claimant is. What stands published says so once it is published anew.

    Raises MoveForbidden.
    """
    rules.check_may(by, "write")
    Claimant.objects.filter(pk=claimant.pk).update(kind=kind)
    claimant.kind = kind
    return claimant


def tidy(name: str) -> str:
    """The name as it is kept. Raises Invalid."""
    name = " ".join(name.split())
    if not name or len(name) > 200:
        raise Invalid("A claimant's name has 1 to 200 characters.", field="claimant")
    return name


def named_all(names: Collection[str], *, now: datetime, is_open: bool = True) -> dict[str, UUID]:
    """As `named`, by each of the names: as many statements for many as for one."""
    tidied = {name: tidy(name) for name in names}
    wanted = sorted(set(tidied.values()))
    known = _known(wanted, is_open)
    new = {name.lower(): name for name in wanted if name.lower() not in known}
    if new:
        made = [Claimant(name=new[key], is_open=is_open, created_at=now) for key in sorted(new)]
        Claimant.objects.bulk_create(made, ignore_conflicts=True)  # made by somebody else in this moment
        known = _known(wanted, is_open)
        search.keep_claimants([known[key] for key in new if key in known])
    # Where the database folds a letter otherwise than Python does, it is asked for that name alone.
    return {
        name: known.get(kept.lower()) or named(kept, now=now, is_open=is_open).pk
        for name, kept in tidied.items()
    }


def _known(names: Collection[str], is_open: bool) -> dict[str, UUID]:
    """Those of the names that there are, by the name in small letters."""
    folded = Claimant.objects.alias(folded=Lower("name"))
    rows = folded.filter(folded__in=[Lower(Value(name)) for name in names], is_open=is_open)
    return {row.name.lower(): row.pk for row in rows}
