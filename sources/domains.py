"""The registrable domain of an address, by the public suffix list that tldextract carries. Offline."""

from urllib.parse import urlsplit

from tldextract import TLDExtract

_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)


def registrable_domain(url: str) -> str:
    """`https://home.treasury.gov/x` → `treasury.gov`; an IP address or a bare name is its own."""
    found = _extract(url)
    return (found.top_domain_under_public_suffix or found.fqdn or found.domain).lower()


def site(url: str) -> str:
    """Whom we are polite to: the registrable domain; address and port where the host has none."""
    found = _extract(url)
    return found.top_domain_under_public_suffix.lower() or urlsplit(url).netloc.lower()


def origin(url: str) -> str:
    """`https://www.state.gov/rewards?x=1` → `https://www.state.gov`: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
