"""Every error as application/problem+json (RFC 9457): type, title, status, detail, and a stable `code`."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults
from rest_framework import exceptions
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError

from factcheck.api import request_ids
from sources.errors import Refusal

MEDIA_TYPE = "application/problem+json"
RESERVED = {"type", "title", "status", "detail", "code", "field", "errors", "request_id"}


class MalformedJson(APIException):
    status_code, default_code = 400, "malformed_json"


class TooLarge(APIException):
    status_code, default_code = 413, "too_large"


def problem(
    status: int, *, code: str, title: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any
) -> JsonResponse:
    """The answer. `more`: field, errors and whatever a refusal says besides."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    known = {name: value for name, value in more.items() if value is not None}
    if named := request_ids.current.get():
        known["request_id"] = named
    return JsonResponse(
        {**body, **known}, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {})
    )


def handler(fault: Exception, context: Mapping[str, Any]) -> HttpResponseBase | None:
    """REST framework's hook. None for a fault of ours, which is logged and answered with 500."""
    if isinstance(fault, Refusal):
        return _refused(fault)
    if isinstance(fault, ValidationError):
        return _invalid(fault)
    if isinstance(fault, RequestDataTooBig):
        fault = TooLarge(f"A request has at most {settings.DATA_UPLOAD_MAX_MEMORY_SIZE} bytes.")
    if isinstance(fault, exceptions.UnsupportedMediaType):
        fault = _says_what_is_taken(fault, context["view"])
    if isinstance(fault, Http404):
        fault = exceptions.NotFound()
    if isinstance(fault, PermissionDenied):
        fault = exceptions.PermissionDenied()
    return _known(fault) if isinstance(fault, APIException) else None


def _says_what_is_taken(fault: APIException, view: Any) -> APIException:
    taken = " or ".join(parser.media_type for parser in view.parser_classes)
    return exceptions.UnsupportedMediaType("", detail=f"{fault.detail} Send it as {taken}.")


def _refused(fault: Refusal) -> JsonResponse:
    more: dict[str, Any] = {name: value for name, value in fault.extra.items() if name not in RESERVED}
    wait = getattr(fault, "wait", None)
    headers = {"Retry-After": str(wait)} if wait else None
    said: dict[str, Any] = {"code": fault.code, "title": fault.title, "detail": fault.detail}
    return problem(fault.status, **said, headers=headers, field=fault.field, **more)


def _invalid(fault: ValidationError) -> JsonResponse:
    errors: dict[str, list[str]] = {}
    for field, message in _flat(fault.detail):
        errors.setdefault(field, []).append(message)
    field, messages = next(iter(errors.items()))
    return problem(
        400,
        code="invalid",
        title="The request is not valid",
        detail=f"{field}: {messages[0]}" if field else messages[0],
        field=field or None,
        errors=errors,
    )


def _flat(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each message with the path of its field, as in parts.0.kind."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else str(name)
            yield from _flat(inner, ".".join(filter(None, (path, step))))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from _flat(inner, path if isinstance(inner, str) else f"{path}.{number}")
    else:
        yield path, str(detail)


def _known(fault: APIException) -> JsonResponse:
    code = fault.detail.code if isinstance(fault.detail, ErrorDetail) else fault.default_code
    headers = {}
    if header := getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = header
    if wait := getattr(fault, "wait", None):
        headers["Retry-After"] = str(int(wait))
    title = HTTPStatus(fault.status_code).phrase
    return problem(
        fault.status_code,
        code=code or fault.default_code,
        title=title,
        detail=str(fault.detail),
        headers=headers,
    )


# --- what no view of ours answers ---------------------------------------------------------------


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not _is_api(request):
        return defaults.page_not_found(request, exception)
    detail = "There is nothing at this address."
    if not request.path.endswith("/"):
        detail += f" Addresses here end with a slash: {request.path}/"
    return problem(404, code="not_found", title="Not Found", detail=detail)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    if not _is_api(request):
        if isinstance(exception, RequestDataTooBig):
            return HttpResponse(render_to_string("413.html", {"why": str(exception)}), status=413)
        return defaults.bad_request(request, exception)
    return problem(400, code="bad_request", title="Bad Request", detail="The request cannot be read.")


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Our own fault, logged with its request by Django; the answer says no more than that."""
    if not _is_api(request):
        return defaults.server_error(request)
    detail = "Something went wrong here. It is in the log; try again later."
    return problem(500, code="server_error", title="Internal Server Error", detail=detail)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
