"""One's own account: what one may do, keys, second factor, password, and signing out everywhere."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from factcheck.access import role_of
from factcheck.accounts import people, tries, two_factor
from factcheck.accounts.errors import TooManyTries
from factcheck.accounts.models import Identity
from factcheck.accounts.oidc import client
from factcheck.accounts.pages import keys
from factcheck.accounts.pages.forms import OwnPassword
from factcheck.accounts.pages.gate import PROVIDER
from factcheck.accounts.pages.showing import page
from factcheck.accounts.words import ROLES
from factcheck.models import User


def own(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    role = role_of(person)
    return page(
        request,
        "own",
        "Your account",
        person=person,
        role=role,
        may=ROLES[role] if role else "An admin has given you no role yet, so there is nothing here for you.",
        keys=keys.shown(person),
        has_device=two_factor.has_device(person),
        codes_left=two_factor.codes_left(person),
        is_demanded=two_factor.is_demanded(person),
        identity=Identity.objects.filter(person=person).first(),
        provider=settings.OIDC_NAME if client.is_on() else "",
    )


@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    person = _person(request)
    if not person.has_usable_password():
        messages.info(request, "You sign in through the provider, so there is no password to change here.")
        return redirect("accounts:own")
    form = OwnPassword(person, request.POST or None, check=partial(_check_password, request, person))
    if form.is_valid():
        said = form.cleaned_data
        people.change_password(
            person, said["new_password1"], by=person, now=timezone.now(), keys_too=said["keys_too"]
        )
        update_session_auth_hash(request, person)
        messages.success(request, "Your password is changed, and you are signed out everywhere else.")
        return redirect("accounts:own")
    status = 429 if form.has_error("old_password", TooManyTries.code) else 400 if form.errors else 200
    return page(request, "password", "Change your password", status=status, form=form)


def _check_password(request: HttpRequest, person: User, given: str) -> None:
    """Counted as at signing in: nobody guesses it at a desk that was left unlocked."""
    tries.check(request, username=person.username, password=given, now=timezone.now())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Everywhere but here."""
    person = _person(request)
    keys_too = bool(request.POST.get("keys_too"))
    here = request.session.get(PROVIDER)
    people.sign_out_everywhere(person, by=person, now=timezone.now(), keys_too=keys_too, but=here)
    update_session_auth_hash(request, person)
    messages.success(request, "You are signed out everywhere else.")
    return redirect("accounts:own")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
