"""The note on the front page that claims wait for somebody else, since their checker has left."""

from typing import Any

from django import template

from claims import queries, rules

register = template.Library()


@register.inclusion_tag("claims/admin/left_banner.html", takes_context=True)
def left_banner(context: dict[str, Any]) -> dict[str, int]:
    """One count, for those who may hand claims out."""
    user = context["request"].user
    return {"count": queries.left_by(user).count() if rules.may(user, "assign") else 0}
