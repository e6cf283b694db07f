"""The one page that is wanted out of a WARC or WACZ file, such as a browser extension saves. Pure.

The file is hostile: it is read by a bounded stream, nothing of it is written anywhere, and whoever has it
from outside calls this in a child (sources.confined), where whatever breaks the reader does no harm.
What a person's session would give away (cookies, passwords) is left out of what is taken from it.
"""

import gzip
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator
from contextlib import redirect_stderr
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.recordloader import ArcWarcRecord

from sources.canonical import canonicalize

MB = 1024 * 1024
UNPACKED = 300 * MB  # all that is unpacked of one file, once
ENTRIES = 5_000  # files in a WACZ
RECORDS = 50_000
PAGES = 5 * MB  # of a WACZ's list of pages
RATIO = 200  # of an entry's size to what it takes up; only a bomb has more
REDIRECTS = 10
NAMED = 10  # addresses that an error names
SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie", "set-cookie2"})
WARC_ENTRY = re.compile(r"archive/.+\.warc(\.gz)?")
MOVED = frozenset({301, 302, 303, 307, 308})
HEADERS, HEADER_CHARS = 200, 8_000

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Unfit:
    """Why nothing was taken, in words for who sent it."""

    reason: str
    is_too_large: bool = False


@dataclass(frozen=True)
class Picked:
    """The exchange that was wanted, as the archive holds it. `body` is without chunk framing.

    captured_at: WARC-Date. redirects: each as sources.fetching keeps a hop. left_out: headers not taken.
    """

    url: str
    captured_at: str
    status: int
    status_line: str
    headers: Headers
    request: dict[str, Any] | None = None
    redirects: list[dict[str, Any]] = field(default_factory=list)
    record_id: str = ""
    left_out: list[str] = field(default_factory=list)
    body: bytes = field(default=b"", repr=False)


class _TooMuch(Exception):
    pass


class _NotThis(Exception):
    pass


class _Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Bounded:
    """A stream that ends in _TooMuch instead of filling the memory; all streams of a file share `left`."""

    def __init__(self, inner: _Source, left: list[int]) -> None:
        self.inner, self.left = inner, left

    def read(self, size: int = -1) -> bytes:
        data = self.inner.read(min(size, MB) if size >= 0 else MB)
        self.left[0] -= len(data)
        if self.left[0] < 0:
            raise _TooMuch
        return data


@dataclass(frozen=True)
class _Answer:
    """What the first pass notes of each response."""

    url: str
    status: int
    location: str
    media_type: str
    date: str
    record_id: str
    status_line: str
    headers: Headers

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300 and self.status not in (204, 205, 206)


def pick(file: bytes, wanted: Collection[str], most: int) -> Picked | Unfit:
    """The answer for one of the addresses `wanted`, found through redirects too; the newest good one.

    most: bytes of a body. May raise anything on a damaged file.
    """
    with redirect_stderr(io.StringIO()):  # warcio tells of damage there
        try:
            return _pick(file, {_key(url) for url in wanted}, most)
        except _TooMuch:
            return Unfit(f"It unpacks to more than {UNPACKED // MB} MB.", is_too_large=True)
        except _NotThis as fault:
            return Unfit(str(fault))


def _pick(file: bytes, wanted: set[str], most: int) -> Picked | Unfit:
    answers = [answer for record in _records(file) if (answer := _answer_of(record))]
    way = _way(answers, wanted) or _by_pages(file, answers, wanted)
    if not way:
        return Unfit(_not_there(answers))
    *hops, chosen = way
    if not chosen.is_good:
        return Unfit(f"In it {chosen.url[:300]} answered with status {chosen.status}; capture the page.")
    return _taken(file, chosen, hops, most)


def _key(url: str) -> str:
    """Browsers go to https by themselves: the scheme does not make another page here."""
    return canonicalize(url).partition("://")[2]


def _way(answers: list[_Answer], wanted: set[str]) -> list[_Answer]:
    """The answers from a wanted address to where its redirects end; empty where there is none."""
    way: list[_Answer] = []
    while len(way) <= REDIRECTS:
        found = [each for each in answers if _key(each.url) in wanted and each not in way]
        if not found:
            return way
        way.append(max(found, key=lambda each: (each.is_good, each.date)))
        if way[-1].status not in MOVED or not way[-1].location:
            return way
        wanted = {_key(urljoin(way[-1].url, way[-1].location))}
    return way


