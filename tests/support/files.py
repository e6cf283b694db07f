"""Files that a person sends as their own capture, and the sending of them."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from factcheck.models import User
from sources.models import Snapshot, Source
from sources.services import captures
from sources.services.uploads import Upload
from tests.support.web import CLOSED, COST, page

HTML = page("Behind the wall", COST, CLOSED, "What a subscriber reads here, a robot does not.").encode()
PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
ADDRESS = "https://example.org/walled"
DATE = "2026-01-02T03:04:05Z"


def pdf(*lines: str) -> bytes:
    """A PDF of one page with these lines."""
    shown = b"".join(b"(%s) Tj T* " % line.encode() for line in lines)
    stream = b"BT /F1 12 Tf 14 TL 72 720 Td " + shown + b"ET"
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


def warc(*answers: Mapping[str, Any], gzip: bool = True) -> bytes:
    """A WARC with a request and a response for each: url, body?, status?, headers?, sent?, date?."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    for answer in answers:
        dated = {"WARC-Date": answer.get("date", DATE)}
        asked = StatusAndHeaders(
            "GET / HTTP/1.1", answer.get("sent", [("User-Agent", "Browser/1")]), is_http_request=True
        )
        headers = answer.get("headers", [("Content-Type", "text/html; charset=utf-8")])
        said = StatusAndHeaders(answer.get("status", "200 OK"), headers, protocol="HTTP/1.1")
        body = io.BytesIO(answer.get("body", HTML))
        for kind, payload, http in (("response", body, said), ("request", None, asked)):
            writer.write_record(
                writer.create_warc_record(
                    answer["url"], kind, payload, http_headers=http, warc_headers_dict=dated
                )
            )
    return out.getvalue()


def wacz(archive: bytes, *pages: Mapping[str, str], more: Mapping[str, bytes] | None = None) -> bytes:
    """A WACZ that holds a WARC and a list of pages, each with url and ts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("archive/data.warc.gz", archive)
        lines = [{"format": "json-pages-1.0"}, *pages]
        packed.writestr("pages/pages.jsonl", "\n".join(json.dumps(line) for line in lines))
        for name, body in (more or {}).items():
            packed.writestr(name, body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def sent(body: bytes = HTML, name: str = "page.html", declared: str = "") -> Upload:
    return Upload(name=name, declared=declared, body=body)


def upload(source: Source, by: User, file: Upload | None = None, **said: Any) -> Snapshot:
    """A person's own capture of a source: HTML unless `file` says otherwise."""
    return captures.upload(source, file or sent(), by=by, now=timezone.now(), **said)
