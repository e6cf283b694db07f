"""The way to the newsroom's provider and back."""

import logging

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from factcheck.accounts.errors import ProviderRefused
from factcheck.accounts.models import Identity
from factcheck.accounts.oidc import client, people, sessions
from factcheck.accounts.oidc.client import Vouched
from factcheck.accounts.pages.gate import PROVIDER, SECOND, Second
from factcheck.accounts.pages.showing import onward, page
from factcheck.accounts.pages.sign_in import BACKEND
from factcheck.models import User
from sources.errors import Refusal

logger = logging.getLogger(__name__)
NEXT, LINK = "provider_next", "provider_link"
NOT_SIGNED_IN = {"login_required", "interaction_required", "consent_required", "account_selection_required"}


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Off to the provider. `silently`: without its page, only to see whether one is still signed in there."""
    _check_on()
    request.session[NEXT] = onward(request, reverse("admin:index"))
    is_silent = "silently" in request.GET and PROVIDER in request.session
    back_to = request.build_absolute_uri(reverse("accounts:provider_back"))
    try:
        return client.send_there(request, back_to=back_to, silently=is_silent)
    except Refusal as refusal:
        return _not_done(request, refusal)


@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """What the provider's answer leads to."""
    _check_on()
    then = str(request.session.pop(NEXT, "") or reverse("admin:index"))
    if request.GET.get("error") in NOT_SIGNED_IN and PROVIDER in request.session:
        logout(request)
        messages.info(request, "Your sign-in at the provider has ended, so sign in again.")
        return redirect("admin:login")
    try:
        vouched = client.take_answer(request)
        identity = _whose(request, vouched)
    except Refusal as refusal:
        return _not_done(request, refusal)
    _let_in(request, identity, vouched)
    return redirect(then)


@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """The next answer of the provider is to be this colleague's own."""
    _check_on()
    request.session[LINK] = str(request.user.pk)
    return page(request, "link", "Link your account", address=reverse("accounts:provider"))


def _whose(request: HttpRequest, vouched: Vouched) -> Identity:
    now, user = timezone.now(), request.user
    if isinstance(user, User) and request.session.pop(LINK, None) == str(user.pk):
        people.link(user, vouched, now=now)
    return people.admit(vouched, now=now)


def _let_in(request: HttpRequest, identity: Identity, vouched: Vouched) -> None:
    earlier = request.session.get(PROVIDER)
    login(request, identity.person, backend=BACKEND)
    if earlier:
        sessions.end(earlier)
    row = sessions.begin(identity, vouched.refresh_token, now=timezone.now())
    request.session[PROVIDER] = str(row.pk)
    request.session[SECOND] = Second.PROVIDERS


def _not_done(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    reason = refusal.reason if isinstance(refusal, ProviderRefused) else refusal.__cause__
    logger.warning("nobody was signed in through the provider: %s", reason)
    return page(request, "over", "You are not signed in", status=refusal.status, said=refusal.detail)


def _check_on() -> None:
    if not client.is_on():
        raise Http404
