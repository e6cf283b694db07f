from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.backup import restoring
from factcheck.backup.errors import NotRestored


class Command(BaseCommand):
    help = "Puts a backup into an empty database and an empty store, and verifies it there."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("of", type=Path, help="the folder of the backup")
        parser.add_argument("--sha256", default="", help="the hash that was printed when it was made")
        parser.add_argument("--check", action="store_true", help="only look whether all of it is whole")
        parser.add_argument(
            "--unverified", action="store_true", help="leave verify_history and scrub --all for later"
        )

    def handle(
        self, *args: Any, of: Path, sha256: str, check: bool, unverified: bool, **options: Any
    ) -> None:
        try:
            said = (restoring.check if check else restoring.restore)(of, expected=sha256)
        except NotRestored as reason:
            raise CommandError(str(reason)) from None
        rows, count = sum(said["tables"].values()), said["blobs"]["count"]
        self.stdout.write(
            f"The backup of {said['made_at']} is {'whole' if check else 'restored'}: ", ending=""
        )
        self.stdout.write(f"{rows} rows, {count} captured files.")
        if wanting := len(said["blobs"]["wanting"]):
            self.stdout.write(f"When it was made, {wanting} captured files were gone or damaged already.")
        if check or unverified:
            return
        if restoring.is_older(said):  # its tables are not yet those that would be read
            self.stdout.write("This Factcheck is newer: now run migrate, verify_history and scrub --all.")
        else:
            call_command("verify_history", stdout=self.stdout)
            call_command("scrub", all=True, stdout=self.stdout, stderr=self.stderr)
