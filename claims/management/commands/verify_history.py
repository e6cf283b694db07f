from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.services.verification import Verification


class Command(BaseCommand):
    help = "Computes every hash of the claims' histories again, and says what is not as it was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--root",
            action="append",
            default=[],
            help="hash of a root that was kept elsewhere; may be repeated",
        )

    def handle(self, *args: Any, root: list[str], **options: Any) -> None:
        """Ends with exit code 1 when anything was changed, after a sentence for each."""
        verification, changed = Verification(kept=root), 0
        for sentence in verification.findings():
            changed += 1
            self.stdout.write(sentence)
        self.stdout.write(
            f"Read {verification.entries} entries, {verification.rows} rows that they are about "
            f"and {verification.roots} roots."
        )
        for sentence in verification.limits():
            self.stdout.write(sentence)
        if changed:
            raise CommandError(f"The history was changed: {changed} findings.")
        self.stdout.write("The history is whole.")
