"""One capture as WARC/1.1 (ISO 28500:2017). Values in, bytes out, and the same bytes each time.

warcio frames and compresses the records; what is in them is written here. Its own helpers would date
and number them anew each time, hash with SHA-1 and percent-encode the headers of others.

Ids are derived from the capture's own, dates are those of the exchange, and each record is one gzip
member without a time. The compressed bytes also depend on the zlib that is used, the records do not.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

Headers = Sequence[tuple[str, str]]  # in order, repeated, as Latin-1 was decoded
Fields = Sequence[tuple[str, str]]

VERSION = "WARC/1.1"
MEDIA_TYPE = "application/warc"
SOFTWARE = "factcheck warc 1"  # the form of these records: count up when it changes
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
FIELDS, REQUEST, RESPONSE = (
    "application/warc-fields",
    "application/http; msgtype=request",
    "application/http; msgtype=response",
)
NOT_MODIFIED = 304
CONTROLS = dict.fromkeys([*range(0x20), 0x7F, *range(0x80, 0xA0)], " ")


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


@dataclass(frozen=True)
class _Record:
    """`head` and `body` make the block; `payload` says whether the body is one, with a digest."""

    id: str
    type: str
    at: datetime
    content_type: str
    head: bytes = b""
    body: bytes = b""
    fields: Fields = ()
    has_payload: bool = False


def write(capture: Capture, later: Iterable[Revisit | Note] = ()) -> Iterator[bytes]:
    """The capture's WARC, gzipped, record by record; what came later stands last.

    A capture whose payload is no longer kept has its metadata, and nothing else.
    """
    yield _member(_warcinfo(capture))
    if capture.payload is not None:
        for record in _exchanges(capture, capture.payload):
            yield _member(record)
    yield _member(_metadata(capture))
    digest = _digest(capture.payload or b"")
    for each in later:
        record = _revisit(capture, each, digest) if isinstance(each, Revisit) else _note(capture, each)
        yield _member(record)


def _exchanges(capture: Capture, payload: bytes) -> Iterator[_Record]:
    for number, hop in enumerate(capture.redirects):
        # Only the head of a redirect is kept, which has to be said where there was a body.
        is_whole = _header(hop.headers, "content-length") == "0"
        fields = [] if is_whole else [("WARC-Truncated", "unspecified")]
        yield from _exchange(capture, hop, f"redirect-{number}-", None, fields)
    cut = [("WARC-Truncated", "length")] if capture.is_cut else []
    if capture.final:
        yield from _exchange(capture, capture.final, "", payload, cut)
    else:
        yield _resource(capture, payload, cut)


def _warcinfo(capture: Capture) -> _Record:
    said = [
        ("software", SOFTWARE),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", CONFORMS_TO),
        ("description", "The body as it came over the wire; only the framing of chunks was undone."),
    ]
    name = ("WARC-Filename", f"{capture.id}.warc.gz")
    return _Record(
        _id(capture.id, "warcinfo"), "warcinfo", capture.at, FIELDS, body=_lines(said), fields=[name]
    )


def _exchange(
    capture: Capture, exchange: Exchange, role: str, payload: bytes | None, fields: Fields
) -> Iterator[_Record]:
    """The request, if it is known, and the response."""
    response = _id(capture.id, f"{role}response")
    about = [("WARC-Target-URI", exchange.url), *_peer(exchange)]
    if exchange.request is not None:
        yield _Record(
            _id(capture.id, f"{role}request"),
            "request",
            exchange.at,
            REQUEST,
            head=_head(_request_line(exchange), exchange.request),
            fields=[*about, ("WARC-Concurrent-To", response), _info(capture)],
        )
    yield _Record(
        response,
        "response",
        exchange.at,
        RESPONSE,
        head=_head(exchange.status_line, _unchunked(exchange.headers)),
        body=payload or b"",
        fields=[*about, *fields, _info(capture)],
        has_payload=payload is not None,
    )


def _resource(capture: Capture, payload: bytes, fields: Fields) -> _Record:
    return _Record(
        _id(capture.id, "resource"),
        "resource",
        capture.at,
        capture.media_type or "application/octet-stream",
        body=payload,
        fields=[("WARC-Target-URI", capture.url), *fields, _info(capture)],
        has_payload=True,
    )


def _metadata(capture: Capture) -> _Record:
    """What we know of the capture beside what came."""
    of = [] if capture.payload is None else [("WARC-Concurrent-To", _main(capture))]
    return _Record(
        _id(capture.id, "metadata"),
        "metadata",
        _main_date(capture),
        FIELDS,
        body=_lines(capture.facts),
        fields=[("WARC-Target-URI", capture.url), *of, _info(capture)],
    )


def _note(capture: Capture, note: Note) -> _Record:
    return _Record(
        _id(note.id, "metadata"),
        "metadata",
        note.at,
        FIELDS,
        body=_lines(note.facts),
        fields=[("WARC-Target-URI", capture.url), ("WARC-Refers-To", _main(capture)), _info(capture)],
    )


def _revisit(capture: Capture, revisit: Revisit, digest: str) -> _Record:
    is_304 = revisit.status == NOT_MODIFIED
    profile = "server-not-modified" if is_304 else "identical-payload-digest"
    line = "HTTP/1.1 304 Not Modified" if is_304 else f"HTTP/1.1 {revisit.status}"
    first = capture.final.headers if capture.final else ()
    # A 304 stands for the headers that it leaves out; an answer in full had the others as before.
    headers = revisit.headers if is_304 else _overlaid(first, revisit.headers)
    return _Record(
        _id(revisit.id, "revisit"),
        "revisit",
        revisit.at,
        RESPONSE,
        head=_head(line, _unchunked(headers)),
        fields=[
            ("WARC-Target-URI", revisit.url),
            ("WARC-Profile", PROFILES + profile),
            ("WARC-Refers-To", _main(capture)),
            ("WARC-Refers-To-Target-URI", capture.url),
            ("WARC-Refers-To-Date", _date(_main_date(capture))),
            ("WARC-Payload-Digest", digest),
            _info(capture),
        ],
    )


def _main(capture: Capture) -> str:
    """The id of the record that holds the payload."""
    return _id(capture.id, "response" if capture.final else "resource")


def _main_date(capture: Capture) -> datetime:
    return capture.final.at if capture.final else capture.at


def _info(capture: Capture) -> tuple[str, str]:
    return ("WARC-Warcinfo-ID", _id(capture.id, "warcinfo"))


def _id(of: UUID, role: str) -> str:
    return f"<urn:uuid:{uuid5(of, role)}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _digest(*parts: bytes) -> str:
    digest = sha256()
    for part in parts:
        digest.update(part)
    return f"sha256:{digest.hexdigest()}"


def _peer(exchange: Exchange) -> Fields:
    return [("WARC-IP-Address", exchange.peer)] if exchange.peer else []


def _request_line(exchange: Exchange) -> str:
    parts = urlsplit(exchange.url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{exchange.method} {parts.path or '/'}{query} HTTP/1.1"


def _unchunked(headers: Headers) -> Headers:
    """Without Transfer-Encoding, which was undone: under a name that no reader obeys, as crawlers do."""
    return [
        (f"X-Orig-{name}" if name.lower() == "transfer-encoding" else name, value) for name, value in headers
    ]


def _overlaid(headers: Headers, changed: Headers) -> Headers:
    """`headers`, those of a name in `changed` replaced by the ones there."""
    names = {name.lower() for name, _ in changed}
    return [*(each for each in headers if each[0].lower() not in names), *changed]


def _header(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _head(line: str, headers: Headers) -> bytes:
    """The head of an HTTP message, its bytes as they came: Latin-1, no line ends inside a line."""
    lines = [line, *(f"{name}: {value}" for name, value in headers), "", ""]
    return b"\r\n".join(_line(each) for each in lines)


def _line(text: str) -> bytes:
    """Latin-1, as it was decoded; UTF-8 for what cannot have been, in a record that a person brought."""
    unbroken = text.replace("\r", " ").replace("\n", " ").replace("\x00", " ")
    try:
        return unbroken.encode("latin-1")
    except UnicodeEncodeError:
        return unbroken.encode("utf-8", "replace")


def _lines(fields: Fields) -> bytes:
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


def _member(record: _Record) -> bytes:
    fields = [
        ("WARC-Type", record.type),
        ("WARC-Record-ID", record.id),
        ("WARC-Date", _date(record.at)),
        *((name, _plain(value)) for name, value in record.fields),
        *([("WARC-Payload-Digest", _digest(record.body))] if record.has_payload else []),
        ("WARC-Block-Digest", _digest(record.head, record.body)),
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
