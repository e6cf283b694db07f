"""News for the floor above, sent once the transaction that made it has committed."""

from django.dispatch import Signal

# Texts of sources were read, together in one transaction: `extraction_ids`.
snapshot_ready = Signal()
# A fetch of a source ended, with any outcome: `source_id`.
source_changed = Signal()
