"""Time-stamps by RFC 3161: what is asked for a root, and whether a reply proves it. Pure.

What is certified is the root's 64 characters, so that `openssl ts -verify -data` checks it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from sources import der

Certificates = Sequence[x509.Certificate]


class NoProof(Exception):
    """A reply that proves nothing about the root; in plain words why."""


@dataclass(frozen=True)
class Query:
    data: bytes
    nonce: int


@dataclass(frozen=True)
class Proof:
    """That the authority saw the root at a moment; its own number for it, and who signed."""

    certified_at: datetime
    serial: str
    signer: str


def query(root: str) -> Query:
    asked = TimestampRequestBuilder().data(root.encode()).hash_algorithm(HashAlgorithm.SHA256).build()
    assert asked.nonce is not None
    return Query(asked.as_bytes(), asked.nonce)


def proof(reply: bytes, root: str, *, trusted: Certificates, nonce: int | None = None) -> Proof:
    """What a reply proves about a root. nonce: of the query, when it has just been asked.

    Raises NoProof, unless it is for this root and signed under one of the `trusted` certificates.
    """
    try:
        return _proof(_decoded(reply), root, trusted, nonce)
    except NoProof:
        raise
    except VerificationError as error:
        raise NoProof(f"The reply does not hold: {str(error).rstrip('.')}.") from error
    except Exception as error:  # whatever hostile bytes make of three libraries
        raise NoProof(f"The reply cannot be read: {error}.") from error


def _decoded(reply: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(reply)
    except ValueError:
        return decode_timestamp_response(der.certificates_sorted(reply))


def _proof(reply: TimeStampResponse, root: str, trusted: Certificates, nonce: int | None) -> Proof:
    if reply.status != PKIStatus.GRANTED:
        said = "; ".join(reply.status_string)
        raise NoProof(f"The authority refused with status {reply.status}: {said or 'without a reason'}.")
    verifier = VerifierBuilder(roots=list(trusted), nonce=nonce).build()
    verifier.verify_message(reply, root.encode())
    stamp = reply.tst_info
    return Proof(stamp.gen_time, str(stamp.serial_number), _signer(reply))


def _signer(reply: TimeStampResponse) -> str:
    """The name on the certificate that signed, verified before; no second one may claim to be it."""
    (info,) = reply.signed_data.signer_infos
    sent = map(x509.load_der_x509_certificate, reply.signed_data.certificates)
    signed = (info.issuer, info.serial_number)
    own = [each for each in sent if (each.issuer, each.serial_number) == signed]
    if len(own) != 1:
        raise NoProof(f"The reply holds {len(own)} certificates of its signer.")
    return own[0].subject.rfc4514_string()
