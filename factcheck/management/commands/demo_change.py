from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from factcheck.demo import changing, environment
from factcheck.demo.place import NotThisDemo, Place
from factcheck.running.environment import become


class Command(BaseCommand):
    help = "Changes a cited sample page under the running demo, and tells which claims want a person now."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, default=settings.DATA_DIR, help="the folder of the running demo"
        )

    def handle(self, *args: Any, data: Path, **options: Any) -> None:
        place = Place(data)
        kept = place.known()
        try:
            if kept:
                become(environment.settings_for(place, kept), unset=environment.UNSET)
            source = changing.source_in(place)
        except NotThisDemo as reason:
            raise CommandError(str(reason)) from None
        assert kept is not None
        for line in changing.account(changing.change(place, source, clock=timezone.now), kept):
            print(line)
