"""One record as bytes: its block, its digests, its gzip member.

warcio frames and compresses; digests, heads and fields are written here. Its own helpers would hash
with SHA-1 and percent-encode the headers of others.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sources.warc.values import Fields, Headers

VERSION = "WARC/1.1"
CONTROLS = dict.fromkeys([*range(0x20), 0x7F, *range(0x80, 0xA0)], " ")


@dataclass(frozen=True)
class Record:
    """`head` and `body` make the block; has_payload: the body is one, with a digest of its own."""

    id: str
    type: str
    at: datetime
    content_type: str
    head: bytes = b""
    body: bytes = b""
    fields: Fields = ()
    has_payload: bool = False


def date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(*parts: bytes) -> str:
    hashed = sha256()
    for part in parts:
        hashed.update(part)
    return f"sha256:{hashed.hexdigest()}"


def http_head(line: str, headers: Headers) -> bytes:
    """The head of an HTTP message, its bytes as they came: Latin-1, no line ends inside a line."""
    text = [line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return b"\r\n".join(_line(each) for each in text)


def _line(text: str) -> bytes:
    """Latin-1, as it was decoded; UTF-8 for what cannot have been, in a record that a person brought."""
    unbroken = text.replace("\r", " ").replace("\n", " ").replace("\x00", " ")
    try:
        return unbroken.encode("latin-1")
    except UnicodeEncodeError:
        return unbroken.encode("utf-8", "replace")


def lines(fields: Fields) -> bytes:
    return "".join(f"{name}: {_plain(value)}\r\n" for name, value in fields).encode()


def _plain(value: str) -> str:
    """A value of a WARC field: one line of UTF-8."""
    return value.translate(CONTROLS).encode("utf-8", "replace").decode().strip()


class _Writer(WARCWriter):
    def ensure_digest(self, *args: object, **kwargs: object) -> None:
        """Those that there should be are there."""


class _Head:
    """HTTP headers that are bytes already, as warcio's writer asks for them."""

    def __init__(self, head: bytes) -> None:
        self.headers_buff = head

    def compute_headers_buffer(self, header_filter: object) -> None:
        """Nothing to compute."""


class _Pieces(list[bytes]):
    """Where the writer writes to; it costs no copy."""

    def write(self, piece: bytes) -> None:
        self.append(piece)

    def flush(self) -> None:
        """Nothing to flush."""


def member(record: Record) -> bytes:
    fields = [
        ("WARC-Type", record.type),
        ("WARC-Record-ID", record.id),
        ("WARC-Date", date(record.at)),
        *((name, _plain(value)) for name, value in record.fields),
        *([("WARC-Payload-Digest", digest(record.body))] if record.has_payload else []),
        ("WARC-Block-Digest", digest(record.head, record.body)),
    ]
    framed: Any = ArcWarcRecord(
        "warc",
        record.type,
        StatusAndHeaders("", fields, protocol=VERSION),
        BytesIO(record.body),
        _Head(record.head),
        _plain(record.content_type),
        len(record.head) + len(record.body),
    )
    framed.payload_length = len(record.body)
    pieces = _Pieces()
    _Writer(pieces, gzip=True, warc_version="1.1").write_record(framed)
    return b"".join(pieces)
