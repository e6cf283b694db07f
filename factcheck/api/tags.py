"""ETag and If-None-Match: what has not changed is not sent again."""

from hashlib import sha256

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware

from factcheck.api.problems import problem

DIGITS = 32  # of the digest, in hexadecimal


class Tags(ConditionalGetMiddleware):
    """Django's, for the API: a strong tag of the very bytes, begun with the version where there is one.

    So what a claim's sources or evidence do changes its tag, while If-Match asks for its version alone.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith("/api/") or response.streaming:
            return response
        if 200 <= response.status_code < 300 and response.status_code != 204:
            self._tag(response)
        asked = super().process_response(request, response)
        if asked.status_code == 412 and asked is not response:
            detail = "What stands here is not what If-Match names; read it again."
            return problem(412, code="stale_version", title="Changed since you read it", detail=detail)
        return asked

    def _tag(self, response: HttpResponseBase) -> None:
        version = response.headers.get("ETag", "").strip('"')
        if version or self.needs_etag(response):
            digest = sha256(response.content).hexdigest()[:DIGITS]  # type: ignore[attr-defined]
            response.headers["ETag"] = f'"{version}-{digest}"' if version else f'"{digest}"'
