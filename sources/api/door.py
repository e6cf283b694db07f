"""What every call has in common: its input is read strictly, its answer is one shape or a page of them."""

from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from sources.api import choosing
from sources.api.choosing import EXPAND, FIELDS, Expansions
from sources.people import User

M = TypeVar("M", bound=Model)
BY_TIME = ("-created_at", "created_at", "-updated_at", "updated_at")
# Of a page whose answer says more than its rows do.
PAGED = [
    OpenApiParameter("cursor", str, description="From `next` or `previous` of another page."),
    OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
        description="How many on a page.",
    ),
]
UNKNOWN = "There is nothing of this id, or nothing that you may see."


class Call(GenericAPIView[Any]):
    """What each call can do. `parameters`: the query parameters that it understands besides filters.

    has_secret_answer: what it answers is shown once and kept nowhere. expansions: what `expand` adds to what
    is read, where a call takes it and `fields`.
    """

    parameters: frozenset[str] = frozenset()
    has_secret_answer = False
    expansions: Expansions | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in {"GET", "HEAD"}:
            self._check_parameters(request)
        if request.method == "POST" and hasattr(self, "post"):
            through = import_string(settings.POSTS_THROUGH)
            setattr(self, "post", through(self, getattr(self, "post")))  # noqa: B009,B010  (not each has it)

    def _check_parameters(self, request: Request) -> None:
        known = self.known_parameters()
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            allowed = f"these are: {', '.join(sorted(known))}" if known else "this call takes none"
            raise ValidationError(dict.fromkeys(unknown, f"There is no such parameter; {allowed}."))

    def known_parameters(self) -> set[str]:
        return set(self.parameters) | (set() if self.expansions is None else {FIELDS, EXPAND})

    def with_expansions(self, rows: QuerySet[M]) -> QuerySet[M]:
        """The rows, with what `expand` asks for gathered."""
        return choosing.expanded(rows, self.request, self.expansions or {}) if self._chooses() else rows

    def chosen(self, serializer: BaseSerializer[Any]) -> Any:
        """What the shape says, as far as `fields` and `expand` ask for it."""
        if self._chooses():
            choosing.choose(serializer, self.request, self.expansions or {})
        return serializer.data

    def _chooses(self) -> bool:
        return self.expansions is not None and self.request.method in {"GET", "HEAD"}

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """What a person may see is theirs: no shared cache keeps it, their own asks each time."""
        response.headers.setdefault("Cache-Control", "private, no-cache")
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def person(self) -> User:
        """Who asks; routes that let anonymous in do not ask for it."""
        user: User = self.request.user  # type: ignore[assignment]
        return user

    def taken(self, form: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The body, read by `form`. Raises ValidationError that names each field at fault."""
        read = form(data=self.request.data, context=self.get_serializer_context())
        read.is_valid(raise_exception=True)
        return dict(read.validated_data)

    def problem(self, fault: Exception) -> HttpResponse:
        """What the fault is answered with. Raises what is a fault of ours."""
        handler, context = self.get_exception_handler(), self.get_exception_handler_context()
        answer: HttpResponse | None = handler(fault, context)
        if answer is None:
            raise fault
        return answer

    def shown(
        self, shape: type[BaseSerializer[Any]], row: Any, *, status: int = 200, **headers: str
    ) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        read = shape(row, context=self.get_serializer_context())
        return Response(self.chosen(read), status=status, headers=named)


class Door(Call):
    """A call about one thing."""

    pagination_class = None
    filter_backends = []


class ListDoor(Call):
    """A call about many things: `page` answers with one page of them, newest first, filtered as asked.

    orderings: what `ordering` takes, where a call takes it; the first is that of a call without it.
    """

    orderings: tuple[str, ...] = ()

    def known_parameters(self) -> set[str]:
        filters = getattr(self, "filterset_class", None)
        named = set(filters.base_filters) if filters else set()
        ordered = {"ordering"} if self.orderings else set()
        return named | {"cursor", "page_size"} | ordered | super().known_parameters()

    def filter_queryset(self, queryset: QuerySet[M]) -> QuerySet[M]:
        """Narrowed by what the call asks for; where that is nothing, no form of all filters is built."""
        filters = getattr(self, "filterset_class", None)
        if filters and not set(filters.base_filters) & set(self.request.query_params):
            return queryset
        found: QuerySet[M] = super().filter_queryset(queryset)
        return found

    def page(self, shape: type[BaseSerializer[Any]], rows: QuerySet[Any]) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.with_expansions(rows)))
        read = shape(page, many=True, context=self.get_serializer_context())
        return self.get_paginated_response(self.chosen(read))


def find(rows: QuerySet[M], **key: UUID | int) -> M:
    """The one row. Raises NotFound, the same whether it does not exist or may not be seen."""
    try:
        return rows.get(**key)
    except ObjectDoesNotExist:
        raise NotFound("There is nothing here, or nothing that you may see.") from None


def named(rows: QuerySet[M], key: UUID, *, field: str) -> M:
    """The row that a body's field names. Raises ValidationError, the same for one that may not be seen."""
    found = rows.prefetch_related(None).filter(pk=key).first()
    if found is None:
        raise ValidationError({field: UNKNOWN})
    return found


class AsItIs(BaseContentNegotiation):
    """For calls whose answer has one form only, whatever the client says that it accepts."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return next(iter(parsers), None)

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        renderer = next(iter(renderers))
        return renderer, renderer.media_type
