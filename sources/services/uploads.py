"""A file that a person sends as their capture: what it is by its own bytes, and the page that it holds."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath

from sources import archives, confined
from sources.archives import Picked, Unfit
from sources.confined import MB, Bounds, Failure
from sources.enums import Outcome, UploadKind
from sources.errors import CaptureIsAWall, FileNotTaken, FileTooLarge, PageNotInFile
from sources.extraction.extracted import clean_line
from sources.fetching.classify import classify
from sources.fetching.decoding import BadEncoding, decode
from sources.fetching.fetched import header
from sources.fetching.limits import Limits
from sources.fetching.page import MARKUP_TYPES, Page, sniff
from sources.services.captured import IMAGES

TAKEN = "PDF, HTML, PNG, JPEG, GIF, WebP, WARC (also .gz) and WACZ"
FOUND = {
    "application/pdf": UploadKind.PDF,
    "text/html": UploadKind.HTML,
    "application/gzip": UploadKind.WARC,
    "application/zip": UploadKind.WACZ,
    **dict.fromkeys(IMAGES, UploadKind.IMAGE),
}
# What clients call each kind; an image has to be called what it is.
CALLED = {
    UploadKind.PDF: {"application/pdf", "application/x-pdf"},
    UploadKind.HTML: set(MARKUP_TYPES),
    UploadKind.WARC: {"application/warc", "application/gzip", "application/x-gzip"},
    UploadKind.WACZ: {
        "application/wacz", "application/wacz+zip", "application/zip", "application/x-zip-compressed",
    },
}  # fmt: skip
UNTYPED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
ALIASES = {"image/jpg": "image/jpeg", "image/pjpeg": "image/jpeg"}
LARGE = frozenset({UploadKind.PDF, UploadKind.WARC, UploadKind.WACZ})
MOST = Limits().pdf_bytes  # of any file
READING = Bounds(memory=640 * MB, cpu=20, wall=30.0)
BROKEN = {
    "took_too_long": "It takes too long to read; send a smaller file with the page alone.",
    "out_of_memory": "It takes too much memory to read; send a smaller file with the page alone.",
}
WAY_OUT = "Save the page once you can read it, or print it to PDF and send that."


@dataclass(frozen=True)
class Upload:
    """A file as it was sent; `name` and `declared` (its media type) are the sender's words."""

    name: str
    declared: str
    body: bytes

    @property
    def clean_name(self) -> str:
        return clean_line(PurePosixPath(self.name.replace("\\", "/")).name, 200)

    @property
    def called(self) -> str:
        """The declared media type, without parameters."""
        said = clean_line(self.declared.partition(";")[0], 100).lower()
        return ALIASES.get(said, said)


@dataclass(frozen=True)
class Content:
    """What is kept of it: the document's bytes, and where it came in a web archive the whole exchange."""

    kind: UploadKind
    media_type: str
    wire: bytes
    picked: Picked | None = None


def content(file: Upload, *, wanted: Collection[str]) -> Content:
    """What the file holds of the page at one of the addresses `wanted`.

    Raises FileTooLarge, FileNotTaken, PageNotInFile, CaptureIsAWall, each about the field file.
    """
    kind, media_type = _kind(file)
    _check_size(len(file.body), kind)
    if kind in (UploadKind.WARC, UploadKind.WACZ):
        picked = _picked(file.body, wanted)
        media_type = (header(tuple(picked.headers), "content-type") or "").partition(";")[0].strip().lower()
        _check_picked(picked, media_type)
        return Content(kind, media_type[:255], picked.body, picked)
    if kind == UploadKind.HTML:
        address = next(iter(wanted), "")
        _check_is_no_wall(Page(address, address, 200, (), media_type, file.body))
    return Content(kind, media_type, file.body)


def _kind(file: Upload) -> tuple[UploadKind, str]:
    """What its first bytes prove it to be. Raises FileNotTaken where it is nothing that we take."""
    body = _plain(file.body)
    if body.startswith(b"WARC/1."):
        kind, found = UploadKind.WARC, "application/warc"
    else:
        found = sniff(body) or ""
        if found not in FOUND:
            raise FileNotTaken(_why_not(body), field="file")
        kind = FOUND[found]
    if file.called not in UNTYPED | CALLED.get(kind, {found}):
        raise FileNotTaken(f"It is sent as {file.called}, and is {found}.", field="file")
    return kind, found


def _plain(body: bytes) -> bytes:
    """The start without a byte order mark, and in single bytes."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body[:2048].decode("utf-16", "replace").encode()
    return body.removeprefix(b"\xef\xbb\xbf")


def _why_not(body: bytes) -> str:
    start = body[:2048].lower()
    if not body:
        return "The file is empty."
    if b"<svg" in start:
        return "An SVG can carry scripts; send the image as PNG or the page as PDF."
    if b"multipart/related" in start:
        return "MHTML is not taken; print the page to PDF, or save it with ArchiveWeb.page as WACZ."
    return f"Its bytes are none of these: {TAKEN}."


def _check_size(size: int, kind: UploadKind) -> None:
    most = MOST if kind in LARGE else Limits().html_bytes
    if size > most:
        said = f"A {kind.label} has at most {most // MB} MB; this one has {size / MB:.1f}."
        raise FileTooLarge(said, field="file")


def _picked(body: bytes, wanted: Collection[str]) -> Picked:
    if not wanted:
        raise PageNotInFile(
            "An offline source has no address to look for in a web archive; send the document itself.",
            field="file",
        )
    answer = confined.run(lambda: archives.packed(archives.pick(body, wanted, MOST)), READING)
    if isinstance(answer, Failure):
        why = BROKEN.get(answer.rule, "It is damaged, or neither WARC nor WACZ.")
        raise PageNotInFile(why, field="file")
    found = archives.unpacked(answer)
    if isinstance(found, Unfit):
        refusal = FileTooLarge if found.is_too_large else PageNotInFile
        raise refusal(found.reason, field="file")
    return found


def _check_picked(picked: Picked, media_type: str) -> None:
    """The page in a web archive is held to the same as a file sent by itself, and as an answer we fetched."""
    headers = tuple(picked.headers)
    if "svg" in media_type:
        raise FileNotTaken(_why_not(b"<svg"), field="file")
    if media_type != "application/pdf":
        _check_size(len(picked.body), UploadKind.HTML)
    try:
        body = decode(picked.body, header(headers, "content-encoding") or "", Limits().decoded_bytes).body
    except BadEncoding as fault:
        raise PageNotInFile(f"The page in it cannot be unpacked: {fault}.", field="file") from None
    _check_is_no_wall(Page(picked.url, picked.url, picked.status, headers, media_type, body))


def _check_is_no_wall(page: Page) -> None:
    """A wall or an error page says nothing, whoever saved it: the rules are those of our own fetches."""
    found = classify(page)
    if found.outcome != Outcome.OK:
        why = found.reason or found.outcome.label
        raise CaptureIsAWall(f"{why} {WAY_OUT}", field="file", rule=found.rule)
