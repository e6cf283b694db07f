"""The page on which one signs in: name and password, then the code, or the newsroom's provider."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import login
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from unfold.forms import AuthenticationForm

from factcheck.accounts import tries
from factcheck.accounts.errors import TooManyTries, WrongCredentials
from factcheck.accounts.oidc import client
from factcheck.accounts.pages import gate
from factcheck.accounts.pages.showing import with_wait
from factcheck.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
API_ONLY = "This account is for the API only: it has no desk. An admin of the newsroom can give it one."


class SignInForm(AuthenticationForm):
    """Asked about an account only once its password was right; a wrong one tells nothing of it."""

    refusal: TooManyTries | None = None

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = self.cleaned_data
        if said.get("username") is None or not said.get("password"):
            return said
        try:
            user = tries.check(self.request, now=timezone.now(), **_pick(said))
        except TooManyTries as refusal:
            self.refusal = refusal
            raise ValidationError(refusal.detail, code=refusal.code) from refusal
        except WrongCredentials:
            raise self.get_invalid_login_error() from None
        if not user.is_staff:
            raise ValidationError(API_ONLY, code="api_only")
        self.user_cache = user
        return said


class SignIn(LoginView):
    """As Django's admin has it; who has signed in but for the second factor is led on to that."""

    authentication_form = SignInForm
    template_name = "factcheck/accounts/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        waiting = gate.halfway(request)
        if waiting:
            return self._on_to(gate.waits_for(request.session, waiting))
        if request.method == "GET" and admin.site.has_permission(request):
            return HttpResponseRedirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        user: User = form.get_user()
        login(self.request, user, backend=BACKEND)
        page = gate.waits_for(self.request.session, user)
        return self._on_to(page) if page else HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form: Any) -> HttpResponse:
        answer: Any = super().form_invalid(form)
        if form.refusal:
            answer.status_code = form.refusal.status
        return with_wait(answer, form.refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        onward = urlencode({"next": self.get_redirect_url() or reverse("admin:index")})
        return {
            **admin.site.each_context(self.request),
            **context,
            "title": "Sign in",
            "app_path": self.request.get_full_path(),
            "provider": settings.OIDC_NAME if client.is_on() else "",
            "provider_address": f"{reverse('accounts:provider')}?{onward}",
        }

    def _on_to(self, page: str) -> HttpResponseRedirect:
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': self.get_success_url()})}")


def _pick(said: dict[str, Any]) -> dict[str, str]:
    return {"username": said["username"], "password": said["password"]}
