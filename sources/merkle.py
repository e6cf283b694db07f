"""A tree of hashes over a list (RFC 6962), so that one entry is proven without showing the others. Pure.

A leaf's hash is SHA-256 over a zero byte and its text; a node's over a one byte and its two children's
hashes. A list is split at the largest power of two that is smaller than its length.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Literal

Side = Literal["left", "right"]


def leaf_hash(text: str) -> bytes:
    return sha256(b"\0" + text.encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def top(leaves: Iterable[bytes]) -> bytes:
    """The tree's hash. The leaves' hashes are read once, so that they need not fit in memory."""
    grown: list[tuple[int, bytes]] = []  # whole subtrees, the larger first: how many leaves, and the hash
    for leaf in leaves:
        size, right = 1, leaf
        while grown and grown[-1][0] == size:
            size, right = size * 2, _node(grown.pop()[1], right)
        grown.append((size, right))
    if not grown:
        return sha256().digest()
    _, found = grown.pop()
    while grown:
        found = _node(grown.pop()[1], found)
    return found


def path(leaves: Sequence[bytes], index: int) -> list[tuple[Side, bytes]]:
    """What the leaf at `index` is hashed with on its way up: on which side, and with what."""
    if len(leaves) < 2:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if index < split:
        return [*path(leaves[:split], index), ("right", top(leaves[split:]))]
    return [*path(leaves[split:], index - split), ("left", top(leaves[:split]))]


def climb(leaf: bytes, way: Iterable[tuple[Side, bytes]]) -> bytes:
    """Where a leaf's path leads: the top, if the leaf is under it."""
    for side, other in way:
        leaf = _node(other, leaf) if side == "left" else _node(leaf, other)
    return leaf
