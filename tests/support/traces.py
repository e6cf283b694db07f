"""Whether a refused act left anything behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from claims.models import (
    Approval,
    Claim,
    Evidence,
    EvidenceRetraction,
    HistoryEntry,
    Publication,
    Review,
    Verdict,
)
from sources.errors import Refusal

KEPT = (Review, Evidence, EvidenceRetraction, Verdict, Publication, Approval, HistoryEntry)


def state() -> dict[str, Any]:
    """Every claim's columns, and how many rows of each kind there are."""
    counts: dict[str, Any] = {model.__name__: model._default_manager.count() for model in KEPT}
    return counts | {str(claim["id"]): claim for claim in Claim.objects.values()}


@contextmanager
def raises_refusal(error: type[Refusal], code: str) -> Iterator[None]:
    """The act within is refused by that error and code, and nothing was written."""
    before = state()
    with pytest.raises(error) as caught:
        yield
    assert caught.value.code == code
    assert state() == before
