"""Reading documents in children that a hostile one can break without harm (sources.confined).

A child of its own for each costs more than the reading: the memory that it touches has to be copied.
So web pages of ordinary size are read one after another by one child, which is replaced after some; what
breaks it is read once more by a fresh one, so that a reading depends on its document alone. All else,
PDFs above all, gets a child of its own (docs/adr/0015).
"""

import json
import os
import threading
from dataclasses import asdict
from datetime import date
from functools import partial

from sources.confined import DEFAULT_BOUNDS, MB, Bounds, Child, Failure, run
from sources.enums import Quality
from sources.extraction import Extracted, extract
from sources.extraction.extracted import suspect

ORDINARY_BYTES = MB
SHARED_TYPES = ("text/html", "application/xhtml+xml")


def extract_confined(
    body: bytes,
    media_type: str,
    url: str,
    bounds: Bounds = DEFAULT_BOUNDS,
    *,
    is_truncated: bool = False,
) -> Extracted:
    """extract() in a child of its own; a document that breaks its reader is SUSPECT, with the rule."""
    answer = run(lambda: _packed(extract(body, media_type, url, is_truncated=is_truncated)), bounds)
    return _unpacked(answer)


class Reader:
    """Reads ordinary web pages by one child, up to `most` each; other documents by one of their own."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.child: Child | None = None
        self.owner = 0
        self.turn = threading.Lock()

    def read(self, body: bytes, media_type: str, url: str, *, is_truncated: bool = False) -> Extracted:
        """As extract_confined."""
        alone = partial(extract_confined, body, media_type, url, is_truncated=is_truncated)
        if self.most < 2 or len(body) > ORDINARY_BYTES or not media_type.lower().startswith(SHARED_TYPES):
            return alone()
        with self.turn:
            answer = self._at_work().ask(_asked(body, media_type, url, is_truncated))
        return alone() if isinstance(answer, Failure) else _unpacked(answer)

    def _at_work(self) -> Child:
        """The child, or the next one; never that of a process from which we were forked."""
        if self.child and self.owner == os.getpid() and self.child.is_alive:
            if self.child.asked < self.most:
                return self.child
            self.child.end()
        self.child, self.owner = Child(_read_asked), os.getpid()
        return self.child


def _asked(body: bytes, media_type: str, url: str, is_truncated: bool) -> bytes:
    head = json.dumps({"media_type": media_type, "url": url, "is_truncated": is_truncated}).encode()
    return head + b"\n" + body


def _read_asked(request: bytes) -> bytes:
    head, _, body = request.partition(b"\n")
    return _packed(extract(body, **json.loads(head)))


def _packed(read: Extracted) -> bytes:
    published_on = read.published_on.isoformat() if read.published_on else None
    return json.dumps({**asdict(read), "published_on": published_on}).encode()


def _unpacked(answer: bytes | Failure) -> Extracted:
    if isinstance(answer, Failure):
        return suspect(answer.rule)
    values = json.loads(answer)
    published_on = date.fromisoformat(values["published_on"]) if values["published_on"] else None
    offsets = tuple(values["page_offsets"])
    return Extracted(
        **{
            **values,
            "published_on": published_on,
            "page_offsets": offsets,
            "quality": Quality(values["quality"]),
        }
    )
