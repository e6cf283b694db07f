"""One capture as WARC/1.1 (ISO 28500:2017). Values in, bytes out, and the same bytes each time."""

from sources.warc.records import NOT_MODIFIED, write
from sources.warc.values import Capture, Exchange, Note, Revisit

MEDIA_TYPE = "application/warc"

__all__ = ["MEDIA_TYPE", "NOT_MODIFIED", "Capture", "Exchange", "Note", "Revisit", "write"]
