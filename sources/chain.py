"""The arithmetic of hash chains: of a claim's history, and of a source's manifest. Pure.

An entry's hash covers its facts, the hash of the entry before, a digest of the row that it is about
(with a secret nonce, so that it tells nothing by itself) and a digest of its free text (with a secret
salt, so that the text can be redacted, the chain still verifies, and nobody can guess the words).
"""

import itertools
import json
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

NOTHING_ERASED: Mapping[str, str] = MappingProxyType({})


def canonical(value: Any) -> str:
    """JSON in one spelling only: sorted keys, no white space, times in UTC, every other value as its text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text)


def _text(value: object) -> str:
    if isinstance(value, datetime) and value.tzinfo:
        value = value.astimezone(UTC)  # as the database gives it back
    return str(value)


def plain_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts as a database gives them back from JSON, so that they hash the same ever after."""
    plain: dict[str, Any] = json.loads(canonical(dict(facts)))
    return plain


def digest(*parts: str) -> str:
    """SHA-256 over the parts; their lengths are part of it, so that no two lists run together."""
    return _digest(parts)


def _digest(parts: Iterable[str]) -> str:
    hashed = sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "big") + data)
    return hashed.hexdigest()


def entry_hash(facts: Mapping[str, Any]) -> str:
    """The hash of an entry from its facts, among them the hash of the entry before."""
    return digest(canonical(dict(facts)))


def root_hash(previous: str, leaves: Iterable[tuple[str, int, str]]) -> str:
    """The root over (id, seq, head) of each chain that has grown, after the root before.

    leaves: in the order of their ids; read once, so that they need not fit in memory.
    """
    return _digest(itertools.chain([previous], (canonical(list(leaf)) for leaf in leaves)))


def row_digest(
    facts: Mapping[str, Any], erasable: Collection[str] = (), erased: Mapping[str, str] = NOTHING_ERASED
) -> str:
    """The digest of a row of evidence. facts: its columns.

    A column without a value is left out, so that one that is added to the table later changes no digest.
    One that may be erased enters by a digest of its own, which its erasure keeps (`erased`, by column):
    so the rest of the row is held to what was hashed when those words are gone.
    """
    hashed = {name: value for name, value in facts.items() if value is not None and name not in erasable}
    for column in erasable:
        hashed[column] = erased.get(column) or value_digest(column, facts[column])
    return digest(canonical(hashed))


def value_digest(column: str, value: object) -> str:
    """The digest by which a column that may be erased enters its row's."""
    return digest(column, canonical(value))
