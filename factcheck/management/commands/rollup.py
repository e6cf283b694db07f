"""Counts what dashboards show: what changed, or with --rebuild everything anew."""

import gc
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from factcheck.stats import folding


class Command(BaseCommand):
    help = (
        "Counts what changed since the last time, as beat does every 20 seconds. With --rebuild it "
        "forgets what was counted and counts everything anew; "
        "fetches whose rows were thinned meanwhile count no more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="Count everything anew.")

    def handle(self, *args: Any, **options: Any) -> None:
        gc.freeze()  # else what is loaded is looked through for garbage again and again: a third of the time
        if options["rebuild"]:
            folding.begin_anew()
        waited = folding.behind()
        folding.fold(now=timezone.now())
        self.stdout.write(f"Counted: {waited} changes.")
