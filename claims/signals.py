"""News for the front, sent once the transaction that made it has committed."""

from django.dispatch import Signal

# Something about a claim changed: `claim_id`, `action`.
claim_changed = Signal()
