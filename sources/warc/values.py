"""What an export is told: one capture and what came later, as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

Headers = Sequence[tuple[str, str]]  # in order, repeated, as Latin-1 was decoded
Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """A request and the head of its answer; `request` None where only the answer is known."""

    url: str
    request: Headers | None
    status_line: str
    headers: Headers
    peer: str | None
    at: datetime
    method: str = "GET"


@dataclass(frozen=True)
class Capture:
    """What was captured. `final` None: a file that a person brought, without an exchange.

    payload: the body as it came, without chunk framing; None when it is no longer kept, which `facts`
    then explain. is_cut: it ends where we stopped reading.
    """

    id: UUID
    url: str
    at: datetime
    redirects: Sequence[Exchange]
    final: Exchange | None
    payload: bytes | None
    media_type: str = ""
    is_cut: bool = False
    facts: Fields = ()


@dataclass(frozen=True)
class Revisit:
    """A later check at which the body was the same, or the server said so (304)."""

    id: UUID
    url: str
    at: datetime
    status: int
    headers: Headers


@dataclass(frozen=True)
class Note:
    """What was learned of the capture later."""

    id: UUID
    at: datetime
    facts: Fields
