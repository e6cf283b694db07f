"""News for the floor above, sent once the transaction that made it has committed."""

from django.dispatch import Signal

# A text of a source was read: `extraction_id`.
snapshot_ready = Signal()
# A fetch of a source ended, with any outcome: `source_id`.
source_changed = Signal()
