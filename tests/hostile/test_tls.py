"""TLS is always verified, by the name in the address, whatever IP it was pinned to."""

import datetime as dt
import ssl
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from sources.enums import Outcome
from sources.fetching.client import fetch
from sources.fetching.fetched import Fetched
from sources.fetching.limits import Limits
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
) -> Fetched:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with serving(answer, tls=context) as server:
        return fetch(
            server.url(host=NAME),
            limits=replace(limits, ca_bundle=str(bundle) if bundle else None),
            allow=[f"{NAME}:{server.port}"],
            resolve=lambda _: ["127.0.0.1"],
        )


def test_a_good_certificate_for_the_name_is_trusted(authority: trustme.CA, bundle: Path) -> None:
    fetched = visit(authority, bundle, authority.issue_cert(NAME), page(ARTICLE))
    assert (fetched.outcome, fetched.peer, fetched.body) == (Outcome.OK, "127.0.0.1", ARTICLE)


def test_a_certificate_for_another_name_is_not(authority: trustme.CA, bundle: Path) -> None:
    fetched = visit(authority, bundle, authority.issue_cert("other.test", "127.0.0.1"), page(ARTICLE))
    assert (fetched.outcome, fetched.rule) == (Outcome.TLS, "tls")


def test_an_expired_certificate_is_not(authority: trustme.CA, bundle: Path) -> None:
    certificate = authority.issue_cert(NAME, not_before=LONG_AGO, not_after=LONG_AGO + dt.timedelta(days=1))
    assert visit(authority, bundle, certificate, page(ARTICLE)).outcome == Outcome.TLS


def test_an_unknown_authority_is_not(authority: trustme.CA, bundle: Path) -> None:
    assert visit(authority, bundle, trustme.CA().issue_cert(NAME), page(ARTICLE)).outcome == Outcome.TLS


def test_a_test_authority_is_not_trusted_by_default(authority: trustme.CA) -> None:
    assert visit(authority, None, authority.issue_cert(NAME), page(ARTICLE)).outcome == Outcome.TLS


def test_a_drip_inside_tls_ends_at_the_deadline(authority: trustme.CA, bundle: Path) -> None:
    slow = dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x")
    fetched = visit(authority, bundle, authority.issue_cert(NAME), slow, Limits(connect=5, read=5, total=5))
    assert (fetched.outcome, fetched.status) == (Outcome.TIMEOUT, 200)


def test_a_redirect_from_https_to_an_inside_http_address_is_refused(
    authority: trustme.CA, bundle: Path
) -> None:
    fetched = visit(authority, bundle, authority.issue_cert(NAME), moved("http://169.254.169.254/"))
    assert fetched.outcome == Outcome.REFUSED


def test_a_server_that_speaks_no_tls_is_a_tls_failure(bundle: Path) -> None:
    with serving(page(ARTICLE)) as server:
        url = server.url().replace("http:", "https:")
        fetched = fetch(url, limits=Limits(connect=1, read=0.5, total=1), allow=[server.pair])
    assert fetched.outcome in (Outcome.TLS, Outcome.TIMEOUT)
