from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sources.errors import Refusal
from sources.services import confidential


class Command(BaseCommand):
    help = "Encrypts who confidential sources are anew, under the first of CONFIDENTIAL_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        try:
            found = confidential.rotate(only_look=check)
        except Refusal as refusal:
            raise CommandError(refusal.detail) from None
        would = "to be encrypted anew" if check else "encrypted anew"
        self.stdout.write(f"{found.resealed} {would}, {found.current} under the first key already.")
        for source_id in found.closed:
            self.stdout.write(f"No key opens source {source_id}.")
        if found.closed:
            raise CommandError(f"{len(found.closed)} cannot be read: bring back the key that is missing.")
