"""Which IP addresses belong to the public internet."""

import ipaddress

PUBLIC_IPV6 = ipaddress.ip_network("2000::/3")

# Globally routed by the registries' tables, yet they lead inside: transition prefixes that carry an
# IPv4 address, protocol and documentation ranges, and the address at which Azure serves its metadata.
NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
]  # fmt: skip


def is_public(address: str) -> bool:
    """False for anything that is not plainly one machine on the public internet.

    IPv6 outside 2000::/3 is never public: so mapped, NAT64, site-local and zoned addresses fall out.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and ip not in PUBLIC_IPV6:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in NOT_PUBLIC)
