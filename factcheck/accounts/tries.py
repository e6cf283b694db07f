"""How often one may try to sign in: counted by user name and address, before the password is looked at.

Five failures in a row from one address shut that name out there for a quarter of an hour, and nobody else
behind the address. A name that fails a hundred times from everywhere is shut out wherever its owner has
not signed in before. Each attempt is taken from the allowance first and given back when it succeeds, so
that many at once gain nothing. The count is in the database: all processes share it, Redis or none.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from factcheck.accounts import addresses
from factcheck.accounts.enums import AccountAct
from factcheck.accounts.errors import TooManyTries, WrongCredentials
from factcheck.accounts.models import SignInTry
from factcheck.accounts.people import check_admin
from factcheck.accounts.records import note
from factcheck.models import User

FROM_EVERYWHERE = 100
KNOWN_FOR = timedelta(days=30)  # an address from which the person has signed in
FORGOTTEN_AFTER = timedelta(days=1)
SWEPT = 200  # rows that one attempt clears away at most
EVERYWHERE = ""


def check(request: HttpRequest, *, username: str, password: str, now: datetime) -> User:
    """Who this is. Raises TooManyTries, or WrongCredentials for whatever else is wrong."""
    who, address = digest(username), addresses.of(request)
    take(who, address, now=now)
    person = authenticate(request, username=username, password=password)
    if not isinstance(person, User):
        raise WrongCredentials("No active person has this user name and password.", field="password")
    give_back(who, address, now=now)
    return person


def digest(username: str) -> str:
    """People type passwords into the field of the name: only a keyed digest is kept."""
    folded = username.strip().casefold()
    return salted_hmac("factcheck.sign_in", folded, algorithm="sha256").hexdigest()


@transaction.atomic
def take(who: str, address: str, *, now: datetime) -> None:
    """One attempt off the allowance. Raises TooManyTries, which costs nothing."""
    here, there = _locked(who, address, now=now), _locked(who, EVERYWHERE, now=now)
    _check(here, settings.SIGN_IN_FAILURES, now=now)
    if not (here.succeeded_at and now - here.succeeded_at < KNOWN_FOR):
        _check(there, FROM_EVERYWHERE, now=now)
    for row in (here, there):
        row.failures, row.last_at = row.failures + 1, now
        row.save(update_fields=["failures", "last_at"])


@transaction.atomic
def give_back(who: str, address: str, *, now: datetime) -> None:
    """It succeeded: this address starts anew, the others keep their count."""
    here, there = _locked(who, address, now=now), _locked(who, EVERYWHERE, now=now)
    there.failures = max(0, there.failures - here.failures)
    there.save(update_fields=["failures"])
    here.failures, here.succeeded_at = 0, now
    here.save(update_fields=["failures", "succeeded_at"])


def is_locked(person: User, *, now: datetime) -> bool:
    """Whether the name is shut out anywhere now."""
    since = now - _pause()
    rows = SignInTry.objects.filter(who=digest(person.username), last_at__gt=since)
    return rows.filter(failures__gte=settings.SIGN_IN_FAILURES).exclude(address=EVERYWHERE).exists() or (
        rows.filter(failures__gte=FROM_EVERYWHERE, address=EVERYWHERE).exists()
    )


@transaction.atomic
def unlock(person: User, *, by: User, now: datetime) -> None:
    """Let a person try again at once. Raises NotAdmin."""
    check_admin(by)
    SignInTry.objects.filter(who=digest(person.username)).update(failures=0)
    note(person, AccountAct.UNLOCKED, by=by, now=now)


def _pause() -> timedelta:
    return timedelta(minutes=settings.SIGN_IN_PAUSE_MINUTES)


def _locked(who: str, address: str, *, now: datetime) -> SignInTry:
    rows = SignInTry.objects.select_for_update()
    row, is_new = rows.get_or_create(who=who, address=address, defaults={"last_at": now})
    if is_new:
        old = SignInTry.objects.filter(last_at__lt=now - FORGOTTEN_AFTER, succeeded_at=None)
        SignInTry.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT])).delete()
    return row


def _check(row: SignInTry, most: int, *, now: datetime) -> None:
    over = row.last_at + _pause()
    if over <= now:
        row.failures = 0
    elif row.failures >= most:
        raise TooManyTries(max(1, round((over - now).total_seconds())))
