import json
from argparse import ArgumentParser
from collections.abc import Callable
from time import monotonic
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from sources.models import Source
from sources.services.scrub import Round, recorded
from sources.services.timestamps import lacking
from sources.services.verification import Finding

TELL_SECONDS = 15


class Command(BaseCommand):
    help = (
        "Reads what is kept again: bytes against their hashes, rows against the manifests, manifests against "
        "the day's roots. Says what is wrong and what to do; then it ends with exit code 1."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        much = parser.add_mutually_exclusive_group()
        much.add_argument("--all", action="store_true", help="everything, and bytes that no capture has")
        much.add_argument(
            "--sample",
            type=int,
            metavar="N",
            default=settings.SCRUB_SAMPLE,
            help="about N captures, going on where the last sample ended (SCRUB_SAMPLE unless given)",
        )
        parser.add_argument(
            "--after",
            type=UUID,
            metavar="SOURCE",
            help="with --all: go on after this source, where one was cut off",
        )
        parser.add_argument(
            "--remove-orphans",
            action="store_true",
            help="with --all: remove bytes that no capture has, and that are older than a day",
        )
        parser.add_argument(
            "--root",
            action="append",
            default=[],
            help="with --all: a root that was kept elsewhere; may be repeated",
        )
        parser.add_argument(
            "--json", action="store_true", help="one JSON object a line, the last one the sums"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        is_whole, as_json = options["all"], options["json"]
        if not is_whole and (options["after"] or options["remove_orphans"] or options["root"]):
            raise CommandError("--after, --remove-orphans and --root go with --all.")
        turn = Round(through=options["after"], kept_roots=options["root"])
        if is_whole:
            turn.told = self._progress(options["after"])
            findings = turn.whole(now=timezone.now(), removes_orphans=options["remove_orphans"])
        else:
            findings = turn.sample(options["sample"], is_over=lambda: False)
        found = 0
        try:
            for finding in recorded(
                findings, turn, is_whole=is_whole and not options["after"], clock=timezone.now
            ):
                found += 1
                self._tell(finding, as_json)
        except KeyboardInterrupt:
            raise CommandError(self._cut_off(turn, is_whole)) from None
        self._sum_up(turn, found, as_json)

    def _progress(self, after: UUID | None) -> Callable[[Round], None]:
        """Tells on stderr, now and then, how far it is."""
        rows = Source.objects.all()
        all_of_them = (rows.filter(pk__gt=after) if after else rows).count()
        told_at = monotonic()

        def tell(turn: Round) -> None:
            nonlocal told_at
            if monotonic() - told_at >= TELL_SECONDS:
                told_at = monotonic()
                done = f"{turn.sources:,} of {all_of_them:,} sources, {turn.snapshots:,} captures"
                self.stderr.write(f"{done}, {_size(turn)}", style_func=str)  # no error

        return tell

    def _tell(self, finding: Finding, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(finding.plain()))
            return
        self.stdout.write(f"{finding.fault.value}: {finding.text}")
        self.stdout.write(f"  {finding.fault.label}")

    def _cut_off(self, turn: Round, is_whole: bool) -> str:
        if is_whole and turn.through:
            return f"Cut off. Go on with: manage.py scrub --all --after {turn.through}"
        return "Cut off. Begin again."

    def _sum_up(self, turn: Round, found: int, as_json: bool) -> None:
        """Raises CommandError, exit code 1, when anything was wrong."""
        sums = {"sources": turn.sources, "snapshots": turn.snapshots, "bytes": turn.bytes}
        if as_json:
            self.stdout.write(json.dumps({**sums, "removed": turn.removed, "found": found}))
        else:
            self.stdout.write(
                f"Compared {turn.sources} sources; read {turn.snapshots} captures, {_size(turn)}."
            )
            if turn.removed:
                self.stdout.write(f"Removed {turn.removed} files that no capture has.")
            for authority in settings.TIMESTAMP_URLS:
                if waiting := lacking(authority).count():
                    self.stdout.write(f"Waiting for a timestamp by {authority}: {waiting} roots.")
        if found:
            raise CommandError(f"Wrong: {found}.")
        if not as_json:
            self.stdout.write("Nothing is wrong.")


def _size(turn: Round) -> str:
    return filesizeformat(turn.bytes).replace("\xa0", " ")
