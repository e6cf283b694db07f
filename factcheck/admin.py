"""People, invitations, their groups and their keys in the admin; roles come from groups alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.decorators import action

from factcheck.accounts import people
from factcheck.accounts.models import AccountEntry, Invitation
from factcheck.accounts.pages import inviting, keys, person
from factcheck.accounts.pages.acts import ACTS
from factcheck.accounts.pages.adding import AccountForm
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from sources.admin.base import LookOnly, as_key

admin.site.index_title = "The desk"
admin.site.index_template = "claims/admin/front.html"
admin.site.unregister([Group, TOTPDevice, StaticDevice])  # what those hold is nobody's to look at


@admin.register(User)
class PersonAdmin(UserAdmin[User], ModelAdmin):
    """Nobody is deleted, since what they did stays theirs: a person who leaves is made inactive."""

    add_form = AccountForm
    add_fieldsets: Any = (
        (None, {"fields": ("username", "password1", "password2")}),
        ("What it may do", {"fields": ("role", "is_staff")}),
    )
    list_display = ("username", "first_name", "last_name", "role", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    filter_horizontal = ()
    actions: Any = []
    actions_list: Any = ["invite"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="role")
    def role(self, user: User) -> str:
        held = Role.highest(group.name for group in user.groups.all())
        return Role.ADMIN.value if user.is_superuser else held.value if held else "–"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @action(description="Invite somebody", url_path="invite", permissions=["add"])  # type: ignore[untyped-decorator]
    def invite(self, request: HttpRequest) -> HttpResponse:
        return inviting.invite(request, _admin(request))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Only of an account that was just made; all else about people is done by services."""
        super().save_model(request, obj, form, change)
        people.made(obj, Role(form.cleaned_data["role"]), by=_admin(request), now=timezone.now())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Nothing: the role was given with the account."""

    def get_urls(self) -> list[URLPattern]:
        do = require_POST(sensitive_post_parameters()(self.admin_site.admin_view(self.do_view)))
        return [path("<uuid:key>/do/<slug:act>/", do, name="factcheck_user_do"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        by = _allowed(self, request)
        return person.show(request, get_object_or_404(User, pk=as_key(object_id)), by)

    def do_view(self, request: HttpRequest, key: str, act: str) -> HttpResponse:
        by = _allowed(self, request)
        if act not in ACTS:
            raise Http404
        return person.do(request, get_object_or_404(User, pk=key), by, act)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Its form stands on the person's page."""
        return redirect("admin:factcheck_user_change", as_key(id))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return redirect("admin:factcheck_user_change", object_id)


@admin.register(Invitation)
class InvitationAdmin(LookOnly):
    """Who was invited, by whom, and what came of it."""

    list_display = ("name", "email", "role", "sent_by", "sent_at", "expires_at", "joined_as", "withdrawn_at")
    search_fields = ("name", "email")
    list_select_related = ("sent_by", "joined_as")
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        withdraw = require_POST(self.admin_site.admin_view(self.withdraw_view))
        name = "factcheck_invitation_withdraw"
        return [path("<uuid:key>/withdraw/", withdraw, name=name), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        _allowed(self, request)
        return inviting.show(request, as_key(object_id))

    def withdraw_view(self, request: HttpRequest, key: str) -> HttpResponse:
        return inviting.withdraw(request, as_key(key), _allowed(self, request))


@admin.register(AccountEntry)
class AccountEntryAdmin(LookOnly):
    """What was done to accounts, by whom and when; nobody can change it."""

    list_display = ("at", "act", "person", "detail", "by")
    list_filter = ("act",)
    search_fields = ("person__username", "by__username", "detail")
    list_select_related = ("person", "by")
    ordering = ("-id",)
    fields: ClassVar = ("person", "act", "detail", "by", "at")


@admin.register(Group)
class RoleAdmin(LookOnly):
    """The roles, as the table in factcheck.roles makes them on each migration."""

    list_display = ("name",)
    search_fields = ("name",)
    fields: ClassVar = ("name",)


@admin.register(ApiToken)
class ApiTokenAdmin(LookOnly):
    """Keys of REST clients; only their digests are kept."""

    list_display = ("called", "user", "begins", "allows", "created", "ends", "used")
    search_fields = ("name", "user__username", "token_key")
    list_select_related = ("user",)
    ordering = ("-created",)

    @admin.display(description="name", ordering="name")
    def called(self, token: ApiToken) -> str:
        return token.name or "–"

    @admin.display(description="last used", ordering="last_used_at")
    def used(self, token: ApiToken) -> str:
        return f"{token.last_used_at:%-d %B %Y}" if token.last_used_at else "never"

    @admin.display(description="ends", ordering="expiry")
    def ends(self, token: ApiToken) -> str:
        if token.is_over(timezone.now()):
            return "ended"
        return f"{token.expiry:%-d %B %Y}" if token.expiry else "never"

    @admin.display(description="begins with")
    def begins(self, token: ApiToken) -> str:
        return f"{token.token_key}…"

    @admin.display(description="may")
    def allows(self, token: ApiToken) -> str:
        """In words: the theme would colour the column's JSON with inline styles."""
        return ", ".join(token.scopes) or "all of the role"

    def get_urls(self) -> list[URLPattern]:
        revoke = require_POST(self.admin_site.admin_view(self.revoke_view))
        return [path("<slug:key>/revoke/", revoke, name="factcheck_apitoken_revoke"), *super().get_urls()]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        _allowed(self, request)
        return keys.show(request, object_id)

    def revoke_view(self, request: HttpRequest, key: str) -> HttpResponse:
        _allowed(self, request)
        return keys.revoke_any(request, key)


def _allowed(page: Any, request: HttpRequest) -> User:
    """Who is signed in, as far as they may look at these pages."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    return _admin(request)


def _admin(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


from factcheck.webhooks import admin as _webhooks  # noqa: E402,F401  (its pages register themselves)
