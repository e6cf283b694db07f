from sources.models.attributions import Attribution, AttributionRuling, Trace
from sources.models.base import Immutable, ImmutableRow, Row
from sources.models.beside import Attestation, Erasure, TakedownOrder, Tombstone, Unread
from sources.models.changes import Change, Uncompared
from sources.models.fetches import Fetch
from sources.models.hosts import Host, Outage, Robots
from sources.models.manifest import ManifestEntry, ManifestLeaf, ManifestRoot, Timestamp
from sources.models.offline import Encounter, Identity, IdentityAct, IdentityTombstone
from sources.models.overrides import Override
from sources.models.publishers import Publisher, PublisherDomain
from sources.models.scrubs import Scrub
from sources.models.search import SourceWords, TitleWord, TitleWords
from sources.models.snapshots import Extraction, Snapshot
from sources.models.sources import Source

__all__ = [
    "Attestation",
    "Attribution",
    "AttributionRuling",
    "Change",
    "Encounter",
    "Erasure",
    "Extraction",
    "Fetch",
    "Host",
    "Identity",
    "IdentityAct",
    "IdentityTombstone",
    "Immutable",
    "ImmutableRow",
    "ManifestEntry",
    "ManifestLeaf",
    "ManifestRoot",
    "Outage",
    "Override",
    "Publisher",
    "PublisherDomain",
    "Robots",
    "Row",
    "Scrub",
    "Snapshot",
    "Source",
    "SourceWords",
    "TakedownOrder",
    "Timestamp",
    "TitleWord",
    "TitleWords",
    "Tombstone",
    "Trace",
    "Uncompared",
    "Unread",
]
