"""A believable newsroom of any size, to measure with or to try things out in."""

from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from claims.models import Article
from factcheck.populating import people
from factcheck.populating.newsroom import Newsroom, Size


class Command(BaseCommand):
    help = (
        "Fills the database with a made-up newsroom: articles, claims in every stage with their whole "
        "history, sources, captures and fetches. The same numbers and seed make the same words. For "
        "measuring; none of it can be deleted again but with the database."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--articles", type=int, default=20_000, help="how many articles")
        parser.add_argument("--claims", type=int, default=100_000, help="how many claims")
        parser.add_argument("--fetches", type=int, default=1_000_000, help="about how many fetches")
        parser.add_argument("--seed", type=int, default=0, help="another number makes other words")
        parser.add_argument(
            "--beside-others", action="store_true", help="even where other people's articles are"
        )

    def handle(
        self, *args: Any, articles: int, claims: int, fetches: int, seed: int, beside_others: bool, **_: Any
    ) -> None:
        if min(articles, claims, fetches) < 1:
            raise CommandError("Say how many of each, at least 1.")
        self._check_empty(beside_others=beside_others)
        began = monotonic()
        Newsroom(
            Size(articles, claims, fetches, seed), people.make(), until=timezone.now(), say=self._say
        ).make()
        self._say(f"Done in {monotonic() - began:.0f} s.")
        self._say(
            f"To sign in as one of its people, give them a password: "
            f"manage.py changepassword {people.POSTER}-reviewer-1 (or -editor-1, -admin-1)."
        )

    def _say(self, line: str) -> None:
        self.stdout.write(line)

    def _check_empty(self, *, beside_others: bool) -> None:
        if Article.objects.filter(posted_by__username=people.POSTER).exists():
            raise CommandError("This database was populated before; make a new one.")
        if not beside_others and Article.objects.exists():
            raise CommandError(
                "Other people's articles are in this database, and what is made up can never be deleted from "
                "beside them. Use a database of its own, or say --beside-others."
            )
