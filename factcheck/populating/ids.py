"""Ids of rows that were made at a moment of the past: they sort among the others as if made then."""

from datetime import datetime
from random import Random
from uuid import UUID


def uuid7(at: datetime, rng: Random) -> UUID:
    milliseconds = int(at.timestamp() * 1000)
    return UUID(
        int=milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62)
    )
