"""TLS is always verified, by the name in the address, whatever IP it was pinned to."""

import contextlib
import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from sources.enums import Outcome
from sources.fetching.client import fetch
from sources.fetching.fetched import Fetched
from sources.fetching.limits import Limits
from tests.hostile.cases import Case, ending, shows
from tests.hostile.server import Answer, dripping, moved, page, serving
from tests.hostile.visits import ARTICLE, PATIENT

NAME = "news.test"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tls") / "authorities.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


def visit(
    authority: trustme.CA,
    bundle: Path | None,
    certificate: trustme.LeafCert,
    answer: Answer | bytes,
    limits: Limits = PATIENT,
    *,
    allow: Collection[str] = (),
) -> Fetched:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with serving(answer, tls=context) as server:
        return fetch(
            server.url(host=NAME),
            limits=replace(limits, ca_bundle=str(bundle) if bundle else None),
            allow=[f"{NAME}:{server.port}", *allow],
            resolve=lambda _: ["127.0.0.1"],
        )


def test_a_good_certificate_for_the_name_is_trusted(authority: trustme.CA, bundle: Path) -> None:
    fetched = visit(authority, bundle, authority.issue_cert(NAME), page(ARTICLE))
    assert (fetched.outcome, fetched.peer, fetched.body) == (Outcome.OK, "127.0.0.1", ARTICLE)


def expired(authority: trustme.CA) -> trustme.LeafCert:
    return authority.issue_cert(NAME, not_before=LONG_AGO, not_after=LONG_AGO + dt.timedelta(days=1))


def self_signed(authority: trustme.CA) -> trustme.LeafCert:
    """Issuer and subject are the same key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return trustme.LeafCert(private, certificate.public_bytes(pem), [])


@shows(
    Case("TLS expired", "a certificate that ended in 2020", "TLS tls", expired),
    Case(
        "TLS wrong name",
        "a certificate for another name and for the address that the name was pinned to",
        "TLS tls",
        lambda authority: authority.issue_cert("other.test", "127.0.0.1"),
    ),
    Case("TLS self-signed", "a certificate signed by its own key", "TLS tls", self_signed),
    Case(
        "TLS self-signed",
        "a certificate of an authority that nobody knows",
        "TLS tls",
        lambda _: trustme.CA().issue_cert(NAME),
    ),
)
def test_what_cannot_be_verified_is_not_asked(case: Case, authority: trustme.CA, bundle: Path) -> str:
    fetched = visit(authority, bundle, case.make(authority), page(ARTICLE))
    assert (fetched.status, fetched.wire) == (None, b"")
    return ending(fetched)


def test_a_test_authority_is_not_trusted_by_default(authority: trustme.CA) -> None:
    assert visit(authority, None, authority.issue_cert(NAME), page(ARTICLE)).outcome == Outcome.TLS


@shows(Case("body drip", "a body inside TLS, a byte at a time", "TIMEOUT deadline"))
def test_a_drip_inside_tls_ends_at_the_deadline(authority: trustme.CA, bundle: Path) -> str:
    slow = dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    fetched = visit(authority, bundle, authority.issue_cert(NAME), slow, Limits(connect=5, read=5, total=3))
    assert fetched.status == 200
    return ending(fetched)


@shows(Case("header drip", "a TLS handshake, a byte at a time", "TIMEOUT deadline"))
def test_a_handshake_that_drips_ends_at_the_deadline(bundle: Path) -> str:
    """A record that promises 255 bytes of a server's hello, and sends one every 50 ms."""
    with silent_until_spoken_to(b"\x16\x03\x03\x00\xff\x02\x00\x00\xfb") as port:
        url = f"https://{NAME}:{port}/"
        limits = Limits(connect=0.5, read=0.5, total=0.6, ca_bundle=str(bundle))
        started = time.monotonic()
        fetched = fetch(url, limits=limits, allow=[f"{NAME}:{port}"], resolve=lambda _: ["127.0.0.1"])
    assert time.monotonic() - started < 5
    return ending(fetched)


@contextlib.contextmanager
def silent_until_spoken_to(start: bytes) -> Iterator[int]:
    """A port that answers whatever comes with `start`, then with NUL after NUL."""

    def answer(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(start)
                while True:
                    connection.sendall(b"\0")
                    time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer, args=(listener,), daemon=True).start()
        yield listener.getsockname()[1]


@shows(
    Case(
        "https to http",
        "https that leads to plain http in public",
        "OK",
        then="Followed: both hops are on record, and the address that it ended at says http.",
    )
)
def test_a_redirect_from_https_to_http_is_followed_and_on_record(authority: trustme.CA, bundle: Path) -> str:
    with serving(page(ARTICLE)) as plain:
        certificate = authority.issue_cert(NAME)
        fetched = visit(authority, bundle, certificate, moved(plain.url("/story")), allow=[plain.pair])
    assert fetched.final_url == plain.url("/story")
    assert [hop.url.partition(":")[0] for hop in fetched.redirects] == ["https"]
    return ending(fetched)


@shows(Case("https to http", "https that leads to http inside", "REFUSED guard"))
def test_a_redirect_from_https_to_an_inside_http_address_is_refused(
    authority: trustme.CA, bundle: Path
) -> str:
    fetched = visit(authority, bundle, authority.issue_cert(NAME), moved("http://169.254.169.254/"))
    return ending(fetched)


def test_a_server_that_speaks_no_tls_is_a_tls_failure(bundle: Path) -> None:
    with serving(page(ARTICLE)) as server:
        url = server.url().replace("http:", "https:")
        fetched = fetch(url, limits=Limits(connect=1, read=0.5, total=1), allow=[server.pair])
    assert fetched.outcome in (Outcome.TLS, Outcome.TIMEOUT)
