import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console

from factcheck.demo import environment
from factcheck.demo.place import NotThisDemo, Place
from factcheck.demo.running import run
from factcheck.running.environment import become
from factcheck.running.supervisor import NotReady

PLAIN_WIDTH = 110  # columns of the table, where there is no terminal to ask


class Command(BaseCommand):
    help = "Runs Factcheck with the seed article and its sources: one command, no services, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port of the web server on 127.0.0.1")
        parser.add_argument(
            "--data", type=Path, default=settings.DATA_DIR, help="folder of its database and files"
        )
        parser.add_argument(
            "--live", action="store_true", help="fetch the real sources, not the sample pages"
        )

    def handle(self, *args: Any, port: int, data: Path, live: bool, **options: Any) -> None:
        if not 0 < port < 65536:
            raise CommandError(f"{port} is not a port: choose one from 1 to 65535, e.g. make demo PORT=8000")
        # A shell lets what it starts in the background ignore SIGINT; asked for by name, it shall work.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        place = Place(data)
        try:
            kept = place.prepare(is_live=live)
            kept.port = port
            become(environment.settings_for(place, kept), unset=environment.UNSET)
            with place.held():
                place.keep(kept)
                run(place, kept, clock=timezone.now, console=_console())
        except (NotThisDemo, NotReady) as reason:
            raise CommandError(str(reason)) from None
        except KeyboardInterrupt:
            print("\nStopped. Started again, it goes on with what is there.")


def _console() -> Console:
    """Standard output, line by line, whatever letters it cannot show."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True, errors="replace")
    return Console(width=None if sys.stdout.isatty() else PLAIN_WIDTH)
