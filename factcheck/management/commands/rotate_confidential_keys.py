from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from factcheck.accounts import sealed
from factcheck.webhooks import sealed as webhooks
from sources.errors import Refusal
from sources.services import confidential


class Command(BaseCommand):
    help = (
        "Encrypts who confidential sources are, secrets of second factors and webhooks, and tokens of the "
        "sign-in provider anew, under the first of CONFIDENTIAL_KEYS."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what it would do")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        try:
            sources, accounts = confidential.rotate(only_look=check), sealed.rotate(only_look=check)
        except Refusal as refusal:
            raise CommandError(refusal.detail) from None
        anew, already, closed_webhooks = webhooks.rotate(only_look=check)
        would = "to be encrypted anew" if check else "encrypted anew"
        resealed = sources.resealed + accounts.resealed + anew
        current = sources.current + accounts.current + already
        self.stdout.write(f"{resealed} {would}, {current} under the first key already.")
        closed = [f"source {source_id}" for source_id in sources.closed]
        closed += [f"the second factor of {name}" for name in accounts.closed]
        closed += [f"the secret of webhook {webhook_id}" for webhook_id in closed_webhooks]
        for what in closed:
            self.stdout.write(f"No key opens {what}.")
        if closed:
            raise CommandError(f"{len(closed)} cannot be read: bring back the key that is missing.")
