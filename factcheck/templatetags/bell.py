"""The bell in the head of each page of the desk."""

from typing import Any

from django import template

from factcheck.models import User
from factcheck.notices import reading

register = template.Library()


@register.inclusion_tag("factcheck/notices/bell.html", takes_context=True)
def bell(context: dict[str, Any]) -> dict[str, str]:
    """How many the person has not read; nothing for who is not signed in."""
    user = getattr(context.get("request"), "user", None)
    if not (isinstance(user, User) and user.is_active and user.is_staff):
        return {"is_in": "", "unread": ""}
    return {"is_in": "1", "unread": reading.unread(user)}