def _by_pages(file: bytes, answers: list[_Answer], wanted: set[str]) -> list[_Answer]:
    """The HTML answer that came when a page of the WACZ's own list, which is wanted, was opened."""
    for page in _pages(file):
        if _key(str(page.get("url", ""))) in wanted:
            moment = str(page.get("ts", ""))[:19]
            same = [each for each in answers if moment and each.date[:19] == moment]
            if html := [each for each in same if each.media_type == "text/html" and each.is_good]:
                return [html[0]]
    return []


def _not_there(answers: list[_Answer]) -> str:
    if not answers:
        return "It holds no answer of a web server."
    pages = [each.url for each in answers if each.media_type in ("text/html", "application/pdf")]
    shown = list(dict.fromkeys(pages or [each.url for each in answers]))
    more = f" and {len(shown) - NAMED} more" if len(shown) > NAMED else ""
    named = ", ".join(url[:300] for url in shown[:NAMED])
    return f"It does not hold this source's page. It holds: {named}{more}."


# --- reading ---------------------------------------------------------------------------------


def _records(file: bytes) -> Iterator[ArcWarcRecord]:
    left, seen = [UNPACKED], 0
    for stream in _streams(file):
        packed = io.BufferedReader(stream)
        plain = gzip.GzipFile(fileobj=packed) if packed.peek(2)[:2] == b"\x1f\x8b" else packed
        for record in ArchiveIterator(_Bounded(plain, left)):
            seen += 1
            if seen > RECORDS:
                raise _TooMuch
            yield record


def _streams(file: bytes) -> Iterator[Any]:
    """Each WARC file in it: itself, or the entries below archive/ of a WACZ."""
    if not file.startswith(b"PK"):
        yield io.BytesIO(file)
        return
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        entries = [entry for entry in _entries(packed) if WARC_ENTRY.fullmatch(entry.filename)]
        if not entries:
            raise _NotThis("It is a zip file, and no WACZ: it holds no WARC below archive/.")
        for entry in entries:
            with packed.open(entry) as stream:
                yield stream


