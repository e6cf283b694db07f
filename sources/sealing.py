"""Sealing what nobody may read from a database or its backups: AES-256-GCM, under keys that rotate. Pure.

What is sealed is bound to what it belongs to, so that it opens nowhere else, and padded, so that its length
says nothing. No message of an error holds any of it.
"""

import os
from collections.abc import Sequence
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BLOCK = 2048  # bytes; what is sealed is as long as the next multiple
_VERSION = b"\x01"
_NAME, _NONCE = 4, 12  # bytes
_HEAD = len(_VERSION) + _NAME


class NoKey(Exception):
    """There is no key to seal with."""


class Unsealable(Exception):
    """None of the keys opens it, or it was altered, or it belongs to something else."""


def seal(plain: bytes, *, keys: Sequence[bytes], bound_to: bytes) -> bytes:
    """The plain bytes under the first key. keys: each of 32 bytes. Raises NoKey."""
    if not keys:
        raise NoKey
    head, nonce = _VERSION + name_of(keys[0]), os.urandom(_NONCE)
    whole = len(plain).to_bytes(4, "big") + plain
    padded = whole + bytes(-len(whole) % BLOCK)
    return head + nonce + AESGCM(keys[0]).encrypt(nonce, padded, head + bound_to)


def unseal(sealed: bytes, *, keys: Sequence[bytes], bound_to: bytes) -> bytes:
    """What was sealed, under whichever of the keys. Raises Unsealable."""
    head, nonce, rest = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
    for key in keys:
        if head == _VERSION + name_of(key):
            try:
                padded = AESGCM(key).decrypt(nonce, rest, head + bound_to)
            except (InvalidTag, ValueError):
                continue
            return padded[4 : 4 + int.from_bytes(padded[:4], "big")]
    raise Unsealable


def is_under(sealed: bytes, key: bytes) -> bool:
    """Whether it was sealed with this key, as far as it says itself."""
    return sealed[:_HEAD] == _VERSION + name_of(key)


def name_of(key: bytes) -> bytes:
    """By which a key is told from others; it does not give the key away."""
    return sha256(b"factcheck sealing key\0" + key).digest()[:_NAME]
