"""Fetch addresses without storing anything: what our fetcher would see, one JSON object a line."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sources.enums import Outcome
from sources.extraction import Extracted
from sources.fetching.client import fetch
from sources.fetching.fetched import Fetched
from sources.readers import extract_confined

AT_ONCE = 32  # the bodies of one batch are in memory together


class Command(BaseCommand):
    help = "Fetch addresses without storing them; prints one JSON object a line, in the order given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("urls", nargs="*", metavar="URL")
        parser.add_argument(
            "--stdin", action="store_true", help="read addresses from standard input, one a line"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        urls: list[str] = options["urls"]
        if not urls and not options["stdin"]:
            raise CommandError("Give at least one URL, or --stdin.")
        lines = (line.strip() for line in sys.stdin) if options["stdin"] else iter(())
        every = chain(urls, (line for line in lines if line))
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            for batch in _batches(every):
                for fetched in pool.map(fetch, batch):
                    self.stdout.write(json.dumps(_row(fetched)))


def _batches(urls: Iterable[str]) -> Iterator[list[str]]:
    remaining = iter(urls)
    while batch := list(islice(remaining, AT_ONCE)):
        yield batch


def _row(fetched: Fetched) -> dict[str, Any]:
    read = _reading(fetched)
    return {
        "url": fetched.url,
        "outcome": str(fetched.outcome),
        "status": fetched.status,
        "final_url": fetched.final_url,
        "redirects": [
            {"url": hop.url, "status": hop.status, "location": hop.location} for hop in fetched.redirects
        ],
        "media_type": fetched.media_type or None,
        "bytes": len(fetched.wire),
        "sha256": fetched.sha256,
        "title": read.title if read else None,
        "text_chars": len(read.text) if read else 0,
        "elapsed_ms": fetched.elapsed_ms,
        "reason": fetched.reason or (f"Unread: {read.rule}." if read and read.rule else None),
    }


def _reading(fetched: Fetched) -> Extracted | None:
    """What the document says; only of one that was captured."""
    if fetched.outcome != Outcome.OK:
        return None
    return extract_confined(
        fetched.body, fetched.content_type, fetched.final_url, is_truncated=fetched.truncated
    )
