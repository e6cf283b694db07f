"""Whoever finds a desk unlocked does not weaken how its owner signs in: they are asked who they are first."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from factcheck.accounts import tries, two_factor
from factcheck.accounts.errors import WrongCredentials
from factcheck.accounts.pages.forms import CodeForm, PasswordAgain
from factcheck.accounts.pages.showing import page, refused, with_wait
from factcheck.models import User
from sources.errors import Refusal


def proven(
    request: HttpRequest,
    person: User,
    *,
    title: str,
    hint: str,
    button: str,
    is_grave: bool,
    then: Callable[[], HttpResponse],
) -> HttpResponse:
    """A page that asks for the password, then what `then` answers; refusals are told on the account's page.

    Who has no password here, since the provider has it, gives a code of the second factor instead.
    """
    form = (PasswordAgain if person.has_usable_password() else CodeForm)(request.POST or None)
    status, refusal = 400 if form.errors else 200, None
    if form.is_valid():
        try:
            check(request, person, form)
        except Refusal as caught:
            refusal, status = caught, refused(form, caught)
        else:
            return _done(request, then)
    shown = {"form": form, "hint": hint, "button": button, "is_grave": is_grave}
    return with_wait(page(request, "prove", title, status=status, **shown), refusal)


def check(request: HttpRequest, person: User, form: forms.Form) -> None:
    """Counted as at signing in. Raises WrongCredentials, WrongCode, TooManyTries."""
    said = form.cleaned_data
    if "code" in said:
        two_factor.verify(person, said["code"], now=timezone.now())
    else:
        check_password(request, person, said["password"])


def check_password(request: HttpRequest, person: User, password: str) -> None:
    """Counted as at signing in. Raises WrongCredentials, TooManyTries."""
    try:
        tries.check(request, username=person.username, password=password, now=timezone.now())
    except WrongCredentials:
        raise WrongCredentials("This is not your password.", field="password") from None


def _done(request: HttpRequest, then: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return then()
    except Refusal as refusal:
        messages.error(request, refusal.detail)
        return redirect("accounts:own")