def _entries(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = packed.infolist()
    if len(entries) > ENTRIES:
        raise _NotThis(f"It holds {len(entries)} files; a WACZ that we read has at most {ENTRIES}.")
    if sum(entry.file_size for entry in entries) > UNPACKED:
        raise _TooMuch
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise _NotThis("It is encrypted.")
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
            raise _NotThis(f"One of its files is named {entry.filename[:100]!r}, outside of it.")
        if entry.file_size > MB and entry.file_size > RATIO * max(entry.compress_size, 1):
            raise _TooMuch
    return entries


def _pages(file: bytes) -> Iterator[dict[str, Any]]:
    """The lines of the WACZ's list of pages."""
    if not file.startswith(b"PK"):
        return
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        names = [entry.filename for entry in _entries(packed)]
        if "pages/pages.jsonl" not in names:
            return
        with packed.open("pages/pages.jsonl") as stream:
            lines = stream.read(PAGES).decode("utf-8", "replace").splitlines()
    for line in lines:
        try:
            page = json.loads(line)
        except ValueError:
            continue
        if isinstance(page, dict):
            yield page


def _answer_of(record: ArcWarcRecord) -> _Answer | None:
    if record.rec_type != "response" or record.http_headers is None:
        return None
    headers = _headers(record)
    status = record.http_headers.get_statuscode()
    return _Answer(
        url=_target(record),
        status=int(status) if status.isdecimal() and len(status) == 3 else 0,
        location=_value(headers, "location"),
        media_type=_value(headers, "content-type").partition(";")[0].strip().lower(),
        date=_clean(record.rec_headers.get_header("WARC-Date") or ""),
        record_id=_clean(record.rec_headers.get_header("WARC-Record-ID") or ""),
        status_line=_clean(f"{record.http_headers.protocol} {record.http_headers.statusline}"),
        headers=headers,
    )


def _target(record: ArcWarcRecord) -> str:
    return _clean(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")


def _headers(record: ArcWarcRecord) -> Headers:
    return [(_clean(name), _clean(value)) for name, value in record.http_headers.headers[:HEADERS]]


def _value(headers: Headers, name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _clean(text: str) -> str:
    """As a database and a header line can carry it."""
    fit = text.encode("utf-8", "replace").decode().replace("\x00", " ")
    return fit.replace("\r", " ").replace("\n", " ")[:HEADER_CHARS]


# --- taking ----------------------------------------------------------------------------------


def _taken(file: bytes, chosen: _Answer, hops: list[_Answer], most: int) -> Picked | Unfit:
    body, requests = _body_and_requests(file, chosen, {each.url for each in (*hops, chosen)}, most)
    if body is None:
        return Unfit("The page's record in it is cut short.")
    if len(body) > most:
        return Unfit(f"The page in it has over {most // MB} MB.", is_too_large=True)
    exchanged = [*requests.values(), chosen.headers, *(hop.headers for hop in hops)]
    dropped = {name.lower() for headers in exchanged for name, _ in headers if name.lower() in SECRET}
    return Picked(
        url=chosen.url,
        captured_at=chosen.date,
        status=chosen.status,
        status_line=chosen.status_line,
        headers=_public(chosen.headers),
        request=_request(chosen.url, requests),
        redirects=[_hop(hop, requests) for hop in hops],
        record_id=chosen.record_id,
        left_out=sorted(dropped),
        body=body,
    )


def _public(headers: Headers) -> Headers:
    """Without what stood for a session, and without the framing that is undone."""
    framing = {"transfer-encoding"}
    return [(name, value) for name, value in headers if name.lower() not in SECRET | framing]


def _request(url: str, requests: dict[str, Headers]) -> dict[str, Any] | None:
    if url not in requests:
        return None
    return {"method": "GET", "url": url, "headers": _public(requests[url])}


def _hop(hop: _Answer, requests: dict[str, Headers]) -> dict[str, Any]:
    answer = {"status": hop.status, "status_line": hop.status_line, "headers": _public(hop.headers)}
    return {
        "request": _request(hop.url, requests) or {"method": "GET", "url": hop.url, "headers": []},
        "answer": {**answer, "peer": None},
        "location": urljoin(hop.url, hop.location),
    }


def _body_and_requests(
    file: bytes, chosen: _Answer, urls: set[str], most: int
) -> tuple[bytes | None, dict[str, Headers]]:
    """The second pass: the chosen body, up to one byte more than `most`, and the requests for `urls`."""
    body: bytes | None = None
    requests: dict[str, Headers] = {}
    for record in _records(file):
        if record.rec_type == "request" and record.http_headers is not None and _target(record) in urls:
            requests.setdefault(_target(record), _headers(record))
        elif body is None and _answer_of(record) == chosen:
            body = _body(record, most)
    return body, requests


def _body(record: ArcWarcRecord, most: int) -> bytes | None:
    """None when the file ends before the record does."""
    stream = record.raw_stream
    if _value(_headers(record), "transfer-encoding").lower() == "chunked":
        stream = ChunkedDataReader(stream)
    found = bytearray()
    while len(found) <= most and (data := stream.read(min(MB, most + 1 - len(found)))):
        found += data
    is_short = len(found) <= most and getattr(record.raw_stream, "limit", 0) > 0
    return None if is_short else bytes(found)


# --- across the child's pipe -----------------------------------------------------------------


def packed(found: Picked | Unfit) -> bytes:
    """As bytes: what a child hands back is no object."""
    facts = asdict(found)
    body = facts.pop("body", b"")
    head = json.dumps({"is_picked": isinstance(found, Picked), **facts}).encode()
    return b"".join((len(head).to_bytes(8, "big"), head, body))


def unpacked(answer: bytes) -> Picked | Unfit:
    end = 8 + int.from_bytes(answer[:8], "big")
    facts = json.loads(answer[8:end])
    if not facts.pop("is_picked"):
        return Unfit(**facts)
    headers = [(name, value) for name, value in facts.pop("headers")]
    return Picked(**facts, headers=headers, body=answer[end:])
