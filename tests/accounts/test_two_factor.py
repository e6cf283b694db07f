"""The second factor: at the desk, at the API, demanded, lost."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from factcheck.accounts import two_factor
from factcheck.accounts.errors import TwoFactorSetupRequired, WrongCode
from factcheck.accounts.models import AuthenticatorApp
from factcheck.accounts.pages.gate import BEGAN
from factcheck.models import ApiToken, User
from tests.api.conftest import Api, client_of
from tests.support.people import PASSWORD, Newsroom

CODE, SET_UP = "/admin/login/code/", "/admin/account/two-factor/"


def code_of(device: AuthenticatorApp) -> str:
    """What the app shows now."""
    return f"{totp(device.bin_key):06d}"


def with_device(user: User) -> tuple[AuthenticatorApp, list[str]]:
    """Set up through the service; its own code counts as used, so the step is set back."""
    device = two_factor.begin(user)
    codes = two_factor.confirm(user, code_of(device), now=datetime.now(UTC))
    AuthenticatorApp.objects.update(last_t=-1)
    device.refresh_from_db()
    return device, codes


def past_password(user: User) -> Client:
    client = Client()
    client.post("/admin/login/", {"username": user.username, "password": PASSWORD})
    return client


def test_it_is_set_up_with_the_first_code(newsroom: Newsroom) -> None:
    client, elsewhere = Client(), Client()
    client.force_login(newsroom.reviewer)
    elsewhere.force_login(newsroom.reviewer)
    shown = client.get(SET_UP).content.decode()
    assert "<svg" in shown
    assert [word in shown for word in ('style="fill', "<img", "http://www.google")] == [False] * 3
    wrong = client.post(SET_UP, {"code": "000000", "password": PASSWORD})
    AuthenticatorApp.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    done = client.post(SET_UP, {"code": code_of(AuthenticatorApp.objects.get()), "password": PASSWORD})
    assert (wrong.status_code, done.status_code, len(done.context["codes"])) == (400, 200, two_factor.CODES)
    assert (client.get("/admin/").status_code, elsewhere.get("/admin/").status_code) == (200, 302)


@pytest.mark.parametrize("password", [{}, {"password": ""}, {"password": "not theirs"}])
def test_whoever_finds_a_desk_unlocked_does_not_set_it_up(
    password: dict[str, str], newsroom: Newsroom
) -> None:
    client = Client()
    client.force_login(newsroom.reviewer)
    client.get(SET_UP)
    answer = client.post(SET_UP, {"code": code_of(AuthenticatorApp.objects.get()), **password})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["password"])
    assert not AuthenticatorApp.objects.get().confirmed


def test_who_has_no_password_here_sets_it_up_with_the_code_alone(newsroom: Newsroom) -> None:
    """The provider has it; there is nothing else that could be asked."""
    newsroom.reviewer.set_unusable_password()
    newsroom.reviewer.save()
    client = Client()
    client.force_login(newsroom.reviewer)
    client.get(SET_UP)
    done = client.post(SET_UP, {"code": code_of(AuthenticatorApp.objects.get())})
    assert (done.status_code, AuthenticatorApp.objects.get().confirmed) == (200, True)


def test_the_password_alone_opens_nothing(newsroom: Newsroom) -> None:
    device, _ = with_device(newsroom.reviewer)
    client = past_password(newsroom.reviewer)
    assert [client.get(page).status_code for page in ("/admin/", "/admin/account/", SET_UP)] == [302] * 3
    assert client.get("/api/v1/claims/").status_code == 401
    assert client.post("/admin/account/two-factor/off/").status_code == 302
    assert AuthenticatorApp.objects.filter(confirmed=True).exists()
    assert (
        client.get("/admin/login/?next=/admin/claims/claim/").headers["Location"]
        == f"{CODE}?next=%2Fadmin%2Fclaims%2Fclaim%2F"
    )
    given = client.post(CODE, {"code": code_of(device), "next": "/admin/claims/claim/"})
    assert (given.headers["Location"], client.get("/admin/").status_code) == ("/admin/claims/claim/", 200)


def test_without_a_device_no_code_is_asked_for(newsroom: Newsroom) -> None:
    assert past_password(newsroom.reviewer).get("/admin/").status_code == 200


def test_a_code_is_taken_once(newsroom: Newsroom) -> None:
    device, _ = with_device(newsroom.reviewer)
    code, now = code_of(device), datetime.now(UTC)
    two_factor.verify(newsroom.reviewer, code, now=now)
    with pytest.raises(WrongCode):
        two_factor.verify(newsroom.reviewer, code, now=now)


def test_a_wrong_code_is_followed_by_a_pause_that_is_told(newsroom: Newsroom) -> None:
    with_device(newsroom.reviewer)
    client = past_password(newsroom.reviewer)
    AuthenticatorApp.objects.update(
        throttling_failure_count=8, throttling_failure_timestamp=datetime.now(UTC) - timedelta(seconds=10)
    )
    answer = client.post(CODE, {"code": "000000"})
    assert answer.status_code == 429
    assert 60 < int(answer.headers["Retry-After"]) <= 118


def test_a_recovery_code_is_good_once_and_kept_as_a_digest(newsroom: Newsroom) -> None:
    _, codes = with_device(newsroom.reviewer)
    assert not StaticToken.objects.filter(token__in=[code.replace("-", "") for code in codes]).exists()
    client = past_password(newsroom.reviewer)
    client.post(CODE, {"code": codes[0].upper()})
    assert client.get("/admin/").status_code == 200
    assert two_factor.codes_left(newsroom.reviewer) == two_factor.CODES - 1
    with pytest.raises(WrongCode):
        two_factor.verify(newsroom.reviewer, codes[0], now=datetime.now(UTC))


def test_an_admin_resets_what_a_colleague_lost(newsroom: Newsroom) -> None:
    with_device(newsroom.reviewer)
    admin = Client()
    admin.force_login(newsroom.admin)
    admin.post(reverse("admin:factcheck_user_do", args=[newsroom.reviewer.pk, "two-factor"]))
    assert past_password(newsroom.reviewer).get("/admin/").status_code == 200
    assert newsroom.reviewer.account_entries.filter(act="TWO_FACTOR_OFF", by=newsroom.admin).count() == 1


@pytest.mark.parametrize(
    ("demand", "led"),
    [("NOBODY", set()), ("ADMINS", {"admin"}), ("EVERYONE", {"reviewer", "editor", "admin"})],
)
def test_those_of_whom_it_is_demanded_set_it_up_first(
    demand: str, led: set[str], newsroom: Newsroom, settings: Settings
) -> None:
    settings.REQUIRE_TWO_FACTOR = demand
    names = ["reviewer", "editor", "admin"]
    clients = {name: past_password(getattr(newsroom, name)) for name in names}
    assert {name for name in names if clients[name].get("/admin/").status_code == 302} == led
    assert {name for name in names if clients[name].get(SET_UP).status_code == 200} == set(names)


def test_whoever_has_set_it_up_goes_on(newsroom: Newsroom, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = "EVERYONE"
    client = past_password(newsroom.reviewer)
    client.get(SET_UP)
    client.post(SET_UP, {"code": code_of(AuthenticatorApp.objects.get())})
    assert client.get("/admin/").status_code == 200
    with pytest.raises(TwoFactorSetupRequired):
        two_factor.take_off(newsroom.reviewer, by=newsroom.reviewer, now=datetime.now(UTC))


def test_a_session_of_an_hour_ago_gives_the_password_too(newsroom: Newsroom, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = "EVERYONE"
    client = past_password(newsroom.reviewer)
    session = client.session
    session[BEGAN] -= 3600
    session.save()
    client.get(SET_UP)
    said = {"code": code_of(AuthenticatorApp.objects.get())}
    without = client.post(SET_UP, said)
    assert (without.status_code, AuthenticatorApp.objects.get().confirmed) == (400, False)
    assert client.post(SET_UP, said | {"password": PASSWORD}).status_code == 200


def test_a_session_from_before_the_demand_is_led_as_well(newsroom: Newsroom, settings: Settings) -> None:
    client = past_password(newsroom.reviewer)
    settings.REQUIRE_TWO_FACTOR = "EVERYONE"
    assert client.get("/admin/").status_code == 302


def test_a_key_of_theirs_waits_too_and_a_machines_does_not(newsroom: Newsroom, settings: Settings) -> None:
    mine, machines = client_of(newsroom.reviewer), client_of(newsroom.writer)
    settings.REQUIRE_TWO_FACTOR = "EVERYONE"
    refused = mine.get("claims/")
    assert (refused.status_code, refused.json()["code"]) == (403, "two_factor_setup_required")
    assert machines.get("claims/").status_code == 200


def test_a_token_takes_the_code_as_well(newsroom: Newsroom) -> None:
    device, _ = with_device(newsroom.reviewer)
    said = {"username": "reviewer", "password": PASSWORD}
    without = Api().post("auth/token/", said)
    assert (without.status_code, without.json()["code"]) == (403, "two_factor_required")
    assert Api().post("auth/token/", {**said, "password": "wrong"}).json()["code"] == "wrong_credentials"
    wrong = Api().post("auth/token/", {**said, "code": "abcd"})
    assert (wrong.status_code, wrong.json()["code"], wrong.json()["field"]) == (400, "wrong_code", "code")
    assert Api().post("auth/token/", {**said, "code": code_of(device)}).status_code == 201
    assert ApiToken.objects.count() == 1


OFF, RENEW = f"{SET_UP}off/", f"{SET_UP}codes/"


def inside(user: User) -> Client:
    """Signed in as one is who gave password and code."""
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor"] = "given"
    session.save()
    return client


def stands(user: User) -> tuple[bool, set[str]]:
    """Whether codes are asked of them, and the digests of their recovery codes."""
    tokens = StaticToken.objects.filter(device__user=user).values_list("token", flat=True)
    return two_factor.has_device(user), set(tokens)


@pytest.mark.parametrize("sent", [{}, {"password": ""}, {"password": "not theirs"}], ids=str)
@pytest.mark.parametrize("page", [OFF, RENEW])
def test_an_unlocked_desk_weakens_no_second_factor(
    page: str, sent: dict[str, str], newsroom: Newsroom
) -> None:
    with_device(newsroom.reviewer)
    before, client = stands(newsroom.reviewer), inside(newsroom.reviewer)
    assert client.get(page).status_code == 200
    assert client.post(page, sent).status_code in {200, 400}
    assert stands(newsroom.reviewer) == before


@pytest.mark.parametrize("page", [OFF, RENEW])
def test_with_the_password_it_is_done(page: str, newsroom: Newsroom) -> None:
    with_device(newsroom.reviewer)
    (_, before), client = stands(newsroom.reviewer), inside(newsroom.reviewer)
    answer = client.post(page, {"password": PASSWORD})
    is_on, after = stands(newsroom.reviewer)
    assert (is_on, len(after), after & before) == ((True, 10, set()) if page == RENEW else (False, 0, set()))
    assert (answer.status_code, client.get("/admin/").status_code) == (200 if page == RENEW else 302, 200)


@pytest.mark.parametrize("page", [OFF, RENEW])
def test_who_has_no_password_here_gives_a_code(page: str, newsroom: Newsroom) -> None:
    device, _ = with_device(newsroom.reviewer)
    newsroom.reviewer.set_unusable_password()
    newsroom.reviewer.save()
    before, client = stands(newsroom.reviewer), inside(newsroom.reviewer)
    assert client.post(page, {"password": PASSWORD}).status_code == 400
    assert client.post(page, {"code": "abcd"}).status_code == 400
    assert stands(newsroom.reviewer) == before
    AuthenticatorApp.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    client.post(page, {"code": code_of(device)})
    assert stands(newsroom.reviewer) != before


def test_guessing_there_is_counted_as_at_signing_in(newsroom: Newsroom, settings: Settings) -> None:
    settings.SIGN_IN_FAILURES = 2
    with_device(newsroom.reviewer)
    client = inside(newsroom.reviewer)
    tried = [client.post(OFF, {"password": word}).status_code for word in ("one", "two", PASSWORD)]
    assert (tried, two_factor.has_device(newsroom.reviewer)) == ([400, 400, 429], True)


def test_where_it_is_demanded_it_stays_with_the_password_too(newsroom: Newsroom, settings: Settings) -> None:
    settings.REQUIRE_TWO_FACTOR = "EVERYONE"
    with_device(newsroom.reviewer)
    answer = inside(newsroom.reviewer).post(OFF, {"password": PASSWORD}, follow=True)
    assert "ask an admin to reset a lost one" in answer.content.decode()
    assert two_factor.has_device(newsroom.reviewer)


def stored() -> str:
    """All that the database holds of devices, as text."""
    devices = list(TOTPDevice.objects.values_list()) + list(AuthenticatorApp.objects.values_list("sealed"))
    return repr([[bytes(each) if isinstance(each, memoryview) else each for each in row] for row in devices])


def test_the_secret_is_nowhere_in_the_clear(newsroom: Newsroom) -> None:
    device, _ = with_device(newsroom.reviewer)
    secret = device.bin_key
    assert len(secret) == 20
    assert [form in stored() for form in (secret.hex(), b32encode(secret).decode(), repr(secret))] == [
        False
    ] * 3
    TOTPDevice.objects.update(key=secret.hex())  # the twin: as django-otp keeps it
    assert secret.hex() in stored()


def test_a_secret_copied_to_another_person_opens_nothing(newsroom: Newsroom) -> None:
    mine, _ = with_device(newsroom.reviewer)
    with_device(newsroom.admin)
    AuthenticatorApp.objects.filter(user=newsroom.admin).update(sealed=mine.sealed)
    answer = past_password(newsroom.admin).post(CODE, {"code": code_of(mine)})
    assert answer.status_code == 409
    assert past_password(newsroom.reviewer).post(CODE, {"code": code_of(mine)}).status_code == 302


def test_the_row_of_the_library_alone_lets_nobody_in(newsroom: Newsroom) -> None:
    """What an older process would read: a key that is none fits no code, an empty one would."""
    with_device(newsroom.reviewer)
    bare, empty = TOTPDevice.objects.get(), f"{totp(b''):06d}"
    with pytest.raises(ValueError, match=r"digit|length"):
        bare.verify_token(empty)
    bare.key = ""
    assert bare.verify_token(empty)


def test_without_a_key_none_is_set_up_and_nobody_gets_around_it(
    newsroom: Newsroom, settings: Settings
) -> None:
    settings.CONFIDENTIAL_KEYS, settings.REQUIRE_TWO_FACTOR = [], "EVERYONE"
    client = past_password(newsroom.reviewer)
    shown = client.get(SET_UP)
    assert (shown.status_code, "CONFIDENTIAL_KEYS" in shown.content.decode()) == (409, True)
    assert (client.get("/admin/").status_code, TOTPDevice.objects.count()) == (302, 0)


def test_with_a_lost_key_a_recovery_code_still_lets_in(newsroom: Newsroom, settings: Settings) -> None:
    device, codes = with_device(newsroom.reviewer)
    code, settings.CONFIDENTIAL_KEYS = code_of(device), [bytes(32)]
    client = past_password(newsroom.reviewer)
    refused = client.post(CODE, {"code": code})
    assert (refused.status_code, "Use a recovery code" in refused.content.decode()) == (409, True)
    assert client.post(CODE, {"code": codes[0]}).status_code == 302


def test_a_new_key_takes_the_place_of_the_old_one(newsroom: Newsroom, settings: Settings) -> None:
    old, new = settings.CONFIDENTIAL_KEYS[0], bytes(32)
    device, _ = with_device(newsroom.reviewer)
    code = code_of(device)
    settings.CONFIDENTIAL_KEYS, said = [new, old], StringIO()
    call_command("rotate_confidential_keys", stdout=said)
    settings.CONFIDENTIAL_KEYS = [new]
    assert said.getvalue() == "1 encrypted anew, 0 under the first key already.\n"
    assert past_password(newsroom.reviewer).post(CODE, {"code": code}).status_code == 302
    settings.CONFIDENTIAL_KEYS = [old]
    with pytest.raises(CommandError, match="1 cannot be read"):
        call_command("rotate_confidential_keys", stdout=said)
    assert said.getvalue().endswith("No key opens the second factor of reviewer.\n")
