"""The tests' fence: nothing but loopback and unix sockets is reachable from a test process.

An audit hook, since it sees every connection that Python makes, whichever library asks. It cannot
be lifted. `pytest.fail` raises what no `except Exception` swallows.
"""

import ipaddress
import socket
import sys

import pytest

_LOCAL_NAMES = {"", "localhost", "ip6-localhost", socket.gethostname().lower()}


def is_local(host: object) -> bool:
    """Whether a host, as given to a socket call, is this machine itself."""
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    if name.lower() in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback or address.is_unspecified


def is_literal(host: object) -> bool:
    """Whether looking the host up would ask no name server."""
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


def _watch(event: str, args: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        connection, address = args[0], args[1]
        if getattr(connection, "family", None) in {socket.AF_INET, socket.AF_INET6}:
            host = address[0] if isinstance(address, tuple) else address
            if not is_local(host):
                pytest.fail(f"A test reached for the network: {event} {address}", pytrace=True)
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
        if not (is_local(host) or is_literal(host)):
            pytest.fail(f"A test asked a name server for {host!r}", pytrace=True)


def fence() -> None:
    """Installs the hook, for the life of this process."""
    sys.addaudithook(_watch)
