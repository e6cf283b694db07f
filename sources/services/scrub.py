"""Scrubbing: all that is kept, or a sample of it each night, is read again and compared."""

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef

from sources import blobs
from sources.enums import Fault
from sources.models import ManifestRoot, Scrub, Snapshot, Source, Tombstone
from sources.services import orphans, removal, timestamps, verification
from sources.services.chains import one_moment
from sources.services.manifest import SEALS
from sources.services.seals import Roots
from sources.services.verification import Finding

logger = logging.getLogger(__name__)
AT_ONCE = 100  # sources
RECENT_ROOTS = 100  # what a sample compares of them
REMEMBERED = 50  # findings


@dataclass
class Round:
    """One scrub under way, and what it has counted. through: the last source that was done.

    told: called after each few sources.
    """

    sources: int = 0
    snapshots: int = 0
    bytes: int = 0
    removed: int = 0
    through: UUID | None = None
    kept_roots: Collection[str] = ()  # hashes of roots that were kept elsewhere
    told: Callable[["Round"], None] = lambda _: None

    def whole(self, *, now: datetime, removes_orphans: bool = False) -> Iterator[Finding]:
        """Everything; or what comes after `through`, to go on with a scrub that was cut off."""
        if self.through is None:
            yield from self._orphans(now, removes_orphans)
        yield from self._manifests(lambda: False)
        yield from verification.deleted()
        yield from roots(kept=self.kept_roots)
        yield from timestamps.findings()

    def sample(self, least: int, *, is_over: Callable[[], bool]) -> Iterator[Finding]:
        """The sources after those of the last sample, with at least so many captures, and the newest roots.

        After the last source it begins with the first again, so that everything comes round.
        is_over: whether there is no time left.
        """
        newest = ManifestRoot.objects.order_by("-number").first()
        believed = max(0, newest.number - RECENT_ROOTS) if newest else 0
        yield from roots(after=believed)
        yield from timestamps.findings(after=believed)
        last = Scrub.objects.filter(is_whole=False).order_by("-pk").first()
        self.through = last.through if last else None

        def is_enough() -> bool:
            return self.snapshots >= least or is_over()

        if self.through is not None:
            yield from self._manifests(is_enough)
        if self.through is None and not (self.sources and is_enough()):
            yield from self._manifests(is_enough)

    def _manifests(self, is_enough: Callable[[], bool]) -> Iterator[Finding]:
        for ids in _sources(self.through):
            yield from self._compare(ids)
            if is_enough():
                return
        self.through = None

    def _compare(self, ids: list[UUID]) -> Iterator[Finding]:
        with one_moment():
            found = list(verification.manifests(ids))
            captures = list(_captures(ids))
        yield from found
        for snapshot_id, source_id, digest, is_down in captures:
            wrong = self._taken_down(digest) if is_down else self._bytes(snapshot_id, digest)
            if wrong:
                fault, text = wrong
                text = f"Source {source_id}: the bytes of the snapshot {snapshot_id} {text}: {digest}."
                yield Finding(fault, text, source_id, snapshot_id)
        self.sources += len(ids)
        self.through = ids[-1]
        self.told(self)

    def _bytes(self, snapshot_id: UUID, digest: str) -> tuple[Fault, str] | None:
        self.snapshots += 1
        try:
            self.bytes += blobs.check(digest)
        except blobs.BlobMissing:
            if not Tombstone.objects.filter(snapshot_id=snapshot_id).exists():  # in this moment
                return Fault.BLOB_MISSING, "are gone"
        except blobs.BlobDamaged:
            return Fault.BLOB_DAMAGED, "are not those that came"
        except OSError as error:
            return Fault.BLOB_DAMAGED, f"cannot be read ({error})"
        return None

    def _taken_down(self, digest: str) -> tuple[Fault, str] | None:
        if blobs.exists(digest) and not removal.is_held(digest):
            return Fault.BLOB_LEFT, "were taken down and are still there"
        return None

    def _orphans(self, now: datetime, removes: bool) -> Iterator[Finding]:
        for digest in orphans.old(now=now):
            if removes:
                self.removed += orphans.remove(digest, now=now)
            elif not Snapshot.objects.filter(
                sha256=digest
            ).exists():  # a takedown's is found with its capture
                yield Finding(Fault.ORPHAN, f"No capture has the bytes {digest}.", None, digest)
        if removes:
            self.removed += blobs.tidy(before=now - orphans.AGE)


def roots(*, after: int = 0, kept: Collection[str] = ()) -> Iterator[Finding]:
    """What is wrong with the roots that come after one, as their leaves show. kept: kept elsewhere."""
    for text in Roots(SEALS, kept, after).findings():
        yield Finding(Fault.ROOT_BROKEN, text)


def _sources(after: UUID | None) -> Iterator[list[UUID]]:
    """The ids of all sources after one, a few at a time."""
    rows = Source.objects.order_by("pk").values_list("pk", flat=True)
    while ids := list((rows.filter(pk__gt=after) if after else rows)[:AT_ONCE]):
        yield ids
        after = ids[-1]


def _captures(ids: list[UUID]) -> Iterator[tuple[UUID, UUID, str, bool]]:
    """Each capture of these sources: its id, its source, its bytes' digest, whether it is taken down."""
    is_down = Exists(Tombstone.objects.filter(snapshot=OuterRef("pk")))
    rows = Snapshot.objects.filter(source_id__in=ids).order_by("source_id", "pk").annotate(is_down=is_down)
    yield from rows.values_list("pk", "source_id", "sha256", "is_down").iterator()


def recorded(
    findings: Iterator[Finding], turn: Round, *, is_whole: bool, clock: Callable[[], datetime]
) -> Iterator[Finding]:
    """The findings as they come; at their end a record of the round."""
    started_at, first, found = clock(), [], 0
    for finding in findings:
        found += 1
        if found <= REMEMBERED:
            first.append(finding.plain())
        yield finding
    Scrub.objects.create(
        is_whole=is_whole,
        started_at=started_at,
        ended_at=clock(),
        sources=turn.sources,
        snapshots=turn.snapshots,
        bytes=turn.bytes,
        through=turn.through,
        found=found,
        findings=first,
    )


def nightly(*, clock: Callable[[], datetime], is_over: Callable[[], bool]) -> int:
    """A sample of settings.SCRUB_SAMPLE captures; how many things were wrong."""
    turn, found = Round(), 0
    findings = turn.sample(settings.SCRUB_SAMPLE, is_over=is_over)
    for finding in recorded(findings, turn, is_whole=False, clock=clock):
        logger.error("scrub: %s: %s", finding.fault.value, finding.text)
        found += 1
    logger.info("scrub: compared %d sources, read %d captures, %d wrong", turn.sources, turn.snapshots, found)
    return found
