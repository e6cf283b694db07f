"""The page behind an invitation's link: choose a user name and a password, and be in."""

from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from factcheck.accounts import invitations
from factcheck.accounts.errors import InvitationOver
from factcheck.accounts.models import Invitation
from factcheck.accounts.pages.forms import JoinForm
from factcheck.accounts.pages.showing import page
from factcheck.accounts.pages.sign_in import BACKEND
from factcheck.accounts.words import ROLES
from factcheck.models import User
from factcheck.roles import Role


@sensitive_post_parameters()
def join(request: HttpRequest, part: str) -> HttpResponse:
    """Looking at it changes nothing, so that a mail program's preview does not use it up."""
    try:
        with transaction.atomic():
            invitation = invitations.find(part, now=timezone.now())
    except InvitationOver as refusal:
        return page(request, "over", "This invitation is over", status=410, said=refusal.detail)
    form = JoinForm(request.POST or None, person=_person(invitation))
    if form.is_valid():
        chosen = {"username": form.cleaned_data["username"], "password": form.cleaned_data["password1"]}
        try:
            person = invitations.join(part, now=timezone.now(), **chosen)
        except IntegrityError:
            form.add_error("username", "Somebody has this name already; choose another.")
        except InvitationOver as refusal:
            return page(request, "over", "This invitation is over", status=410, said=refusal.detail)
        else:
            return _welcome(request, person)
    shown = {"form": form, "invitation": invitation, "may": ROLES[Role(invitation.role)]}
    return page(request, "join", "Join the newsroom", status=400 if form.errors else 200, **shown)


def _welcome(request: HttpRequest, person: User) -> HttpResponse:
    if not person.is_staff:
        said = "Your account is made. It is for the API, which gives a key at POST /api/v1/auth/token/."
        return page(request, "over", "Your account is made", said=said)
    login(request, person, backend=BACKEND)
    messages.success(request, "Welcome. Your account is made, and you are signed in.")
    return redirect("admin:index")


def _person(invitation: Invitation) -> User:
    """Nobody yet: whom the rules for passwords compare with."""
    first, _, last = invitation.name.rpartition(" ")
    return User(first_name=first, last_name=last, email=invitation.email)
