"""Every spelling of an inside address that we know of is refused, before anything is connected."""

import contextlib
import socket
from typing import Any

import pytest

from sources.errors import UrlRefused
from sources.fetching import guard
from sources.fetching.client import fetch
from sources.fetching.networks import is_public
from tests.hostile.cases import Case, ending, shows

PUBLIC = "93.184.215.14"

SPELLINGS: dict[str, list[str]] = {
    "decimal": ["http://2130706433/", "http://2852039166/", "http://0/"],
    "hex": ["http://0x7f000001/", "http://0x7f.1/", "http://0x7f.0x0.0x0.0x1/", "http://0xa9fea9fe/"],
    "octal": ["http://0177.0.0.1/", "http://010.0.0.1/", "http://017700000001/"],
    "short": ["http://127.1/", "http://10.1/", "http://127.0.1/"],
    "IPv4-mapped": ["http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:0:7f00:1]/"],
    "NAT64": ["http://[64:ff9b::7f00:1]/", "http://[64:ff9b::169.254.169.254]/", "http://[64:ff9b:1::1]/"],
    "6to4": ["http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/"],
    "Teredo": ["http://[2001:0:7f00:1::]/", "http://[2001::1]/"],
    "CGNAT": ["http://100.64.0.1/", "http://100.100.100.200/", "http://100.127.255.255/"],
    "fec0::": ["http://[fec0::1]/", "http://[feff:ffff::1]/"],
    "::127.0.0.1": ["http://[::127.0.0.1]/", "http://[::7f00:1]/", "http://[::1]/", "http://[::]/"],
    "zone id": ["http://[fe80::1%25eth0]/", "http://[fe80::1%eth0]/", "http://[2606:4700::1%25lo]/"],
    "circled digits": [
        "http://①②⑦.⓪.⓪.①/", "http://１２７.0.0.1/", "http://127。0。0。1/", "http://loc\u00adalhost/",
        "http://ⓛocalhost/", "http://127.0.0.1\u200b/",
    ],
    "trailing dot": ["http://127.0.0.1./", "http://LOCALHOST./", "http://169.254.169.254./"],
    "userinfo": [
        "http://example.org@127.0.0.1/", "http://example.org:80@127.0.0.1:80/", "http://user:secret@example.org/",
    ],
    "backslash": [
        "http://example.org\\@127.0.0.1/", "http://127.0.0.1\\.example.org/", "http:\\\\127.0.0.1/",
    ],
    "ports 5432 and 6379": ["http://example.org:5432/", "http://example.org:6379/", "http://93.184.215.14:6379/"],
    "our own host name": [
        "https://own.example.org/api/v1/", "http://OWN.EXAMPLE.ORG./", "https://desk.example.org/",
    ],
}  # fmt: skip
OURS = guard.Policy(own_hosts=frozenset({"own.example.org", "desk.example.org"}))

# Beyond the list.
INSIDE = [
    "http://127.0.0.1/", "http://localhost/", "http://localhost.localdomain/", "http://169.254.169.254/",
    "http://168.63.129.16/", "http://192.168.1.1/", "http://172.16.0.1/", "http://192.0.0.192/",
    "http://240.0.0.1/", "http://255.255.255.255/", "http://224.0.0.1/", "http://198.18.0.1/", "http://0.0.0.0/",
    "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/",
    "http://[2001:db8::1]/", "http://[3fff::1]/", "http://[5f00::1]/", "http://[100::1]/", "http://[4000::1]/",
    "http://%31%32%37.0.0.1/", "http://127.0.0.1%00.example.org/", "http://127.0.0.1\t/", "http://127.0.0.1\n/",
    "http://[127.0.0.1]/", "http://[::1", "http://::1/", "http:///127.0.0.1/",
    "http:127.0.0.1", "//127.0.0.1/", "http://", "",
    "http://example.org:22/", "http://example.org:0/",
    "http://example.org:65536/", "http://example.org:-80/", "http://example.org:80a/",
    "file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:6379/_", "data:text/html,x",
    "javascript:alert(1)", "http://printer.local/", "http://metadata.google.internal/",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/", "ws://example.org/", "http://exam ple.org/", "http://a..b/",
    "http://example.org/" + "a" * 2048,
]  # fmt: skip
ALL_INSIDE = [
    *INSIDE,
    *(url for item, urls in SPELLINGS.items() if item != "our own host name" for url in urls),
]


def names(host: str) -> list[str]:
    """Every name leads to a public address, except what the C library would read as an inside one."""
    if host.endswith(("localhost", ".localdomain", ".local", ".internal")):
        return ["127.0.0.1"]
    try:
        return [socket.inet_ntoa(socket.inet_aton(host))]
    except OSError:
        return [PUBLIC]


