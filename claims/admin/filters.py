"""Filters of the claims list whose choices must hold only what the person may see."""

from typing import Any
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from claims import queries
from claims.admin import colleagues
from claims.enums import Attention
from claims.models import Claim

Choices = list[tuple[str, str]]
MOST = 200  # newest articles offered


class ByArticle(DropdownFilter):
    title, parameter_name = "article", "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        newest = queries.articles(request.user).order_by("-id").values_list("pk", "title")[:MOST]
        return [(str(key), title) for key, title in newest]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        return claims.filter(article=self.value()) if _is_key(self.value()) else claims


class ByAssignee(DropdownFilter):
    title, parameter_name = "who checks it", "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        people = [(str(person.pk), colleagues.name(person)) for person in colleagues.reviewers()]
        return [("me", "I"), ("nobody", "nobody yet"), *people]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        value = self.value()
        if value == "me":
            return claims.filter(assignee=request.user.pk)
        if value == "nobody":
            return claims.filter(assignee=None)
        return claims.filter(assignee=value) if _is_key(value) else claims


class Wanting(SimpleListFilter):
    """Those that want a person's eye, whatever the cause."""

    title, parameter_name = "wants attention", "wants"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("attention", "yes"), ("second", "a second person's ruling")]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        if self.value() == "second":
            return claims.filter(Exists(queries.ruled_by_another(request.user)))
        return claims.exclude(attention=Attention.NONE) if self.value() else claims


def _is_key(value: str | None) -> bool:
    try:
        UUID(value or "")
    except ValueError:
        return False
    return True
