"""What a web archive says about the page that it keeps: when it looked so, and where it stood. Pure.

Anybody can send a Memento-Datetime header, and so make a page of today look old. It counts only where the
answer came from an archive that we know, or that the newsroom has named (MEMENTO_ARCHIVES).
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

ARCHIVES = frozenset(
    {
        "web.archive.org", "archive.today", "archive.ph", "archive.is", "archive.li", "archive.md",
        "archive.vn", "archive.fo", "perma.cc", "wayback.archive-it.org", "arquivo.pt", "webarchive.loc.gov",
        "webarchive.nationalarchives.gov.uk", "www.webarchive.org.uk", "webarchive.nla.gov.au", "vefsafn.is",
        "swap.stanford.edu", "wayback.vefsafn.is", "web.archive.org.au", "haw.nsk.hr",
    }
)  # fmt: skip
# …/20200131120000/https://…, with a replay mode such as id_, or archive.today's 2020.01.31-120000.
STAMPED = re.compile(r"/(?:(\d{14})(?:[a-z]{2}_)?|(\d{4}\.\d\d\.\d\d-\d{6}))/(.+)$", re.DOTALL)
LINK = re.compile(r"\s*<([^<>]*)>(.*)", re.DOTALL)
ORIGINAL = re.compile(r';\s*rel\s*=\s*(?:"[^"]*\boriginal\b[^"]*"|original\b)', re.IGNORECASE)


@dataclass(frozen=True)
class Memento:
    """A page as an archive keeps it: when it looked so, the page's own address, the archive's host."""

    at: datetime
    original: str
    archive: str


def is_archive(url: str, more: Collection[str] = ()) -> bool:
    """Whether `url` is at an archive that we know; `more` are hosts, or host:port, that count as well."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and not {parts.hostname, parts.netloc}.isdisjoint(
            ARCHIVES | set(more)
        )
    except ValueError:
        return False


def named(url: str, more: Collection[str] = ()) -> Memento | None:
    """What an archive's address says by itself; None where it is none, or says no moment to the second."""
    found = STAMPED.search(url) if is_archive(url, more) else None
    if found is None:
        return None
    digits, dotted, original = found.groups()
    try:
        at = datetime.strptime(digits or re.sub(r"\D", "", dotted), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return Memento(at, _whole(original), urlsplit(url).netloc.lower())


def _whole(original: str) -> str:
    """With its scheme, and both of its slashes: what stands in a path often loses one."""
    if not re.match(r"https?:/", original, re.IGNORECASE):
        return f"http://{original}"
    return re.sub(r"^(https?):/+", r"\1://", original, flags=re.IGNORECASE)


def served(url: str, headers: Iterable[tuple[str, str]], more: Collection[str] = ()) -> Memento | None:
    """What the answer from `url` says: by its Memento-Datetime and Link headers, else by the address."""
    if not is_archive(url, more):
        return None
    own, sent = named(url, more), list(headers)
    at = _moment(sent) or (own.at if own else None)
    if at is None:
        return None
    return Memento(at, _original(sent) or (own.original if own else ""), urlsplit(url).netloc.lower())


def _moment(headers: list[tuple[str, str]]) -> datetime | None:
    said = next((value for name, value in headers if name.lower() == "memento-datetime"), "")
    try:
        at = parsedate_to_datetime(said)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _original(headers: list[tuple[str, str]]) -> str:
    """The page's own address, from Link: <…>; rel="original"."""
    links = (value for name, value in headers if name.lower() == "link")
    for link in (each for value in links for each in re.split(r",\s*(?=<)", value)):
        found = LINK.fullmatch(link)
        if found and ORIGINAL.search(found[2]) and found[1].startswith(("http://", "https://")):
            return found[1]
    return ""
