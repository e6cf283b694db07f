"""A second factor: codes of an authenticator app (TOTP), and recovery codes for the day it is lost.

Devices, drift, replay and the pause after wrong codes are django-otp's; secrets are sealed.
Of recovery codes only keyed digests are kept, as its static tokens.
"""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from factcheck.access import role_of
from factcheck.accounts import sealed
from factcheck.accounts.enums import AccountAct, Demand
from factcheck.accounts.errors import TooManyTries, TwoFactorSetupRequired, WrongCode
from factcheck.accounts.models import SEALED, AuthenticatorApp
from factcheck.accounts.people import check_admin, end_sessions
from factcheck.accounts.records import note
from factcheck.models import User
from factcheck.roles import Role
from sources.errors import CannotBeRead

CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
LENGTH = 12
SECRET_BYTES = 20
WRONG = "This code is not right, or was used before. Take the next one that your app shows."


def has_device(person: User) -> bool:
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def is_demanded(person: User) -> bool:
    """Whether REQUIRE_TWO_FACTOR obliges this person, so that they do nothing before they have a device."""
    if settings.REQUIRE_TWO_FACTOR == Demand.NOBODY or not person.is_staff:
        return False
    return settings.REQUIRE_TWO_FACTOR == Demand.EVERYONE or role_of(person) is Role.ADMIN


@transaction.atomic
def begin(person: User) -> AuthenticatorApp:
    """The device that waits for its first code; the same until then, so that a reload changes nothing.

    Raises NoConfidentialKey where there is no key to keep its secret under.
    """
    rows = AuthenticatorApp.objects.filter(user=person, confirmed=False)
    waiting: AuthenticatorApp | None = rows.first()
    if waiting and _opens(waiting):
        return waiting
    rows.delete()
    secret = sealed.app_key(secrets.token_bytes(SECRET_BYTES), person.pk)
    made = AuthenticatorApp(user=person, name="authenticator app", confirmed=False, key=SEALED, sealed=secret)
    made.save(force_insert=True)
    return made


def _opens(device: AuthenticatorApp) -> bool:
    try:
        return bool(device.bin_key)
    except CannotBeRead:
        return False


def confirm(person: User, code: str, *, now: datetime) -> list[str]:
    """The app shows the right code: from now on it is asked for. Returns the recovery codes, shown this once.

    Other sessions of the person end. Raises WrongCode, TooManyTries.
    """
    with transaction.atomic():
        device = AuthenticatorApp.objects.select_for_update().filter(user=person, confirmed=False).first()
        _check_pause(device, now=now)
        is_right = device is not None and device.verify_token(_digits(code))
        if device is not None and is_right:
            TOTPDevice.objects.filter(user=person).exclude(pk=device.pk).delete()
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            codes = _new_codes(person)
            end_sessions(person)
            note(person, AccountAct.TWO_FACTOR_ON, by=person, now=now)
            return codes
    raise WrongCode(WRONG, field="code")  # past the transaction, so that the failure stays counted


def verify(person: User, code: str, *, now: datetime) -> None:
    """A code of the app, or a recovery code, which is then used up. Raises WrongCode, TooManyTries, and
    CannotBeRead where the key of an app's secret was lost.
    """
    device: AuthenticatorApp | StaticDevice | None
    with transaction.atomic():
        if _digits(code).isdecimal():
            device = AuthenticatorApp.objects.select_for_update().filter(user=person, confirmed=True).first()
            token = _digits(code)
        else:
            device = StaticDevice.objects.select_for_update().filter(user=person, confirmed=True).first()
            token = _digest(code)
        _check_pause(device, now=now)
        is_right = device is not None and device.verify_token(token)
    if not is_right:
        raise WrongCode(WRONG, field="code")


@transaction.atomic
def renew_codes(person: User, *, now: datetime) -> list[str]:
    """New recovery codes in the place of the old ones."""
    codes = _new_codes(person)
    note(person, AccountAct.RECOVERY_CODES, by=person, now=now)
    return codes


@transaction.atomic
def take_off(person: User, *, by: User, now: datetime) -> None:
    """Ask no more for codes: one's own device, or as an admin a colleague's, whose sessions then end.

    Raises NotAdmin, or TwoFactorSetupRequired for oneself where the newsroom demands a second factor.
    """
    if by.pk != person.pk:
        check_admin(by)
    elif is_demanded(person):
        raise TwoFactorSetupRequired(
            "The newsroom asks for a second factor; ask an admin to reset a lost one."
        )
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    if by.pk != person.pk:
        end_sessions(person)
    note(person, AccountAct.TWO_FACTOR_OFF, by=by, now=now)


def codes_left(person: User) -> int:
    """How many recovery codes are unused."""
    device = StaticDevice.objects.filter(user=person, confirmed=True).first()
    return device.token_set.count() if device else 0


def _new_codes(person: User) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery codes", confirmed=True)
    codes = ["".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(CODES)]
    for code in codes:
        device.token_set.create(token=_digest(code))
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _check_pause(device: AuthenticatorApp | StaticDevice | None, *, now: datetime) -> None:
    allowed, more = device.verify_is_allowed() if device else (True, None)
    if not allowed:
        over = (more or {}).get("locked_until")
        wait = (over - now).total_seconds() if over else 0
        raise TooManyTries(max(1, round(wait)))


def _digits(code: str) -> str:
    return code.replace(" ", "").replace("-", "")


def _digest(code: str) -> str:
    """Sixteen hexadecimal digits, which is what a static token holds."""
    plain = _digits(code).casefold()
    return salted_hmac("factcheck.recovery_code", plain, algorithm="sha256").hexdigest()[:16]
