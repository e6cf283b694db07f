"""What is kept of a capture, as bytes and as something to read; or why there is nothing."""

from w3lib.encoding import html_to_unicode

from sources import blobs, harmless, labels
from sources.confined import MB, Bounds, Failure, run
from sources.enums import Quality, UploadKind
from sources.errors import Conflict, NotFound, Refusal, TakenDown
from sources.fetching.decoding import decode
from sources.fetching.fetched import Headers, header
from sources.fetching.limits import Limits
from sources.fetching.page import sniff
from sources.models import Snapshot, Tombstone

# Of what a person sent, the kinds that open by their name and run nothing in a browser.
ENDINGS = {
    "application/pdf": "pdf",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
}
IMAGES = frozenset(kind for kind in ENDINGS if kind.startswith("image/"))
MARKUP = {"text/html", "application/xhtml+xml"}
# A person waits for it, in a web process: an ordinary page takes some milliseconds.
VIEW_BOUNDS = Bounds(memory=512 * MB, cpu=3, wall=6.0, answer=12 * MB)


class BytesMissing(Refusal):
    code, status, title = "bytes_missing", 410, "The bytes are gone"


class BytesDamaged(Conflict):
    code, title = "bytes_damaged", "The bytes are not what was captured"


class NoReadingView(NotFound):
    code, title = "no_reading_view", "It cannot be shown as a page"


def tombstone_of(snapshot: Snapshot) -> Tombstone | None:
    return getattr(snapshot, "tombstone", None)


def check_not_taken_down(snapshot: Snapshot) -> None:
    """Raises TakenDown, with what the tombstone says."""
    stone = tombstone_of(snapshot)
    if stone:
        detail = (
            f"A legal order ({stone.order}) took this capture down on {stone.at:%Y-%m-%d}: {stone.reason}"
        )
        raise TakenDown(detail, tombstone=dict(facts_of(stone)))


def facts_of(stone: Tombstone) -> list[tuple[str, str]]:
    """What is left of a capture that was taken down."""
    return [
        ("order", stone.order),
        ("reason", stone.reason),
        ("sha256", stone.sha256),
        ("asked_by", stone.asked_by.get_username()),
        ("confirmed_by", stone.confirmed_by.get_username()),
        ("at", stone.at.isoformat()),
    ]


def file_name(snapshot: Snapshot) -> str:
    """What its bytes are called as a file: ready to be opened where a person sent a PDF or an image."""
    is_plain = snapshot.upload.get("kind") in (UploadKind.PDF, UploadKind.IMAGE)
    return f"{snapshot.sha256}.{ENDINGS.get(snapshot.media_type, 'bin') if is_plain else 'bin'}"


def bytes_of(snapshot: Snapshot) -> bytes:
    """The bytes as they came over the wire, checked. Raises TakenDown, BytesMissing, BytesDamaged."""
    check_not_taken_down(snapshot)
    try:
        return blobs.get(snapshot.sha256)
    except blobs.BlobMissing:
        raise BytesMissing("The bytes of this snapshot are no longer kept here; its facts remain.") from None
    except blobs.BlobDamaged:
        raise BytesDamaged("The bytes kept here no longer match the snapshot's hash; restore them.") from None


def headers_of(snapshot: Snapshot) -> Headers:
    """Of the answer; none where a person brought a file."""
    return tuple((name, value) for name, value in snapshot.exchange.get("headers") or ())


def content_type_of(snapshot: Snapshot) -> str:
    """As the server gave it, with the charset; what it was found to be where it gave none or said nothing."""
    said = header(headers_of(snapshot), "content-type") or ""
    return said if said.strip().lower().startswith(snapshot.media_type) else snapshot.media_type


def is_markup(snapshot: Snapshot) -> bool:
    """Whether it is a page with a structure; anything else is shown as text."""
    return content_type_of(snapshot).partition(";")[0].strip().lower() in MARKUP


def is_picture(snapshot: Snapshot) -> bool:
    """Whether it is an image that a person brought, of a kind in which nothing can run."""
    return snapshot.upload.get("kind") == UploadKind.IMAGE and snapshot.media_type in IMAGES


def view_of(snapshot: Snapshot) -> str:
    """A document in which nothing runs: a page with its structure, an image that a person brought with its
    transcript, any other text page by page.

    Raises TakenDown, BytesMissing, BytesDamaged; NoReadingView for what has no text that we can show.
    """
    if is_markup(snapshot):
        return _structured(snapshot)
    if is_picture(snapshot):
        return _picture(snapshot)
    check_not_taken_down(snapshot)
    reading = snapshot.extractions.order_by("-pk").only("text", "page_offsets", "quality", "rule").first()
    if reading is None:
        raise NoReadingView("It has not been read yet; a worker does that by itself. Look again in a minute.")
    if not reading.text:
        why = labels.reading(Quality(reading.quality), reading.rule)
        raise NoReadingView(f"{why} {labels.next_step(reading.rule)}".strip())
    return harmless.pages(reading.text, reading.page_offsets)


def _picture(snapshot: Snapshot) -> str:
    """Only what its bytes prove to be such an image, whatever it was called."""
    image = bytes_of(snapshot)
    if sniff(image) != snapshot.media_type:
        raise NoReadingView("Its bytes are not those of such an image; download it, and open it with care.")
    typed = snapshot.extractions.filter(text__gt="").order_by("-pk").values_list("text", flat=True).first()
    return harmless.picture(image, snapshot.media_type, typed or "")


def _structured(snapshot: Snapshot) -> str:
    """The page's own markup made harmless, in a child: a page can be made to take minutes."""
    wire, content_type, url = bytes_of(snapshot), content_type_of(snapshot), snapshot.final_url
    encoding = header(headers_of(snapshot), "content-encoding") or ""

    def read() -> bytes:
        body = decode(wire, encoding, Limits().decoded_bytes, is_cut=snapshot.is_truncated).body
        return harmless.harmless(html_to_unicode(content_type, body)[1], url).encode("utf-8", "replace")

    found = run(read, VIEW_BOUNDS)
    if isinstance(found, Failure):
        raise NoReadingView(
            "This page is built so that it cannot be shown here safely; read its text, or download it."
        )
    return found.decode()
