"""One beat rings at a time, on however many hosts they run: the one whose lease the database holds."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from factcheck.running.models import BeatLease

NAME = "beat"
LEASE = timedelta(seconds=60)  # after which another takes over from one that was lost


def hold(holder: str) -> bool:
    """Take the lease, or renew it; False while another holds it."""
    may = Q(holder=holder) | Q(renewed_at__lt=Now() - LEASE)
    if BeatLease.objects.filter(may, name=NAME).update(holder=holder, renewed_at=Now()):
        return True
    try:
        with transaction.atomic():
            BeatLease.objects.create(name=NAME, holder=holder, renewed_at=Now())
    except IntegrityError:  # another has it
        return False
    return True


def last() -> datetime | None:
    """When the beat that rings last said so; None where none ever did."""
    return BeatLease.objects.filter(name=NAME).values_list("renewed_at", flat=True).first()


def let_go(holder: str) -> bool:
    """Leave it to another at once; whether it was held. Celery closes a schedule twice."""
    held = BeatLease.objects.filter(name=NAME, holder=holder, renewed_at__gte=Now() - LEASE)
    return bool(held.update(renewed_at=F("renewed_at") - LEASE))
