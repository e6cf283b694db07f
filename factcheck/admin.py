"""People, their groups and their keys in the admin; roles come from groups alone."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, AuthenticationForm, UserChangeForm, UserCreationForm

from factcheck.models import ApiToken, User
from sources.admin.base import LookOnly

admin.site.index_title = "The desk"
admin.site.index_template = "claims/admin/front.html"
admin.site.unregister(Group)


class SignInForm(AuthenticationForm):
    """Asked about an account only once its password was right; a wrong one tells nothing of it."""

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if isinstance(user, User) and not user.is_staff:
            raise ValidationError(
                "This account is for the API only: it has no desk. An admin of the newsroom can give it one.",
                code="api_only",
            )
        super().confirm_login_allowed(user)


admin.site.login_form = SignInForm


@admin.register(User)
class PersonAdmin(UserAdmin[User], ModelAdmin):
    """Nobody is deleted, since what they did stays theirs: a person who leaves is made inactive."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "first_name", "last_name", "roles", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    readonly_fields = ("last_login", "date_joined")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("username", "password")}),
        ("Who it is", {"fields": ("first_name", "last_name", "email")}),
        ("What they may do", {"fields": ("is_active", "is_staff", "groups")}),
        ("When", {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="role")
    def roles(self, user: User) -> str:
        return ", ".join(group.name for group in user.groups.all()) or "–"

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Group)
class RoleAdmin(LookOnly):
    """The roles, as the table in factcheck.roles makes them on each migration."""

    list_display = ("name",)
    search_fields = ("name",)
    fields: ClassVar = ("name",)


@admin.register(ApiToken)
class ApiTokenAdmin(LookOnly):
    """Keys of REST clients; only their digests are kept."""

    list_display = ("name", "user", "token_key", "created", "expiry")
    search_fields = ("name", "user__username")
    fields: ClassVar = ("name", "user", "token_key", "allows", "created", "expiry")

    @admin.display(description="scopes")
    def allows(self, token: ApiToken) -> str:
        """In words: the theme would colour the column's JSON with inline styles."""
        return ", ".join(token.scopes or ()) or "–"
