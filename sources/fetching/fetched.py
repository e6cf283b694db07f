"""What one fetch brought home: every fact of the exchange, as plain values."""

from dataclasses import dataclass, field

from sources.enums import Outcome

Headers = tuple[tuple[str, str], ...]  # as they came: in order, repeated, Latin-1 decoded


def header(headers: Headers, name: str) -> str | None:
    """The first value of header `name`, whatever its case; None without one."""
    return next((value for key, value in headers if key.lower() == name), None)


def is_conditional(headers: Headers) -> bool:
    """Whether a request with these headers may be answered with 304."""
    return any(name.lower() in ("if-none-match", "if-modified-since") for name, _ in headers)


@dataclass(frozen=True)
class Request:
    """One request; `after_ms` is when it was sent, in milliseconds from the beginning of the fetch."""

    method: str
    url: str
    headers: Headers = ()
    after_ms: int = 0


@dataclass(frozen=True)
class Conditional:
    """Ask at `url`, and at no other address on the way, only for what has changed since a capture.

    sha256: of that capture; the same bytes again need no second judgement.
    """

    url: str
    headers: Headers
    sha256: str = ""


@dataclass(frozen=True)
class Answer:
    """The head of one response. `status_line` is written anew from its three parts."""

    status: int
    status_line: str
    headers: Headers
    peer: str | None


@dataclass(frozen=True)
class Hop:
    """One redirect. `location` is where it led, made absolute."""

    request: Request
    answer: Answer
    location: str

    @property
    def url(self) -> str:
        return self.request.url

    @property
    def status(self) -> int:
        return self.answer.status

    @property
    def headers(self) -> Headers:
        return self.answer.headers

    @property
    def peer(self) -> str | None:
        return self.answer.peer


@dataclass(frozen=True)
class Fetched:
    """One attempt, ended. `wire` is the body as it came (without chunk framing), `body` decoded.

    `rule` is the id of what decided the outcome, `reason` the same in plain words; both may be set
    on OK (a cap was met). `deciding_header` is the line that the rule went by ("cf-mitigated: challenge"),
    empty where it was none. `sha256` is of `wire`, in hex; `asked_about` that of the capture which a 304
    confirms. Sizes in bytes, `elapsed_ms` monotonic.
    """

    url: str
    final_url: str
    outcome: Outcome
    rule: str | None = None
    reason: str | None = None
    deciding_header: str = ""
    asked_about: str = ""
    status: int | None = None
    status_line: str | None = None
    headers: Headers = ()
    redirects: tuple[Hop, ...] = ()
    request: Request | None = None
    peer: str | None = None
    media_type: str = ""
    charset: str | None = None
    wire: bytes = field(default=b"", repr=False)
    body: bytes = field(default=b"", repr=False)
    truncated: bool = False
    sha256: str | None = None
    elapsed_ms: int = 0
    share: object = field(default=None, repr=False, compare=False)  # of memory, while the bytes are held

    @property
    def content_type(self) -> str:
        """Media type and charset together, as extract() takes them."""
        return f"{self.media_type}; charset={self.charset}" if self.charset else self.media_type
