"""How long and how much one fetch may take."""

from dataclasses import dataclass

MB = 1024 * 1024
ORDINARY = MB  # of body, coded or decoded: up to here no room is asked for


@dataclass(frozen=True)
class Limits:
    """Seconds and bytes. `ca_bundle` replaces the trusted authorities: for tests with their own."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 30.0
    redirects: int = 10
    html_bytes: int = 10 * MB  # over the wire; every kind of document but PDF
    pdf_bytes: int = 50 * MB
    decoded_bytes: int = 20 * MB  # of a compressed body
    ca_bundle: str | None = None