REFUSED = "REFUSED guard"


@shows(*(Case(item, url, REFUSED, url) for item, urls in SPELLINGS.items() for url in urls))
def test_no_spelling_of_an_inside_address_is_fetched(case: Case, settings: Any) -> str:
    settings.PUBLIC_BASE_URL, settings.ALLOWED_HOSTS = "https://own.example.org", ["desk.example.org"]
    fetched = fetch(case.make, resolve=names)
    assert (fetched.peer, fetched.status) == (None, None)
    return ending(fetched)


@pytest.mark.parametrize("url", ALL_INSIDE)
def test_an_inside_or_unreadable_address_is_refused(url: str) -> None:
    with pytest.raises(UrlRefused):
        guard.vet(url, names)


@pytest.mark.parametrize("url", [*ALL_INSIDE, *SPELLINGS["our own host name"]])
def test_submitting_it_is_refused_too(url: str) -> None:
    with pytest.raises(UrlRefused):
        guard.check_url(url, OURS)


@shows(
    Case(
        "webhook targets",
        f"each of these {len(ALL_INSIDE)} spellings, as the target of a webhook",
        f"{REFUSED}, {len(ALL_INSIDE)} of {len(ALL_INSIDE)}",
        then="Nothing is connected to. Webhooks are yet to come; this is the door that they go through.",
    )
)
def test_the_door_of_webhooks_refuses_the_same() -> str:
    refused = 0
    for url in ALL_INSIDE:
        with contextlib.suppress(UrlRefused):
            guard.addresses(url, names)
            continue
        refused += 1
    return f"{REFUSED}, {refused} of {len(ALL_INSIDE)}"


def test_without_the_guard_the_c_library_reads_them_as_inside() -> None:
    """The twin: these are names to a URL library, and addresses to the resolver behind it."""
    spelled = ["2130706433", "0x7f000001", "0177.0.0.1", "127.1"]
    assert [socket.inet_ntoa(socket.inet_aton(host)) for host in spelled] == ["127.0.0.1"] * 4


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "HTTPS://Example.ORG:443/a?b=c#d",
        "http://example.org.",
        "https://bücher.example/straße?q=ä",
        "http://8.8.8.8/",
        "http://[2606:4700::6810:84e5]/",
        "https://sub_domain.example.org/a b",
        "https://example.org/x?u=http://127.0.0.1/",
    ],
)
def test_an_ordinary_public_address_passes(url: str) -> None:
    assert guard.vet(url, names) in (PUBLIC, "8.8.8.8", "2606:4700::6810:84e5")
    guard.check_url(url, guard.Policy())


def test_a_user_name_is_refused_on_submit() -> None:
    with pytest.raises(UrlRefused, match="user name"):
        guard.check_url("https://user@example.org/", guard.Policy())


def test_our_own_name_is_refused_on_submit() -> None:
    with pytest.raises(UrlRefused, match="our own address"):
        guard.check_url("https://own.example.org/", guard.Policy(own_hosts=frozenset({"own.example.org"})))


def test_one_inside_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(UrlRefused, match=r"10\.0\.0\.5"):
        guard.addresses("http://mixed.example.org/", lambda _: [PUBLIC, "10.0.0.5"])


def test_a_name_is_asked_for_once_and_all_its_addresses_come_in_order() -> None:
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return ["8.8.8.8", PUBLIC, "8.8.8.8"]

    assert guard.addresses("http://example.org/", resolve) == ["8.8.8.8", PUBLIC]
    assert asked == ["example.org"]


def test_an_allowed_pair_is_let_through_and_no_other_port_of_it() -> None:
    assert guard.addresses("http://127.0.0.1:8799/", names, ["127.0.0.1:8799"]) == ["127.0.0.1"]
    with pytest.raises(UrlRefused):
        guard.addresses("http://127.0.0.1:8800/", names, ["127.0.0.1:8799"])


def test_an_extra_port_lets_public_addresses_through_alone() -> None:
    policy = guard.Policy(ports=frozenset({80, 443, 8888}))
    assert guard.check_url("http://example.org:8888/", policy).port == 8888
    with pytest.raises(UrlRefused, match="not a public address"):
        guard.check_url("http://10.0.0.1:8888/", policy)


def test_a_name_without_an_address_is_no_refusal() -> None:
    with pytest.raises(socket.gaierror):
        guard.addresses("http://example.org/", lambda _: [])


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2001:4860:4860::8888"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "::ffff:8.8.8.8", "64:ff9b::808:808", "fe80::1%eth0", "nonsense"]
)
def test_not_public_addresses(address: str) -> None:
    assert not is_public(address)
