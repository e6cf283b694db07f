"""The fence holds: a test that reaches for the network fails, whatever the library."""

import socket

import pytest
import requests

from tests.support.network import is_local

Fenced = pytest.fail.Exception


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "0.0.0.0", b"localhost", None]
)
def test_this_machine_is_local(host: object) -> None:
    assert is_local(host)


@pytest.mark.parametrize(
    "host", ["192.0.2.1", "10.0.0.1", "169.254.169.254", "::ffff:192.0.2.1", "example.org"]
)
def test_everything_else_is_not(host: object) -> None:
    assert not is_local(host)


def test_a_connection_outward_fails_the_test() -> None:
    with socket.socket() as outward, pytest.raises(Fenced, match=r"reached for the network"):
        outward.connect(("192.0.2.1", 80))


def test_a_connection_outward_without_blocking_fails_too() -> None:
    with socket.socket() as outward:
        outward.setblocking(False)
        with pytest.raises(Fenced, match=r"reached for the network"):
            outward.connect_ex(("192.0.2.1", 80))


def test_a_datagram_outward_fails_the_test() -> None:
    with (
        socket.socket(type=socket.SOCK_DGRAM) as outward,
        pytest.raises(Fenced, match=r"reached for the network"),
    ):
        outward.sendto(b"x", ("192.0.2.1", 53))


def test_a_name_server_is_not_asked() -> None:
    with pytest.raises(Fenced, match=r"asked a name server for 'example\.org'"):
        socket.getaddrinfo("example.org", 80)


def test_a_library_does_not_get_out_either() -> None:
    with pytest.raises(Fenced):
        requests.get("http://192.0.2.1/", timeout=1)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()
