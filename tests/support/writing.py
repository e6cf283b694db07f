"""Processes that write as those of a running Factcheck do, until the database refuses or time is up.

    python -m tests.support.writing KIND SECONDS [unprotected]

KIND is fetch (8 threads), extract or web. It says `ready`, waits for a line, and ends with a line of
JSON: how many transactions were written, and what the database refused. `unprotected` is Django's
default for SQLite, without waiting: transactions that begin by reading, and no busy timeout.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import django
from django.conf import settings


def main(kind: str, seconds: float, *manner: str) -> None:
    if "unprotected" in manner:
        settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 0}
    django.setup()
    acts = {"fetch": [fetch] * 8, "extract": [extract], "web": [post]}[kind]
    print("ready", flush=True)
    sys.stdin.readline()
    deadline = time.monotonic() + seconds
    with ThreadPoolExecutor(len(acts)) as pool:
        done = list(pool.map(lambda act: _again_and_again(act, deadline), acts))
    refused = [line for _, lines in done for line in lines]
    print(json.dumps({"written": sum(count for count, _ in done), "refused": refused}))


def _again_and_again(act: Callable[[], object], deadline: float) -> tuple[int, list[str]]:
    from django.db import OperationalError, connection

    count, refused = 0, []
    while time.monotonic() < deadline:
        try:
            act()
            count += 1
        except OperationalError as error:
            refused.append(str(error))
    connection.close()
    return count, refused


def fetch() -> None:
    """Track a page and end its fetch: what a fetch thread writes for each job, without the waiting."""
    from django.utils import timezone

    from factcheck.models import User
    from sources.enums import Outcome
    from sources.fetching.fetched import Fetched
    from sources.services import fetches, queue, sources

    now, url = timezone.now(), f"http://example.com/{uuid4()}"
    source = sources.track(url, by=User.objects.get(username="writer"), now=now)
    job = queue.take_one(source.fetches.get().pk)
    assert job is not None
    fetches.end([fetches.Visit(job, Fetched(url=url, final_url=url, outcome=Outcome.GONE), now)])


def extract() -> None:
    """Keep one more reading of the capture: what an extract process writes."""
    from django.utils import timezone

    from sources.enums import Quality
    from sources.models import Extraction, Snapshot

    Extraction.objects.create(
        snapshot=Snapshot.objects.earliest("pk"),
        extractor=str(uuid4()),
        text="The text.",
        text_sha256="0" * 64,
        quality=Quality.OK,
        extracted_at=timezone.now(),
    )


def post() -> None:
    """Post an article with a claim: what the web writes."""
    from factcheck.models import User
    from tests.support import desk

    writer = User.objects.get(username="writer")
    desk.claim(desk.article(writer), writer)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), *sys.argv[3:])
