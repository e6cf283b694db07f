"""Small words of the pages about people."""

from django import template

register = template.Library()


@register.filter
def before_bar(text: str) -> str:
    """The title of a choice that is written as title|explanation."""
    return str(text).partition("|")[0]


@register.filter
def after_bar(text: str) -> str:
    """Its explanation."""
    return str(text).partition("|")[2]
