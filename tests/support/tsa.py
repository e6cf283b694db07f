"""A real time-stamping authority on loopback: `openssl ts` behind HTTP, under a throw-away root."""

import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {place}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""
Key = ec.EllipticCurvePrivateKey


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(name: str, key: Key, issuer: str, by: Key, *, is_ca: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
    )
    if not is_ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(by, hashes.SHA256())


def _pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


@dataclass
class Authority:
    """`root` is what its signatures lead to. `manner`: how it answers; see `_answer`."""

    server: HTTPServer
    place: Path
    manner: str = "good"
    asked: list[bytes] = field(default_factory=list)
    replies: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        root, middle, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
        self.root = _certificate("Root", root, "Root", root, is_ca=True)
        between = _certificate("Between", middle, "Root", root, is_ca=True)
        self.signer = _certificate("Clock", own, "Between", middle, is_ca=False)
        private = own.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        files = {
            "key.pem": private,
            "signer.pem": _pem(self.signer),
            # Not in the order that DER wants: as authorities send it.
            "chain.pem": _pem(*sorted((between, self.root), key=_der, reverse=True)),
            "root.pem": _pem(self.root),
            "tsa.cnf": CONFIG.format(place=self.place).encode(),
            "serial": b"01\n",
        }
        for name, content in files.items():
            (self.place / name).write_bytes(content)
        self.server.expect_request("/tsa", method="POST").respond_with_handler(self._answer)

    @property
    def url(self) -> str:
        return self.server.url_for("/tsa")

    def _answer(self, request: Request) -> Response:
        self.asked.append(request.get_data())
        body: bytes | Iterator[bytes]
        match self.manner:
            case "good":
                body = self.reply(self.asked[-1])
            case "another root":
                body = self.reply(_for_another_root(self.asked[-1]))
            case "replayed":
                body = self.replies[0]
            case "garbage":
                body = b"<html>Welcome to the hotel's network</html>"
            case "huge":
                body = bytes(10_000_000)
            case "slow":
                body = _drip(self.reply(self.asked[-1]))
            case "down":
                return Response(status=503)
            case _:
                raise AssertionError(self.manner)
        return Response(body, content_type="application/timestamp-reply")

    def reply(self, query: bytes) -> bytes:
        (self.place / "query").write_bytes(query)
        made = self.openssl(
            "-reply", "-config", str(self.place / "tsa.cnf"), "-queryfile", str(self.place / "query"),
            "-signer", str(self.place / "signer.pem"), "-inkey", str(self.place / "key.pem"),
            "-chain", str(self.place / "chain.pem"),
        )  # fmt: skip
        self.replies.append(made)
        return made

    def openssl(self, *arguments: str) -> bytes:
        done = subprocess.run(["openssl", "ts", *arguments], capture_output=True, check=True)
        return done.stdout


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _for_another_root(query: bytes) -> bytes:
    """The same query, nonce and all, for another digest."""
    before, mark, after = query.partition(b"\x04\x20")  # an octet string of 32
    return before + mark + bytes(32) + after[32:]


def _drip(body: bytes) -> Iterator[bytes]:
    for byte in body:
        time.sleep(0.05)
        yield bytes([byte])
