from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from factcheck.publishing import dump


class Command(BaseCommand):
    help = "Puts all that stands published into a folder, as checks.csv.gz and checks.ndjson.gz."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, help="unless given, DUMP_DIR")

    def handle(self, *args: Any, folder: Path | None, **options: Any) -> None:
        place = folder or settings.DUMP_DIR
        if place is None:
            raise CommandError("Name a folder, or set DUMP_DIR.")
        try:
            done = dump.write(place, now=timezone.now())
        except OSError as fault:
            raise CommandError(f"Nothing was put into {place}: {fault.strerror}.") from None
        self.stdout.write(f"{done.count} published: {', '.join(str(file) for file in done.files)}")
