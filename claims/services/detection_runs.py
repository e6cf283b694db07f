"""Texts too long to be read for claims while somebody waits: a worker reads them. The row is the job.

How far it has come stands in the row; whoever loses a worker reads it again from the start, and what was
proposed stays proposed once.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from claims import detection, rules, tasks
from claims.detection import Candidate
from claims.enums import RunState
from claims.models import Article, DetectionRun
from claims.services import detecting, locking
from sources.errors import Refusal
from sources.people import User
from sources.services import leases
from sources.tasks import ring

STEP = 200_000  # code points, about a second of work, after which the row says how far it is
LEASE = timedelta(minutes=2)
TRIES = 3
LOST = "Our workers were lost while reading it; ask once more, or mark its claims by hand."


@transaction.atomic
def request(article: Article, *, by: User, now: datetime, min_score: float = detecting.LEAST) -> DetectionRun:
    """Have the article's newest text read; the one that waits or runs already, when there is one."""
    rules.check_may(by, "write")
    article = locking.hold_text(article)
    version = rules.text_of(article)
    known = DetectionRun.objects.filter(article=article, state=RunState.WAITING).first()
    if known:
        return known
    run = DetectionRun.objects.create(
        article=article,
        version=version,
        min_score=min_score,
        length=len(version.text),
        asked_by=by,
        asked_at=now,
    )
    transaction.on_commit(partial(ring, tasks.read_long_text, run.pk))
    return run


def waiting() -> list[UUID]:
    """Those that nobody reads now: a message or a worker was lost."""
    free = leases.free(DetectionRun).filter(state=RunState.WAITING)
    return list(free.order_by("pk").values_list("pk", flat=True)[:100])


def read(run_id: UUID, *, now: datetime) -> bool:
    """Take this job, read the text and propose its claims; whether this call did."""
    run = _taken(run_id, now=now)
    if run is None:
        return False
    found: list[Candidate] = []
    for each in _read(run):
        if each is None:
            return False  # another has it
        found.append(each)
    try:
        return _finish(run, found, now=now)
    except Refusal as refusal:
        return bool(_mine(run).update(state=RunState.FAILED, words=refusal.detail, ended_at=now))


@transaction.atomic
def _finish(run: DetectionRun, found: Sequence[Candidate], *, now: datetime) -> bool:
    """Propose what was found, unless a newer text came or another took the job; whether that was done."""
    held = locking.hold_text(run.article)
    if held.newest_id != run.version_id:
        return _give_back(run)
    if not _mine(run).update(state=RunState.DONE, read=run.length, ended_at=now):
        return False
    proposed = detecting.propose_found(held, run.version, found, run.min_score, by=run.asked_by, now=now)
    DetectionRun.objects.filter(pk=run.pk).update(made=len(proposed.made))
    return True


def _taken(run_id: UUID, *, now: datetime) -> DetectionRun | None:
    """The job, held under a lease; its text is the newest of now."""
    free = leases.free(DetectionRun).filter(pk=run_id, state=RunState.WAITING)
    free.filter(tries__gte=TRIES).update(state=RunState.FAILED, words=LOST, ended_at=now)
    if not free.update(free_at=Now() + LEASE, tries=F("tries") + 1, read=0):
        return None
    run = DetectionRun.objects.select_related("article__newest", "asked_by").get(pk=run_id)
    assert run.article.newest is not None
    run.version, run.length = run.article.newest, len(run.article.newest.text)
    run.save(update_fields=["version", "length"])
    return run


def _mine(run: DetectionRun) -> QuerySet[DetectionRun]:
    """The row while this worker holds it: whoever takes it anew counts its tries up."""
    return DetectionRun.objects.filter(pk=run.pk, state=RunState.WAITING, tries=run.tries)


def _give_back(run: DetectionRun) -> bool:
    """A newer text came while this one was read: it is read in its place."""
    _mine(run).update(free_at=None, tries=F("tries") - 1, read=0)
    transaction.on_commit(partial(ring, tasks.read_long_text, run.pk))
    return False


def _read(run: DetectionRun) -> Iterator[Candidate | None]:
    """What is found, while the row tells how far it is; None once the job is another's."""
    told = 0
    for each in detection.read(run.version.text):
        if each.end - told >= STEP:
            told = each.end
            if not _mine(run).update(read=told, free_at=Now() + LEASE):
                yield None
                return
        yield each
