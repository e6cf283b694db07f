from sources.models.base import Immutable, ImmutableRow, Row
from sources.models.fetches import Fetch
from sources.models.publishers import Publisher, PublisherDomain
from sources.models.snapshots import Extraction, Snapshot
from sources.models.sources import Source

__all__ = [
    "Extraction",
    "Fetch",
    "Immutable",
    "ImmutableRow",
    "Publisher",
    "PublisherDomain",
    "Row",
    "Snapshot",
    "Source",
]
