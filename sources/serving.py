"""How what others wrote is handed to a browser: as a file, or as a page in which nothing runs or loads."""

from collections.abc import Iterable
from os import SEEK_END
from typing import IO, Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from sources.harmless import STYLE_SOURCE

SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# A browser that opens it must run nothing of it: not a script, not a form, not as part of our pages.
INERT = {
    **SAFE,
    "Content-Security-Policy": "sandbox; default-src 'none'; script-src 'none'",
    "Cache-Control": "private, no-cache",
}
PAGE_POLICY = (
    f"sandbox; default-src 'none'; script-src 'none'; style-src {STYLE_SOURCE}; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
PICTURE_POLICY = f"{PAGE_POLICY}; img-src data:"  # which is in the document itself: nothing is loaded


def attachment(
    content: bytes | Iterable[bytes], name: str, media_type: str
) -> HttpResponse | StreamingHttpResponse:
    """A file to be kept, never shown."""
    headers = {**INERT, "Content-Disposition": f'attachment; filename="{name}"'}
    if isinstance(content, bytes):
        return HttpResponse(content, content_type=media_type, headers=headers)
    return StreamingHttpResponse(content, content_type=media_type, headers=headers)


def file_for(
    request: HttpRequest, file: IO[bytes], name: str, media_type: str, *, etag: str
) -> HttpResponseBase:
    """A file that was made for this answer and goes with it; nothing of it where the client has the same."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    headers = {
        **INERT,
        "ETag": f'"{etag}"',
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Length": str(size),
    }
    whole: Any = FileResponse(file, content_type=media_type, headers=headers)
    answer = get_conditional_response(request, etag=headers["ETag"], response=whole)
    assert answer is not None  # it was given one
    if answer is not whole:
        file.close()
    return answer


def page(document: str, *, status: int = 200, has_picture: bool = False) -> HttpResponse:
    """A document of sources.harmless, which only our own pages may frame."""
    headers = {
        **SAFE,
        "Content-Security-Policy": PICTURE_POLICY if has_picture else PAGE_POLICY,
        "X-Frame-Options": "SAMEORIGIN",
        "Cache-Control": "private, no-cache",
    }
    return HttpResponse(document, content_type="text/html; charset=utf-8", status=status, headers=headers)
