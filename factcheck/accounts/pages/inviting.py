"""Inviting somebody: the form, and the page with the link to hand over."""

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from factcheck.accounts import invitations
from factcheck.accounts.models import Invitation
from factcheck.accounts.pages.acts import RoleField
from factcheck.accounts.pages.showing import page, refused
from factcheck.models import User
from factcheck.roles import Role
from sources.errors import Refusal


class InviteForm(forms.Form):
    name = forms.CharField(max_length=150, label="Name", help_text="As colleagues call them.")
    email = forms.EmailField(max_length=254, label="E-mail")
    role = RoleField()


def invite(request: HttpRequest, by: User) -> HttpResponse:
    form = InviteForm(request.POST or None, initial={"role": Role.REVIEWER})
    status = 400 if form.errors else 200
    if form.is_valid():
        said = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            made = invitations.invite(by=by, now=timezone.now(), **said)
        except Refusal as refusal:
            status = refused(form, refusal)
        else:
            _send(request, made)
            return redirect("admin:factcheck_invitation_change", made.pk)
    return page(request, "invite", "Invite somebody", form=form, status=status)


def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """An invitation, with its link for as long as it can be used."""
    found = get_object_or_404(Invitation.objects.select_related("sent_by", "joined_as"), pk=key)
    is_waiting = invitations.waiting(now=timezone.now()).filter(pk=found.pk).exists()
    link = address(found) if is_waiting else ""
    return page(request, "invitation", f"Invitation of {found.name}", invitation=found, link=link)


def withdraw(request: HttpRequest, key: UUID, by: User) -> HttpResponse:
    found = get_object_or_404(Invitation, pk=key)
    try:
        invitations.withdraw(found, by=by, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.detail)
    else:
        messages.success(request, "The invitation is taken back; its link no longer works.")
    return redirect("admin:factcheck_invitation_changelist")


def address(invitation: Invitation) -> str:
    """The link, below the address that people know us by."""
    path = reverse("accounts:join", args=[invitations.link_part(invitation)])
    return f"{settings.PUBLIC_BASE_URL}{path}"


def _send(request: HttpRequest, invitation: Invitation) -> None:
    """By e-mail where mail is set up; an admin has the link in any case."""
    if not settings.MAIL_IS_ON:
        return
    said = {"invitation": invitation, "link": address(invitation)}
    text = render_to_string("factcheck/accounts/invitation.txt", said)
    try:
        send_mail("Your invitation to the fact-check desk", text, None, [invitation.email])
    except OSError:
        messages.warning(request, "The e-mail could not be sent. Hand the link over yourself.")
    else:
        messages.success(request, f"Sent to {invitation.email}.")
