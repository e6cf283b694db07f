"""What proves to somebody who trusts neither us nor our database that a manifest stood so on a day."""

from dataclasses import dataclass

from sources import merkle
from sources.models import ManifestLeaf, ManifestRoot, Source, Timestamp
from sources.services.manifest import SEALS


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
    leaves = ManifestLeaf.objects.filter(sealed__number=number, source_key=source.pk)
    own = leaves.select_related("sealed").first()
    if own is None:
        return None
    way = SEALS.way(own.sealed, source.pk)
    return Proof(
        root=own.sealed,
        seq=own.seq,
        head=own.head,
        path=[Step(side, other.hex()) for side, other in way],
        timestamps=list(own.sealed.timestamps.order_by("pk")),
    )
