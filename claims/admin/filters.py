"""Filters of the claims list whose choices must hold only what the person may see."""

from typing import Any
from uuid import UUID

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.contrib.filters.admin import DropdownFilter

from claims import outcomes, queries, queues
from claims.admin import colleagues
from claims.enums import HELD_OUTCOMES, Attention
from claims.models import Claim

Choices = list[tuple[str, str]]
MOST = 200  # newest articles offered


class ByList(DropdownFilter):
    """The lists of the front page, each in full."""

    title, parameter_name = "list", "list"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(queue.slug, queue.title) for queue in queues.of(request.user)]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        slug = self.value()
        return claims.filter(queues.condition(slug, request.user)) if slug else claims


class ByArticle(DropdownFilter):
    title, parameter_name = "article", "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        newest = queries.articles(request.user).order_by("-id").values_list("pk", "title")[:MOST]
        return [(str(key), title) for key, title in newest]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        return claims.filter(article=self.value()) if _is_key(self.value()) else claims


class ByDesk(DropdownFilter):
    """The desks of the newest articles, and whichever the address names."""

    title, parameter_name = "desk", "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        newest = queries.articles(request.user).exclude(desk="").order_by("-id").values_list("desk")[:MOST]
        named = {desk for (desk,) in newest} | ({str(request.GET.get("desk", ""))} - {""})
        return [(desk, desk) for desk in sorted(named)]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        desk = self.value()
        return claims.filter(article__desk=desk.replace("\x00", "")) if desk else claims


class ByDeadline(DropdownFilter):
    title, parameter_name = "deadline", "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return list(queues.DEADLINES.items())

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        return claims.filter(queues.due_within(self.value() or "", timezone.now()))


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


class ByOutcome(DropdownFilter):
    """What became of the words in a draft of ours, as far as it still holds."""

    title, parameter_name = "what its author did", "outcome"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(value, str(label)) for value, label in HELD_OUTCOMES]

    def queryset(self, request: HttpRequest, claims: QuerySet[Claim]) -> QuerySet[Claim]:
        return claims.filter(outcomes.holds([self.value() or ""])) if self.value() else claims


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
