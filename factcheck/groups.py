"""Makes the groups of factcheck.roles and gives each its permissions; the same again changes nothing."""

from django.apps import AppConfig, apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from factcheck.roles import ACTS, DUTIES, Duty, Role

DESK_APPS = ("claims", "sources")
PEOPLE_MODELS = ("user", "apitoken", "invitation", "accountentry", "webhook")


def make_after_migrate(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_: object) -> None:
    for label in (*DESK_APPS, "factcheck", "auth"):
        create_permissions(apps.get_app_config(label), using=using, verbosity=0)
    for role in Role:
        group, _created = Group.objects.using(using).get_or_create(name=role.value)
        group.permissions.set(Permission.objects.using(using).filter(_granted(role)))
    for duty in Duty:
        group, _created = Group.objects.using(using).get_or_create(name=duty.value)
        group.permissions.set(Permission.objects.using(using).filter(_of_duty(duty)))


def _of_duty(duty: Duty) -> Q:
    named = Q(pk__in=[])
    for permission in DUTIES[duty]:
        app, _, codename = permission.partition(".")
        named |= Q(content_type__app_label=app, codename=codename)
    return named


def _granted(role: Role) -> Q:
    """To look at the whole desk, to do the role's acts, and for the admin the people as well."""
    granted = Q(content_type__app_label__in=DESK_APPS, codename__startswith="view_")
    granted |= Q(content_type__app_label="claims", content_type__model="claim", codename__in=ACTS[role])
    if role is Role.ADMIN:
        granted |= Q(content_type__app_label="factcheck", content_type__model__in=PEOPLE_MODELS)
        granted |= Q(content_type__app_label="auth", codename="view_group")
    return granted
