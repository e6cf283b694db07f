"""The signature of a delivery: HMAC-SHA256 over the moment and the body. Values in, values out."""

import hmac
from collections.abc import Sequence
from hashlib import sha256


def header(secrets: Sequence[str], at: int, body: bytes) -> str:
    """As it is sent: t is the moment in Unix seconds; one v1 for each secret that is valid."""
    made = [hmac.new(each.encode(), f"{at}.".encode() + body, sha256).hexdigest() for each in secrets]
    return ",".join([f"t={at}", *(f"v1={each}" for each in made)])
