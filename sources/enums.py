"""The words of the source tracker; values are part of the REST contract."""

from django.db.models import TextChoices


class FetchState(TextChoices):
    QUEUED = "QUEUED", "waiting"
    RUNNING = "RUNNING", "running"
    DONE = "DONE", "ended"
    FAILED = "FAILED", "quarantined"


class FetchReason(TextChoices):
    FIRST = "FIRST", "newly tracked"
    PERSON = "PERSON", "asked for by a person"
    SCHEDULE = "SCHEDULE", "due by its schedule"


class Wait(TextChoices):
    """Why a fetch does not begin yet."""

    POLITENESS = "POLITENESS", "a pause between two fetches from one site"
    RETRY_AFTER = "RETRY_AFTER", "the site asked us to come later"
    RETRY = "RETRY", "another try after a failure that may pass"


class RobotsSay(TextChoices):
    """What robots.txt said about the address when it was fetched."""

    ALLOWED = "ALLOWED", "robots.txt allows it"
    DENIED = "DENIED", "robots.txt forbids it"
    UNKNOWN = "UNKNOWN", "robots.txt could not be read"


class Outcome(TextChoices):
    """How one attempt ended."""

    OK = "OK", "captured"
    UNCHANGED = "UNCHANGED", "unchanged since the last capture"
    HTTP_ERROR = "HTTP_ERROR", "the server answered with an error"
    GONE = "GONE", "the server says the page is gone"
    DNS = "DNS", "the name could not be found"
    CONNECT = "CONNECT", "no connection"
    TLS = "TLS", "the certificate or encryption failed"
    TIMEOUT = "TIMEOUT", "took too long"
    PROTOCOL = "PROTOCOL", "the answer was not valid HTTP"
    REFUSED = "REFUSED", "refused by our guard"
    REDIRECT = "REDIRECT", "redirected in a loop, too often or nowhere"
    SOFT_404 = "SOFT_404", "says not found under a good status"
    BLOCKED = "BLOCKED", "the server blocks robots"
    PAYWALLED = "PAYWALLED", "behind a paywall or login"
    CONSENT_WALL = "CONSENT_WALL", "behind a consent wall"
    JS_ONLY = "JS_ONLY", "empty without JavaScript"
    ROBOTS_DENIED = "ROBOTS_DENIED", "robots.txt forbids it"
    TYPE_MISMATCH = "TYPE_MISMATCH", "not the kind of document it says"
    CRASHED = "CRASHED", "our own fetcher failed"


class Health(TextChoices):
    NEW = "NEW", "not fetched yet"
    ALIVE = "ALIVE", "alive"
    DEGRADED = "DEGRADED", "failing lately"
    DEAD = "DEAD", "dead"
    MOVED = "MOVED", "moved"
    REPLACED = "REPLACED", "replaced by another page"


class OverrideKind(TextChoices):
    """What a person says about a source, over what the machine finds."""

    ALIVE = "ALIVE", "alive, whatever the checks say"
    DEAD = "DEAD", "dead, whatever the checks say"
    MOVED = "MOVED", "moved to another address"
    REPLACED = "REPLACED", "replaced by another page"
    PAUSED = "PAUSED", "not to be checked"


class TakedownState(TextChoices):
    PENDING = "PENDING", "waits for a second person"
    COMPLETED = "COMPLETED", "carried out"
    DISCARDED = "DISCARDED", "discarded"


class SourceAccess(TextChoices):
    WEB = "WEB", "on the web"
    OFFLINE = "OFFLINE", "offline: a document, an interview, a person"


class OfflineKind(TextChoices):
    """What an offline source is."""

    DOCUMENT = "DOCUMENT", "document"
    INTERVIEW = "INTERVIEW", "interview"
    PERSON = "PERSON", "person"


class Seen(TextChoices):
    """How a person saw or heard an offline source."""

    ORIGINAL = "ORIGINAL", "saw the original"
    COPY = "COPY", "saw a copy"
    IN_PERSON = "IN_PERSON", "met in person"
    PHONE = "PHONE", "spoke by phone"
    VIDEO = "VIDEO", "spoke by video"
    WRITING = "WRITING", "in writing"


class IdentityDeed(TextChoices):
    """What somebody did about who a confidential source is."""

    ENTERED = "ENTERED", "wrote it down"
    LOOKED = "LOOKED", "looked"
    CHANGED = "CHANGED", "changed it"
    LET_IN = "LET_IN", "let a colleague in"
    LET_OUT = "LET_OUT", "ended a colleague’s access"
    ERASED = "ERASED", "erased it"


class Quality(TextChoices):
    OK = "OK", "a full reading"
    PARTIAL = "PARTIAL", "a part of it"
    SUSPECT = "SUSPECT", "not to be relied on"


