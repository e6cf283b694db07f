from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from factcheck.accounts import forgetting
from factcheck.calls import keeping
from factcheck.notices import mailing
from factcheck.notices.models import Digest, Notification
from factcheck.webhooks import sending
from sources.services.retention import Thinning


@dataclass(frozen=True)
class Kept:
    """One kind of rows that are no evidence. age: None keeps them for good."""

    what: str
    age: timedelta | None
    count: Callable[[], int]
    remove: Callable[[], object]


def kinds(now: datetime) -> list[Kept]:
    checks, people = settings.KEEP_UNCHANGED, settings.KEEP_PEOPLE
    return [
        Kept(
            f"checks that found nothing new, but one a {settings.KEEP_UNCHANGED_EVERY.lower()}",
            checks,
            lambda: _thin(checks, now, is_dry=True),
            lambda: _thin(checks, now, is_dry=False),
        ),
        Kept(
            "who left, and invitations that nobody used",
            people,
            lambda: forgetting.count(people or timedelta(), now=now),
            lambda: forgetting.forget_all(people or timedelta(), now=now),
        ),
        Kept(
            "notifications and digests",
            settings.KEEP_NOTIFICATIONS,
            lambda: sum(mailing.old(each, now=now).count() for each in (Notification, Digest)),
            lambda: mailing.thin(now=now),
        ),
        Kept(
            "deliveries of webhooks",
            settings.KEEP_DELIVERIES,
            lambda: sending.old(now=now).count(),
            lambda: sending.thin(now=now),
        ),
        Kept(
            "answers to calls under an Idempotency-Key",
            keeping.KEPT,
            lambda: keeping.old(now=now).count(),
            lambda: keeping.thin(now=now),
        ),
    ]


def _thin(age: timedelta | None, now: datetime, *, is_dry: bool) -> int:
    turn = Thinning.of(age or timedelta(), settings.KEEP_UNCHANGED_EVERY, now=now)
    turn.run(is_over=lambda: False, is_dry=is_dry)
    return turn.count


class Command(BaseCommand):
    help = "Removes at once what is kept for a time only, as beat does each night; says how much."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how much would go")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        self.stdout.write(f"{'':<48} {'kept for':>9} {'would go' if dry_run else 'went':>9}")
        for each in kinds(timezone.now()):
            kept, count = f"{each.age.days} d" if each.age else "good", 0
            if each.age:
                count = each.count()
            if count and not dry_run:
                each.remove()
            self.stdout.write(f"{each.what:<48} {kept:>9} {count:>9}")
