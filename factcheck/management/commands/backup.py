from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from factcheck.backup.errors import NotMade
from factcheck.backup.making import make


class Command(BaseCommand):
    help = "Copies database and captured bytes into a new folder, while the service runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", type=Path, help="a folder that is not there yet, or empty")
        parser.add_argument(
            "--without-blobs",
            action="store_true",
            help="only list the captured bytes: where the object store has copies of its own",
        )

    def handle(self, *args: Any, to: Path, without_blobs: bool, **options: Any) -> None:
        """Exit code 1 as well where the backup is made, but bytes were wanting: see to those."""
        try:
            made = make(to, now=timezone.now(), with_blobs=not without_blobs)
        except NotMade as reason:
            raise CommandError(str(reason)) from None
        except OSError as fault:
            raise CommandError(f"No backup was made in {to}: {fault.strerror}.") from None
        size = filesizeformat(made.bytes).replace("\xa0", " ")
        self.stdout.write(f"{to}: {made.rows} rows, {made.blobs} captured files, {size}.")
        self.stdout.write(f"SHA256SUMS {made.hash}")
        if made.wanting:
            for digest in made.wanting:
                self.stdout.write(f"Gone or damaged: {digest}")
            raise CommandError(
                f"Made, but {len(made.wanting)} captured files were wanting before: run scrub."
            )
