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


class SamePerson(Conflict):
    code, title = "same_person", "This takes a second person"


class FeedNotRead(Invalid):
    code, title = "feed_not_read", "This is no feed that can be read"


class FileTooLarge(TooLarge):
    code, title = "file_too_large", "The file is too large"


class FileNotTaken(Refusal):
    """The file is of a kind that we do not take, or not of the kind that it says."""

    code, status, title = "file_not_taken", 415, "Files of this kind are not taken"


class PageNotInFile(Invalid):
    """A web archive that does not hold the page, or cannot be read."""

    code, title = "page_not_in_file", "The page is not in the file"


class CaptureIsAWall(Invalid):
    """What was uploaded is itself a paywall, a challenge, an error page: it says nothing."""

    code, title = "capture_is_a_wall", "This is not the page itself"


class NotAPersonsCapture(Conflict):
    code, title = "not_a_persons_capture", "Only a person's own capture is attested"


class AlreadyAttested(Conflict):
    code, title = "already_attested", "You attested it before"


class AlreadyTakenDown(Conflict):
    code, title = "already_taken_down", "It was taken down before"


class AttributedInACircle(Conflict):
    """It would make a source its own origin, through others."""

    code, title = "attributed_in_a_circle", "They would have it from each other"


class ConfidentialSource(Conflict):
    """It would keep, in the clear, what could give a confidential source away."""

    code, title = "confidential_source", "Not of a confidential source"


class NoConfidentialKey(Conflict):
    code, title = "no_confidential_key", "Nothing can be kept secret here yet"


class CannotBeRead(Conflict):
    """No key at hand opens it."""

    code, title = "cannot_be_read", "It cannot be read"


class AlreadyErased(Conflict):
    code, title = "already_erased", "It was erased before"


class NothingToCompare(Conflict):
    """A capture without a reading that is worth comparing."""

    code, title = "nothing_to_compare", "There is nothing to compare"


class TakenDown(Refusal):
    """A legal order removed it; `tombstone` in the answer says what is left."""

    code, status, title = "taken_down", 410, "Taken down"
