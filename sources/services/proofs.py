"""What proves to somebody who trusts neither us nor our database that a manifest stood so on a day."""

from dataclasses import dataclass

from sources import merkle
from sources.models import ManifestLeaf, ManifestRoot, Source, Timestamp
from sources.services.manifest import leaf_hash


@dataclass(frozen=True)
class Step:
    """One step of the way from a leaf to the top of the tree: on which side, and with what it is hashed."""

    side: merkle.Side
    hash: str


@dataclass(frozen=True)
class Proof:
    """The newest entry under a root, the way to the root, and who certified it; of no other source."""

    root: ManifestRoot
    seq: int
    head: str
    path: list[Step]
    timestamps: list[Timestamp]


def of(source: Source, number: int) -> Proof | None:
    """The proof of a source's manifest under a root; None when it had not grown since the root before."""
    leaves = ManifestLeaf.objects.filter(sealed__number=number).order_by("source_key")
    own = leaves.filter(source_key=source.pk).select_related("sealed").first()
    if own is None:
        return None
    under = list(leaves.values_list("source_key", "seq", "head"))
    index = under.index((own.source_key, own.seq, own.head))
    way = merkle.path([leaf_hash(leaf) for leaf in under], index)
    return Proof(
        root=own.sealed,
        seq=own.seq,
        head=own.head,
        path=[Step(side, other.hex()) for side, other in way],
        timestamps=list(own.sealed.timestamps.order_by("pk")),
    )
