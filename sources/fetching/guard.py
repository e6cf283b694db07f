"""Which addresses are fetched: the web as anyone sees it, nothing on our own side of the wall.

`check_url` reads the address alone (on submit); `addresses` resolves its name once and vets every
answer, and only those may be connected to. What is spelled oddly is refused rather than understood.
"""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

import idna
from django.conf import settings

from sources.errors import UrlRefused
from sources.fetching.networks import is_public

MAX_URL = 2048
DEFAULT_PORTS = {"http": 80, "https": 443}
WEB_PORTS = frozenset({80, 443, 8080, 8443})
PRIVATE_SUFFIXES = {"localhost", "local", "localdomain", "internal", "intranet", "lan", "onion"}
HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:]+)(?::(?P<port>[0-9]{0,5}))?")

Resolve = Callable[[str], list[str]]


@dataclass(frozen=True)
class Policy:
    """What an installation lets through: `allow` holds host:port pairs that need not be public."""

    allow: frozenset[str] = frozenset()
    ports: frozenset[int] = frozenset(DEFAULT_PORTS.values())
    own_hosts: frozenset[str] = frozenset()

    @classmethod
    def configured(cls) -> Self:
        """FETCH_ALLOWED_ADDRESSES, FETCH_EXTRA_PORTS and our own names: PUBLIC_BASE_URL, ALLOWED_HOSTS."""
        own = {urlsplit(settings.PUBLIC_BASE_URL).hostname or "", *settings.ALLOWED_HOSTS}
        return cls(
            allow=frozenset(settings.FETCH_ALLOWED_ADDRESSES),
            ports=frozenset({*DEFAULT_PORTS.values(), *settings.FETCH_EXTRA_PORTS}),
            own_hosts=frozenset(_own_name(name) for name in own if name and name[0] not in "*.["),
        )


@dataclass(frozen=True)
class Target:
    """Where a URL leads: `host` is plain ASCII, without brackets or trailing dot."""

    scheme: str
    host: str
    port: int
    rest: str  # path and query, without the fragment

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address as it is asked for: what guard and HTTP library cannot read differently."""
        return f"{self.scheme}://{self.authority}{self.rest}"

    @property
    def pair(self) -> str:
        """host:port, as FETCH_ALLOWED_ADDRESSES writes it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def check_url(url: str, policy: Policy | None = None) -> Target:
    """Raise UrlRefused for an address that we would never fetch; nothing is looked up.

    Without a policy, the configured one counts.
    """
    policy = policy or Policy.configured()
    target = _parse(url)
    if target.pair in policy.allow:
        return target
    _check_port(target, policy.ports)
    if target.host in policy.own_hosts:
        raise _refused("This is our own address.")
    if target.host.rpartition(".")[2] in PRIVATE_SUFFIXES or not re.search(r"[.:]", target.host):
        raise _refused(f"{target.host} is not a public name.")
    if _is_literal(target.host):
        _check_public(target, target.host)
    return target


def addresses(
    url: str, resolve: Resolve, allow: Collection[str] = (), *, ports: Collection[int] = WEB_PORTS
) -> list[str]:
    """All IP addresses that may be connected to for `url`, in the resolver's order; one resolution.

    One address that is not public refuses them all, unless `allow` holds the URL's host:port.
    Raises UrlRefused, or the resolver's OSError (`socket.gaierror` for a name that does not exist).
    """
    target = _parse(url)
    is_allowed = target.pair in allow
    if not is_allowed:
        _check_port(target, ports)
    found = [target.host] if _is_literal(target.host) else list(dict.fromkeys(resolve(target.host)))
    if not found:
        raise socket.gaierror(socket.EAI_NONAME, f"{target.host} has no address")
    if not is_allowed:
        for address in found:
            _check_public(target, address)
    return found


def target_of(url: str) -> Target:
    """Where an address leads that an operator configured. Raises UrlRefused for one that nobody can read."""
    return _parse(url)


def vet(url: str, resolve: Resolve) -> str:
    """The first address that may be connected to for `url`; raises as `addresses` does."""
    return addresses(url, resolve)[0]


def _parse(url: str) -> Target:
    if len(url) > MAX_URL:
        raise _refused(f"The address is {len(url)} characters long; {MAX_URL} are allowed.")
    is_plain = url.isascii() and url.isprintable()
    if "\\" in url or (not is_plain and any(unicodedata.category(char) in ("Cc", "Cs") for char in url)):
        raise _refused("The address holds a backslash or a control character.")
    scheme, colon, rest = url.strip(" ").partition("://")
    if not colon or scheme.lower() not in DEFAULT_PORTS:
        raise _refused("Only http:// and https:// addresses are fetched.")
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if "@" in authority:
        raise _refused("An address with a user name or password in it is not fetched.")
    host, port = _host_and_port(authority)
    tail = rest[len(authority) :].partition("#")[0].replace(" ", "%20")
    if not tail.startswith("/"):
        tail = "/" + tail
    return Target(scheme.lower(), host, port or DEFAULT_PORTS[scheme.lower()], tail)


def _host_and_port(text: str) -> tuple[str, int | None]:
    match = AUTHORITY.fullmatch(text)
    if match is None:
        raise _refused("The address has no readable host and port.")
    port = int(match["port"]) if match["port"] else None
    if port is not None and not 0 < port < 65536:
        raise _refused(f"{port} is not a port.")
    host = match["host"]
    return (_ipv6(host[1:-1]) if host.startswith("[") else _name(host)), port


def _ipv6(text: str) -> str:
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError:
        raise _refused(f"[{text}] is not an IPv6 address.") from None


def _name(text: str) -> str:
    """The host in ASCII. A number is an address only when it is a plain dotted quad."""
    host = text.lower().removesuffix(".")
    if not host.isascii():
        host = _punycode(host)
    if not HOST.fullmatch(host) or len(host) > 253:
        raise _refused(f"{text!r} is not a host name.")
    if re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", host.rpartition(".")[2]) and not _is_literal(host):
        raise _refused(f"{text!r} is a number, but not a plain IPv4 address.")
    return host


def _own_name(text: str) -> str:
    """A configured name as targets spell it."""
    try:
        return _name(text)
    except UrlRefused:
        return text.lower()


def _punycode(host: str) -> str:
    # Circled digits, full-width letters and dots, zero-width spaces: other programs read another host there.
    has_invisible = any(unicodedata.category(char) == "Cf" for char in host)
    if has_invisible or unicodedata.normalize("NFKC", host) != host:
        raise _refused(f"{host!r} is spelled with look-alike or invisible characters.")
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError:
        raise _refused(f"{host!r} is not a host name.") from None


def _check_port(target: Target, ports: Collection[int]) -> None:
    if target.port not in ports:
        usual = " and ".join(map(str, sorted(ports)))
        raise _refused(f"Port {target.port} is not fetched from; the usual ones are: {usual}.")


def _check_public(target: Target, address: str) -> None:
    if not is_public(address):
        leads = "" if address == target.host else f" leads to {address}, which"
        raise _refused(f"{target.host}{leads} is not a public address.")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _refused(detail: str) -> UrlRefused:
    return UrlRefused(detail, field="url")
