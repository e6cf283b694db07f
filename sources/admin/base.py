"""What every page of the desk for recorded rows has in common: one looks, services write."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.admin import ShowFacets
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.admin import ModelAdmin
from unfold.views import ChangeList

from sources.admin.paging import Bounded
from sources.people import User

# What a filter adds to the name of its field in an address.
LOOKUPS = ("", "__exact", "__in", "__isnull")


class Listed(ChangeList):
    """A list that speaks of "all" only where something is left out; it costs no count of its own."""

    def get_filters_params(self, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Without NUL, which nothing that is kept holds and no database takes."""
        asked = super().get_filters_params(params)
        return {
            name: [value.replace("\x00", "") for value in values] if isinstance(values, list) else values
            for name, values in asked.items()
        }

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.multi_page:  # which Django lists whole, by another query than its keys'
            self.result_list = self.paginator.page(1).object_list
        if not self.query and not self.has_active_filters:
            self.full_result_count = self.result_count


class LookOnly(ModelAdmin):
    """Rows to be looked at: no add, change or delete; lists may be filtered by what they offer, no more."""

    list_per_page: ClassVar[int] = 50
    show_full_result_count: ClassVar[bool] = False
    show_facets = ShowFacets.NEVER  # each would count the whole list once more
    paginator = Bounded
    list_disable_select_all = True  # of many thousand rows nobody means all
    actions: ClassVar[Any] = []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[Listed]:
        return Listed

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def check_may_look(self, request: HttpRequest) -> None:
        """For pages of our own, as Django's pages ask for themselves."""
        if not self.has_view_permission(request):
            raise PermissionDenied

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Only the filters of the list: any other lookup could ask about rows that the person may not see."""
        fields = [each for each in self.list_filter if isinstance(each, str)]
        own = [each.parameter_name for each in self.list_filter if hasattr(each, "parameter_name")]
        own += [name for each in self.list_filter for name in getattr(each, "parameters", ())]
        return lookup in own or any(lookup == f"{field}{ending}" for field in fields for ending in LOOKUPS)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's log of the admin knows nothing of what services do; the row's own page does."""
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)


def as_key(text: str | UUID) -> UUID:
    """The id in an address; what is none names nothing."""
    try:
        return UUID(str(text))
    except ValueError:
        raise Http404 from None


def person(request: HttpRequest) -> User:
    """Who is signed in; the admin lets nobody else in."""
    if request.user.is_anonymous:
        raise PermissionDenied
    return request.user
