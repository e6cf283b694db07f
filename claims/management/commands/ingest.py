from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from claims import folders
from claims.enums import Origin
from claims.services import feeds
from claims.services.feeds import TakenIn
from sources import feeds as reading
from sources.errors import Refusal
from sources.feeds import Entry
from sources.fetching import client
from sources.people import User


class Command(BaseCommand):
    help = (
        "Takes in articles: of a directory, each file that ends in .txt, .md or .html; of a feed (RSS, Atom) "
        "at an address or in a file, each entry. Run again, what is known gets a new version where its text "
        "changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", metavar="PATH|FEED", help="A directory, a feed's file, or its address.")
        parser.add_argument("--as", dest="account", required=True, metavar="USER", help="Who posts them.")
        parser.add_argument("--origin", choices=Origin.values, default=Origin.THEIRS.value)
        parser.add_argument("--publisher", default="", help="Who publishes them, by name.")
        parser.add_argument("--desk", default="", help="The desk they belong to.")

        parser.add_argument(
            "--pages", action="store_true", help="Fetch the page of an entry that is only a teaser."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        try:
            name, entries = self._entries(what)
            given = {each: options[each] for each in ("publisher", "desk") if options[each]}
            taken = feeds.take_in(
                entries,
                by=self._account(options["account"]),
                now=timezone.now(),
                name=name,
                origin=Origin(options["origin"]),
                fetches_pages=options["pages"],
                **given,
            )
        except Refusal as refusal:
            raise CommandError(refusal.detail) from refusal
        self._tell(taken)

    def _entries(self, what: str) -> tuple[str, list[Entry]]:
        """With the name under which they are known again."""
        if what.startswith(("http://", "https://")):
            fetched = client.fetch(what, limits=feeds.LIMITS)
            if fetched.status != 200:
                raise CommandError(fetched.reason or f"It could not be fetched: {fetched.outcome.label}.")
            return f"feed:{what}"[:150], reading.read(fetched.body)
        path = Path(what)
        if path.is_dir():
            return f"folder:{path.resolve().name}"[:150], folders.read(path)
        if path.is_file():
            return f"feed:{path.name}"[:150], reading.read(path.read_bytes())
        raise CommandError(f"There is no directory, feed or file at {what}.")

    def _account(self, name: str) -> User:
        account = get_user_model().objects.filter(username=name, is_active=True).first()
        if account is None:
            raise CommandError(f"There is no active user {name}.")
        return account

    def _tell(self, taken: TakenIn) -> None:
        for title, why in taken.left:
            self.stderr.write(f"left: {title}: {why}")
        self.stdout.write(
            f"{taken.new} new, {taken.changed} changed, {taken.same} the same, {len(taken.left)} left"
        )
