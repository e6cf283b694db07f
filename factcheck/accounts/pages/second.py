"""The pages of the second factor: giving a code, setting it up, new recovery codes, taking it off."""

from base64 import b32encode

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters

from factcheck.accounts import two_factor
from factcheck.accounts.models import AuthenticatorApp
from factcheck.accounts.pages import gate
from factcheck.accounts.pages.forms import CodeAndPassword, CodeForm
from factcheck.accounts.pages.gate import SECOND, Second
from factcheck.accounts.pages.proving import check_password, proven
from factcheck.accounts.pages.showing import onward, page, refused, with_wait
from factcheck.models import User
from sources.errors import Refusal


@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in."""
    person, then = gate.halfway(request), onward(request, reverse("admin:index"))
    if person is None or gate.waits_for(request.session, person) != "accounts:code":
        return redirect(then)
    form, refusal = CodeForm(request.POST or None), None
    status = 400 if form.errors else 200
    if form.is_valid():
        try:
            two_factor.verify(person, form.cleaned_data["code"], now=timezone.now())
        except Refusal as caught:
            refusal, status = caught, refused(form, caught)
        else:
            request.session.cycle_key()
            request.session[SECOND] = Second.GIVEN
            return redirect(then)
    answer = page(request, "code", "Enter your code", status=status, form=form, next=then)
    return with_wait(answer, refusal)


@sensitive_post_parameters()
def set_up(request: HttpRequest) -> HttpResponse:
    """Scan, enter what the app shows, note the recovery codes. Also for those who may do nothing before.

    Who came in before gives the password too: whoever finds a desk unlocked would lock its owner out.
    """
    person, then = _who(request), onward(request, reverse("accounts:own"))
    if person is None:
        return redirect(f"{reverse('admin:login')}?next={reverse('accounts:set_up')}")
    if two_factor.has_device(person):
        return redirect("accounts:own")
    is_known = gate.has_just_come(request, now=timezone.now()) or not person.has_usable_password()
    form, refusal = (CodeForm if is_known else CodeAndPassword)(request.POST or None), None
    status = 400 if form.errors else 200
    if form.is_valid():
        try:
            if not is_known:
                check_password(request, person, form.cleaned_data["password"])
            made = two_factor.confirm(person, form.cleaned_data["code"], now=timezone.now())
        except Refusal as caught:
            refusal, status = caught, refused(form, caught)
        else:
            _keep_this_session(request, person)
            return page(request, "codes", "Your recovery codes", codes=made, next=then, is_new=True)
    return with_wait(_scan(request, person, form, status=status, then=then), refusal)


@sensitive_post_parameters()
def codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes, for whoever shows that it is them; the old ones no longer work."""
    person = _signed_in(request)
    if not two_factor.has_device(person):
        return redirect("accounts:own")

    def renewed() -> HttpResponse:
        made = two_factor.renew_codes(person, now=timezone.now())
        return page(request, "codes", "Your recovery codes", codes=made, next=reverse("accounts:own"))

    return proven(
        request,
        person,
        title="New recovery codes",
        hint="Ten new ones are made, and those that you have stop working.",
        button="Make new codes",
        is_grave=False,
        then=renewed,
    )


@sensitive_post_parameters()
def off(request: HttpRequest) -> HttpResponse:
    """Ask no more for codes, for whoever shows that it is them."""
    person = _signed_in(request)
    if not two_factor.has_device(person):
        return redirect("accounts:own")

    def taken_off() -> HttpResponse:
        two_factor.take_off(person, by=person, now=timezone.now())
        request.session[SECOND] = Second.NONE
        messages.success(request, "Codes are no longer asked for.")
        return redirect("accounts:own")

    return proven(
        request,
        person,
        title="Take the second factor off",
        hint="From then on your password alone signs you in. Your recovery codes end as well.",
        button="Take it off",
        is_grave=True,
        then=taken_off,
    )


def _scan(request: HttpRequest, person: User, form: CodeForm, *, status: int, then: str) -> TemplateResponse:
    """The page with the secret; or why there can be none."""
    try:
        device = two_factor.begin(person)
    except Refusal as refusal:
        return page(request, "over", "Set up two-factor", status=refusal.status, said=refusal.detail)
    shown = {"form": form, "next": then, "key": _key(device), "picture": picture(device)}
    demanded = two_factor.is_demanded(person)
    return page(request, "set_up", "Set up two-factor", status=status, is_demanded=demanded, **shown)


def picture(device: AuthenticatorApp) -> SafeString:
    """The QR code as SVG in the page: nothing is loaded, no script or style is needed."""
    drawn = segno.make(device.config_url, error="m").svg_inline(
        scale=5, border=3, light="#fff", omitsize=True
    )
    return mark_safe(drawn)


def _key(device: AuthenticatorApp) -> str:
    """The secret in groups of four, for typing it in."""
    plain = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def _keep_this_session(request: HttpRequest, person: User) -> None:
    """All others have just ended."""
    request.user = person
    update_session_auth_hash(request, person)
    request.session[SECOND] = Second.GIVEN


def _who(request: HttpRequest) -> User | None:
    """Who is signed in, or would be but for this."""
    waiting = gate.halfway(request)
    if waiting:
        is_here = gate.waits_for(request.session, waiting) == "accounts:set_up"
        return waiting if is_here else None
    user = request.user
    return user if isinstance(user, User) and user.is_staff else None


def _signed_in(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
