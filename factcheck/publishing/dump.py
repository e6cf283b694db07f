"""All that stands published, as two files for whoever wants to count: a CSV, and NDJSON with the evidence.

Each is whole or it is not there: written beside its place, then put there at once.
"""

import gzip
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import Any

from factcheck.publishing import checks
from factcheck.publishing.check import Check
from sources.tables import csv_lines, head, json_lines

PAGE = 200
TABLE, LINES = "checks.csv.gz", "checks.ndjson.gz"
UNFINISHED = ".part"
GIVEN_UP = timedelta(days=1)  # what is not finished by then was killed
# In this order for good; new ones are added at the end.
COLUMNS = (
    "id", "url", "statement", "words", "claimants", "rating", "label", "value", "corrected_text",
    "explanation", "as_of", "basis", "appeared_title", "appeared_url", "appeared_publisher",
    "appeared_at", "appeared_language", "is_ours", "first_published_at", "published_at", "under_review_at",
    "overtaken_at", "changed_at", "correction_count", "evidence_count",
)  # fmt: skip
BESIDES = ("corrections", "evidence")  # in the NDJSON


@dataclass(frozen=True)
class Dumped:
    count: int
    files: tuple[Path, ...]


def write(folder: Path, *, now: datetime, size: int = PAGE) -> Dumped:
    """Put both files into the folder, which is made where there is none. One page is held at a time."""
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder, now=now)
    count = 0
    with ExitStack() as stack:
        table, lines = (stack.enter_context(_replacing(folder / name)) for name in (TABLE, LINES))
        table.write(head(COLUMNS))
        for page in _pages(now, size):
            rows = [_row(check) for check in page]
            table.write(csv_lines(COLUMNS, rows))
            lines.write(json_lines((*COLUMNS, *BESIDES), rows))
            count += len(rows)
    return Dumped(count, (folder / TABLE, folder / LINES))


def _pages(now: datetime, size: int) -> Iterator[list[Check]]:
    """What anyone may read, the newest first."""
    rows, last = checks.live(now=now), None
    while page := list((rows.filter(pk__lt=last) if last else rows)[:size]):
        last = page[-1].pk
        yield checks.shown(page)


def _row(check: Check) -> Mapping[str, Any]:
    """As the check's page shows it."""
    said, appeared = asdict(check), check.appeared
    own = {name: said[name] for name in COLUMNS if name in said}
    return own | {
        "value": checks.scale().steps[check.rating].value,
        "appeared_title": appeared.title,
        "appeared_url": appeared.url,
        "appeared_publisher": appeared.publisher,
        "appeared_at": appeared.published_at,
        "appeared_language": appeared.language,
        "is_ours": appeared.is_ours,
        "first_published_at": check.began_at,
        "correction_count": len(check.turns),
        "evidence_count": len(check.evidence),
        "corrections": said["turns"],
        "evidence": said["evidence"],
    }


@contextmanager
def _replacing(place: Path) -> Iterator[gzip.GzipFile]:
    """Takes its place once it is whole and on disk; the same rows make the same bytes."""
    handle, unfinished = mkstemp(prefix=f".{place.name}.", suffix=UNFINISHED, dir=place.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            with gzip.GzipFile("", "wb", compresslevel=6, fileobj=file, mtime=0) as packed:
                yield packed
            os.fchmod(handle, 0o644)  # for whoever serves it
            file.flush()
            os.fsync(handle)
        Path(unfinished).replace(place)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _sweep(folder: Path, *, now: datetime) -> None:
    for left in folder.glob(f".checks.*{UNFINISHED}"):
        if left.stat().st_mtime < (now - GIVEN_UP).timestamp():
            left.unlink(missing_ok=True)
