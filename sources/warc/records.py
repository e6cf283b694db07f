"""Which records make a capture, and what each of them says.

Ids are derived from the capture's own, dates are those of the exchange, and each record is one gzip
member without a time. The compressed bytes also depend on the zlib that is used, the records do not.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from sources.warc.framing import Record, date, digest, http_head, lines, member
from sources.warc.values import Capture, Exchange, Fields, Headers, Note, Revisit

SOFTWARE = "factcheck warc 1"  # the form of these records: count up when it changes
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
FIELDS, REQUEST, RESPONSE = (
    "application/warc-fields",
    "application/http; msgtype=request",
    "application/http; msgtype=response",
)
NOT_MODIFIED = 304


def write(capture: Capture, later: Iterable[Revisit | Note] = ()) -> Iterator[bytes]:
    """The capture's WARC, gzipped, record by record; what came later stands last.

    A capture whose payload is no longer kept has its metadata, and nothing else.
    """
    yield member(_warcinfo(capture))
    if capture.payload is not None:
        for record in _exchanges(capture, capture.payload):
            yield member(record)
    yield member(_metadata(capture))
    hashed = digest(capture.payload or b"")
    for each in later:
        record = _revisit(capture, each, hashed) if isinstance(each, Revisit) else _note(capture, each)
        yield member(record)


def _exchanges(capture: Capture, payload: bytes) -> Iterator[Record]:
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


def _warcinfo(capture: Capture) -> Record:
    said = [
        ("software", SOFTWARE),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", CONFORMS_TO),
        ("description", "The body as it came over the wire; only the framing of chunks was undone."),
    ]
    name = ("WARC-Filename", f"{capture.id}.warc.gz")
    return Record(
        _id(capture.id, "warcinfo"), "warcinfo", capture.at, FIELDS, body=lines(said), fields=[name]
    )


def _exchange(
    capture: Capture, exchange: Exchange, role: str, payload: bytes | None, fields: Fields
) -> Iterator[Record]:
    """The request, if it is known, and the response."""
    response = _id(capture.id, f"{role}response")
    about = [("WARC-Target-URI", exchange.url), *_peer(exchange)]
    if exchange.request is not None:
        yield Record(
            _id(capture.id, f"{role}request"),
            "request",
            exchange.at,
            REQUEST,
            head=http_head(_request_line(exchange), exchange.request),
            fields=[*about, ("WARC-Concurrent-To", response), _info(capture)],
        )
    yield Record(
        response,
        "response",
        exchange.at,
        RESPONSE,
        head=http_head(exchange.status_line, _unchunked(exchange.headers)),
        body=payload or b"",
        fields=[*about, *fields, _info(capture)],
        has_payload=payload is not None,
    )


def _resource(capture: Capture, payload: bytes, fields: Fields) -> Record:
    return Record(
        _id(capture.id, "resource"),
        "resource",
        capture.at,
        capture.media_type or "application/octet-stream",
        body=payload,
        fields=[("WARC-Target-URI", capture.url), *fields, _info(capture)],
        has_payload=True,
    )


def _metadata(capture: Capture) -> Record:
    """What we know of the capture beside what came."""
    of = [] if capture.payload is None else [("WARC-Concurrent-To", _main(capture))]
    return Record(
        _id(capture.id, "metadata"),
        "metadata",
        _main_date(capture),
        FIELDS,
        body=lines(capture.facts),
        fields=[("WARC-Target-URI", capture.url), *of, _info(capture)],
    )


def _note(capture: Capture, note: Note) -> Record:
    return Record(
        _id(note.id, "metadata"),
        "metadata",
        note.at,
        FIELDS,
        body=lines(note.facts),
        fields=[("WARC-Target-URI", capture.url), ("WARC-Refers-To", _main(capture)), _info(capture)],
    )


def _revisit(capture: Capture, revisit: Revisit, hashed: str) -> Record:
    is_304 = revisit.status == NOT_MODIFIED
    profile = "server-not-modified" if is_304 else "identical-payload-digest"
    line = "HTTP/1.1 304 Not Modified" if is_304 else f"HTTP/1.1 {revisit.status}"
    first = capture.final.headers if capture.final else ()
    # A 304 stands for the headers that it leaves out; an answer in full had the others as before.
    headers = revisit.headers if is_304 else _overlaid(first, revisit.headers)
    return Record(
        _id(revisit.id, "revisit"),
        "revisit",
        revisit.at,
        RESPONSE,
        head=http_head(line, _unchunked(headers)),
        fields=[
            ("WARC-Target-URI", revisit.url),
            ("WARC-Profile", PROFILES + profile),
            ("WARC-Refers-To", _main(capture)),
            ("WARC-Refers-To-Target-URI", capture.url),
            ("WARC-Refers-To-Date", date(_main_date(capture))),
            ("WARC-Payload-Digest", hashed),
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
