"""The registrable domain of an address, by the public suffix list that tldextract carries. Offline."""

from tldextract import TLDExtract

_extract = TLDExtract(suffix_list_urls=(), cache_dir=None)


def registrable_domain(url: str) -> str:
    """`https://home.treasury.gov/x` → `treasury.gov`; an IP address or a bare name is its own."""
    found = _extract(url)
    return (found.top_domain_under_public_suffix or found.fqdn or found.domain).lower()
