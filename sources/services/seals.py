"""Roots over chains of one kind: of the manifests of sources, of the histories of claims."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery

from sources import chain, merkle

BATCH = 1000
SKEW = timedelta(minutes=10)  # between the clocks of our machines
Leaf = tuple[UUID, int, str]  # whose chain, its newest entry's seq, that entry's hash
R = TypeVar("R", bound=Model)


def leaf_hash(leaf: Leaf) -> bytes:
    """How (whose, seq, head) enters the tree under a root."""
    whose, seq, head = leaf
    return merkle.leaf_hash(chain.canonical([str(whose), seq, head]))


def tree_hash(previous: str, leaves: Iterable[Leaf]) -> str:
    """The root over the tree of leaves and the root before."""
    return chain.digest(previous, merkle.top(map(leaf_hash, leaves)).hex())


@dataclass(frozen=True)
class Seals(Generic[R]):
    """The tables of one kind. key: the leaf's column that says whose chain; chain: the entry's.

    older: how roots were hashed that say `is_tree` False; of a kind that always was a tree there is none.
    """

    root: type[R]
    leaf: type[Model]
    entry: type[Model]
    key: str
    chain: str
    older: Callable[[str, Iterable[Leaf]], str] | None = None

    def hashed(self, previous: str, leaves: Iterable[Leaf], *, of: Any = None) -> str:
        """The root's hash; of: the root that is computed again, where it is no new one."""
        is_older = self.older is not None and of is not None and not of.is_tree
        return self.older(previous, leaves) if is_older and self.older else tree_hash(previous, leaves)

    def way(self, root: Any, whose: UUID) -> list[tuple[merkle.Side, bytes]]:
        """What the leaf of `whose` is hashed with on its way to a root that is a tree."""
        rows = self.leaf._default_manager.filter(sealed=root).order_by(self.key)
        under: list[Leaf] = list(rows.values_list(self.key, "seq", "head"))
        index = [leaf[0] for leaf in under].index(whose)
        return merkle.path([leaf_hash(leaf) for leaf in under], index)

    def seal(self, heads: QuerySet[Any], *, seq: str, head: str, now: datetime) -> R | None:
        """A new root over those of `heads` that have grown since the last; None when none has."""
        roots = self.root._default_manager
        last: Any = roots.select_for_update(no_key=True).order_by("-number").first()
        grown = self._grown(heads, seq, head)
        if not grown:
            return None
        previous, number = (last.root, last.number + 1) if last else ("", 1)
        root = roots.create(
            number=number,
            sealed_at=now,
            leaves=len(grown),
            previous=previous,
            root=self.hashed(previous, grown),
            **({"is_tree": True} if self.older else {}),
        )
        self.leaf._default_manager.bulk_create(
            [self.leaf(sealed=root, **{self.key: whose}, seq=seq, head=head) for whose, seq, head in grown],
            batch_size=500,
        )
        return root

    def _grown(self, heads: QuerySet[Any], seq: str, head: str) -> list[Leaf]:
        leaves = self.leaf._default_manager.filter(**{self.key: OuterRef("pk")}).order_by("-seq")
        heads = heads.annotate(sealed=Subquery(leaves.values("seq")[:1]))
        grown = heads.filter(Q(sealed__isnull=True) | ~Q(sealed=F(seq)))
        return list(grown.order_by("pk").values_list("pk", seq, head))

    def lost(self, *only: Any, **also: Any) -> QuerySet[Any]:
        """The leaves, of those asked for, whose entry is gone or is another one."""
        entry = self.entry._default_manager.filter(
            **{self.chain: OuterRef(self.key)}, seq=OuterRef("seq"), hash=OuterRef("head")
        )
        lost = self.leaf._default_manager.filter(~Exists(entry), *only, **also)
        return lost.order_by("sealed__number", self.key).select_related("sealed")


@dataclass
class _Sealed:
    """The leaves under one root, read once: how many there were, and when the newest of their entries was."""

    rows: Iterable[tuple[UUID, int, str, datetime | None]]
    count: int = 0
    newest: datetime | None = None

    def leaves(self) -> Iterator[Leaf]:
        for whose, seq, head, at in self.rows:
            self.count += 1
            self.newest = max(filter(None, (self.newest, at)), default=None)
            yield whose, seq, head


@dataclass
class Roots(Generic[R]):
    """A walk along the roots, each computed again from its leaves and the root before.

    kept: hashes of roots that were kept elsewhere; `found` are those of them that are here.
    after: the number of the root to go on from, which is believed.
    """

    seals: Seals[R]
    kept: Collection[str] = ()
    after: int = 0
    count: int = 0
    newest: R | None = None
    found: set[str] = field(default_factory=set)

    def findings(self) -> Iterator[str]:
        """A sentence for each that is not as it was written."""
        number, believed = self.after, self._believed()
        before, sealed_before = (believed.root, believed.sealed_at) if believed else ("", None)
        groups = self._leaves()
        sealed, leaves = next(groups, (None, iter(())))
        rows = self.seals.root._default_manager.filter(number__gt=self.after).order_by("number")
        for root in rows.iterator(chunk_size=BATCH):
            row: Any = root
            number += 1
            if row.number != number:
                yield f"Root {row.number} comes where root {number} should: what was between is missing."
            under = _Sealed(leaves if sealed == row.pk else ())
            made = self.seals.hashed(before, under.leaves(), of=row)
            if sealed == row.pk:
                sealed, leaves = next(groups, (None, iter(())))
            if (row.previous, row.root) != (before, made):
                yield f"Root {row.number} is not the hash of its leaves and the root before: one was edited."
            if row.leaves != under.count:
                yield f"Root {row.number} says that it has {row.leaves} leaves, and has {under.count}."
            if row.sealed_at < max(filter(None, (under.newest, sealed_before)), default=row.sealed_at) - SKEW:
                yield f"Root {row.number} is dated before the root before it, or before what it seals."
            self.newest, before, number, sealed_before = root, row.root, row.number, row.sealed_at
            self.found |= {row.root} & set(self.kept)
            self.count += 1
        for kept in self.kept:
            if kept not in self.found:
                yield f"The root {kept}, which was kept elsewhere, is not among the roots here."

    def _believed(self) -> Any:
        return self.seals.root._default_manager.filter(number=self.after).first()

    def _leaves(self) -> Iterator[tuple[UUID, Iterator[tuple[UUID, int, str, datetime | None]]]]:
        key = self.seals.key
        entry = self.seals.entry._default_manager.filter(
            **{self.seals.chain: OuterRef(key)}, seq=OuterRef("seq")
        )
        rows = self.seals.leaf._default_manager.filter(sealed__number__gt=self.after)
        rows = rows.annotate(at=Subquery(entry.values("at")[:1])).order_by("sealed__number", key)
        columns = rows.values_list("sealed", key, "seq", "head", "at")
        for sealed, group in groupby(columns.iterator(chunk_size=BATCH), key=lambda leaf: leaf[0]):
            yield sealed, (leaf[1:] for leaf in group)
