"""Where a request comes from, as far as failed sign-ins are counted."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def of(request: HttpRequest) -> str:
    """The client's address: what our own proxy wrote last where there is one, else the connection's.

    IPv6 counts by its /64, since one household may use every address in it. "unknown" if it cannot be read.
    """
    given = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        given = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or given
    try:
        found = ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, 64), strict=False))
    return str(found)
