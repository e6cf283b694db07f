"""The canonical form of a web address: the key under which a source is kept, never what is fetched.

Two spellings of one page give one key; two pages never do. What may change the page (path case,
query values, the order of repeated parameters, `www.`, the scheme) is left as it is.
"""

import re
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import canonicalize_url, url_query_cleaner

DEFAULT_PORTS = {"http": 80, "https": 443}

# Parameters that tell where a reader came from, and nothing about the page.
TRACKING_PREFIXES = ("utm_", "mtm_", "pk_campaign", "pk_kwd")
TRACKING = {
    "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
    "igshid", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "vero_id", "oly_anon_id", "oly_enc_id",
    "cmpid", "ncid",
}  # fmt: skip


def canonicalize(url: str) -> str:
    """The key of `url`. Idempotent, and never raises: an address it cannot read is its own key."""
    try:
        return _normalised(url.strip())
    except (ValueError, UnicodeError):
        return url.strip()


def _normalised(url: str) -> str:
    if "\\" in url or not urlsplit(url).hostname:  # no address that anything is fetched from
        return url
    parts = urlsplit(canonicalize_url(_untracked(_with_plain_authority(url)), keep_fragments=False))
    if parts.scheme not in DEFAULT_PORTS:
        return url
    return urlunsplit(parts._replace(path=_without_dots(parts.path)))


def _with_plain_authority(url: str) -> str:
    """Host in lower case and punycode, without the port that the scheme implies anyway."""
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        return url
    userinfo, at, _ = parts.netloc.rpartition("@")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else _ascii(parts.hostname)
    port = "" if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f":{parts.port}"
    return urlunsplit(parts._replace(netloc=f"{userinfo}{at}{host}{port}"))


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _untracked(url: str) -> str:
    names = {pair.partition("=")[0] for pair in urlsplit(url).query.split("&")}
    tracking = [name for name in names if _is_tracking(name.lower())]
    return url_query_cleaner(url, tracking, remove=True, unique=False) if tracking else url


def _is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_PREFIXES)


def _without_dots(path: str) -> str:
    """`/a/../b` is `/b`: what every client asks for. Double slashes stay: a server may mean them."""
    if not re.search(r"(^|/)\.{1,2}(/|$)", path):
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == ".." and kept:
            kept.pop()
        elif segment not in (".", ".."):
            kept.append(segment)
    is_folder = path.endswith(("/", "/.", "/.."))
    return "/" + "/".join(kept) + ("/" if is_folder and kept and kept[-1] else "")
