"""One source changes: how long opening the rechecks of all claims on it takes, and how many statements."""

import time

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.services import rechecks
from factcheck.models import User
from tests.bench.stage import line
from tests.support import resting

COUNTS = (100, 1_000, 10_000)


def run(by: User) -> None:
    print(f"A source changes on which verdicts rest; {rechecks.BATCH} claims are held together:")
    for count in COUNTS:
        source, passages = resting.page(by, str(count)), count // resting.EACH
        resting.claims(resting.read(source, resting.text(passages)), count, by)
        after = resting.read(source, resting.text(passages, cost="240"), hours=1)
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as asked:
            opened = rechecks.look_at(after.pk, now=timezone.now())
        seconds = time.perf_counter() - began
        line(f"{count:,} claims", seconds, "s", f"{opened:,} rechecks opened")
        line("  statements", len(asked), "", f"{len(asked) / opened:.3f} a claim")
