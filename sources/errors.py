"""Named refusals. A service raises one; an edge turns it into its own kind of answer.

`code` is stable and part of the REST contract; `detail` names the field and the remedy.
"""

from typing import ClassVar


class Refusal(Exception):
    """Something a person or client asked for that we will not do, and why."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "Not done"

    def __init__(self, detail: str, *, field: str | None = None, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.extra = extra


class Invalid(Refusal):
    code, status, title = "invalid", 400, "The request is not valid"


class Forbidden(Refusal):
    code, status, title = "forbidden", 403, "Not allowed"


class NotFound(Refusal):
    code, status, title = "not_found", 404, "Not found"


class Conflict(Refusal):
    code, status, title = "conflict", 409, "Not possible in this state"


class Stale(Refusal):
    code, status, title = "stale_version", 412, "Changed since you read it"


class TooLarge(Refusal):
    code, status, title = "too_large", 413, "Too large"


class UrlRefused(Invalid):
    """The address is not one that we fetch: see sources.fetching.guard."""

    code, title = "url_refused", "This address cannot be tracked"
