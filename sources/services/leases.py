"""Rows that are jobs for whoever is free: some are taken together, and held for a while.

Of tables with `free_at` (from when a worker may take it up; NULL while it waits for the first) and `tries`.
"""

from datetime import timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now


def free(jobs: type[models.Model]) -> QuerySet[Any]:
    """Those that nobody holds now."""
    return jobs._default_manager.filter(Q(free_at__isnull=True) | Q(free_at__lte=Now()))


@transaction.atomic
def take(jobs: type[models.Model], *, most: int, lease: timedelta) -> dict[Any, int]:
    """Some of them, oldest first, held under a lease; how often each was tried."""
    waiting = free(jobs).order_by("pk")
    locked = waiting.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    held = {each.pk: each.tries for each in locked[:most]}
    jobs._default_manager.filter(pk__in=held).update(free_at=Now() + lease, tries=F("tries") + 1)
    return held
