"""What a person may do, as Django's sign-in asks for it."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from factcheck.models import User


class Permissions(ModelBackend):
    """What somebody may by themselves and by their groups, in one query; it signs nobody in."""

    def authenticate(self, request: Any, username: Any = None, password: Any = None, **said: Any) -> None:
        return None

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        if obj is not None or not user_obj.is_active or user_obj.is_anonymous:
            return set()
        if not hasattr(user_obj, "_perm_cache"):  # where Django's own keeps them too
            found = _permissions(user_obj).order_by().values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{app}.{act}" for app, act in found}
        known: set[str] = user_obj._perm_cache
        return known


def _permissions(user: User) -> Any:
    if user.is_superuser:
        return Permission.objects.all()
    own = User.user_permissions.through.objects.filter(user=user).values("permission")
    groups = User.groups.through.objects.filter(user=user).values("group")
    of_groups = Group.permissions.through.objects.filter(group__in=groups).values("permission")
    return Permission.objects.filter(Q(pk__in=own) | Q(pk__in=of_groups))