class CapturedBy(TextChoices):
    MACHINE = "MACHINE", "a fetch of ours"
    PERSON = "PERSON", "a person's own capture"


class UploadKind(TextChoices):
    """What a person's own capture came in."""

    PDF = "PDF", "PDF"
    HTML = "HTML", "saved web page"
    IMAGE = "IMAGE", "image"
    WARC = "WARC", "WARC file"
    WACZ = "WACZ", "WACZ file"


class PublisherKind(TextChoices):
    NEWS = "NEWS", "news outlet"
    GOVERNMENT = "GOVERNMENT", "government"
    COURT = "COURT", "court or tribunal"
    ORGANISATION = "ORGANISATION", "organisation"
    OTHER = "OTHER", "other"


class Relation(TextChoices):
    """How a passage stands to a claim, as the ranker reads it."""

    AGREES = "AGREES", "agrees"
    CONFLICTS = "CONFLICTS", "conflicts"
    EARLIER_STATE = "EARLIER_STATE", "an earlier state"
    LATER_STATE = "LATER_STATE", "a later state"
    MENTIONS = "MENTIONS", "mentions it"
    UNRELATED = "UNRELATED", "unrelated"


class Located(TextChoices):
    """Where a cited passage stands in a newer text."""

    FOUND = "FOUND", "where it was"
    MOVED = "MOVED", "elsewhere on the page"
    EDITED = "EDITED", "its words were changed"
    MISSING = "MISSING", "no longer there"
    UNKNOWN = "UNKNOWN", "could not be read"


class DifferenceKind(TextChoices):
    """What the words are that differ between two states of a text, the gravest that holds."""

    NEGATION = "NEGATION", "a negation"
    NUMBER = "NUMBER", "a figure"
    UNIT = "UNIT", "a unit"
    DATE = "DATE", "a date"
    NAME = "NAME", "a name"
    WORDING = "WORDING", "the wording"


class AttributionState(TextChoices):
    PROPOSED = "PROPOSED", "proposed by the machine"
    ACCEPTED = "ACCEPTED", "accepted"
    DISMISSED = "DISMISSED", "dismissed"


class Ruled(TextChoices):
    """What a person says of an attribution."""

    ACCEPTED = "ACCEPTED", "accepted"
    DISMISSED = "DISMISSED", "dismissed"


class OpKind(TextChoices):
    """What became of a paragraph between two texts."""

    SAME = "SAME", "unchanged"
    ADDED = "ADDED", "added"
    REMOVED = "REMOVED", "removed"
    EDITED = "EDITED", "edited"
    MOVED = "MOVED", "moved"


class ChangeNotice(TextChoices):
    """Whether a page says of itself that it was changed."""

    NONE = "NONE", "no correction note"
    DATED = "DATED", "a new date of “updated”, which says nothing of what"
    NOTED = "NOTED", "with a correction note"


class Watch(TextChoices):
    """How closely a source is checked."""

    NORMAL = "NORMAL", "on the usual schedule"
    CLOSE = "CLOSE", "often: a verdict rests on it"
    QUIET = "QUIET", "never by itself"


class Fault(TextChoices):
    """What a scrub finds, and what to do about it."""

    BLOB_MISSING = (
        "BLOB_MISSING",
        "Copy the bytes back from a backup into the store of blobs, under the same name, and scrub again.",
    )
    BLOB_DAMAGED = (
        "BLOB_DAMAGED",
        "Look after the disk, put the bytes of a backup in their place, and scrub again.",
    )
    BLOB_LEFT = "BLOB_LEFT", "Run manage.py scrub --all --remove-orphans: the order says that they go."
    ORPHAN = "ORPHAN", "No row names these bytes: run manage.py scrub --all --remove-orphans."
    ROW_EDITED = (
        "ROW_EDITED",
        "Somebody wrote past Factcheck. Keep the database as it is, and compare the row with a backup's.",
    )
    ROW_MISSING = (
        "ROW_MISSING",
        "Somebody wrote past Factcheck. Keep the database as it is, and look for the row in a backup.",
    )
    ROW_UNLISTED = (
        "ROW_UNLISTED",
        "Rely on nothing that rests on this row until you know who put it there, past Factcheck.",
    )
    CHAIN_BROKEN = (
        "CHAIN_BROKEN",
        "Somebody wrote past Factcheck. Keep the database as it is, and compare its manifest with a backup.",
    )
    ROOT_BROKEN = (
        "ROOT_BROKEN",
        "Somebody wrote past Factcheck. Compare the roots with a backup's, or with one kept elsewhere.",
    )
    TIMESTAMP_WRONG = (
        "TIMESTAMP_WRONG",
        "Compare it with a backup's. If TIMESTAMP_CA_FILE has lost the authority's certificate, put it back.",
    )
