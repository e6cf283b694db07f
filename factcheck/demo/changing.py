"""Changes a cited page under the running demo, and tells what that set off."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from claims.models import Recheck, Sighting
from factcheck.demo import environment, waiting
from factcheck.demo.place import Kept, NotThisDemo, Place
from factcheck.models import User
from seeds import content, sample_server
from sources.enums import FetchReason
from sources.models import Source
from sources.services import fetches

CHANGES = "state-gov"
# A fetch that was under way already may have read the page as it was.
TRIES = 2


@dataclass(frozen=True)
class Changed:
    """The source after its fetch, and the open rechecks that it caused."""

    source: Source
    was: str
    rechecks: tuple[Recheck, ...]


def source_in(place: Place) -> Source:
    """The source that will change. Raises NotThisDemo where the demo is not running, or not that far."""
    kept = place.known()
    if kept is None or not place.is_held():
        raise NotThisDemo(
            f"No demo is running in {place.data}: start it with make demo, wait for its table, try again."
        )
    if kept.is_live:
        raise NotThisDemo("This demo watches the real pages; only sample pages can be made to change.")
    seed = content.sources()[CHANGES]
    source = Source.objects.filter(stands_in_for=seed.url, reading__isnull=False).first()
    if source is None:
        raise NotThisDemo("The demo is still fetching its sources; wait for its table, then try again.")
    return source


def change(place: Place, source: Source, *, clock: Callable[[], datetime]) -> Changed:
    """Shows the page's later state, asks for a fetch as a reviewer would, waits for what the workers find."""
    was = _text(source)
    sample_server.change(place.sample_state, CHANGES)
    by = User.objects.get(username="reviewer")
    for _ in range(TRIES):
        fetches.request(source, by=by, now=clock(), reason=FetchReason.PERSON)
        waiting.wait([source.pk], tell=lambda _: None)
        source = Source.objects.select_related("reading__snapshot").get(pk=source.pk)
        if _text(source) != was:
            break
    found = Recheck.objects.filter(source=source, closed_at__isnull=True)
    return Changed(source, was, tuple(found.select_related("claim").order_by("pk")))


def _text(source: Source) -> str:
    return (source.reading.text if source.reading else None) or ""


def account(changed: Changed, kept: Kept) -> Iterator[str]:
    """What happened, line by line."""
    source = changed.source
    how = "had changed before" if _text(source) == changed.was else "has changed"
    yield f"{source.title}: fetched again ({source.last_outcome}); its text {how}."
    for recheck in changed.rechecks:
        yield ""
        yield from _recheck(recheck, kept)
    if not changed.rechecks:
        yield "No verdict rests on words that changed."


def _recheck(recheck: Recheck, kept: Kept) -> Iterator[str]:
    claim = recheck.claim
    yield f"claim: {claim.statement}"
    yield f"status: {claim.verification_status}, as it was settled: only a person changes it"
    yield f"attention: {claim.attention}"
    for sighting in _sightings(recheck):
        yield f"cited: {sighting.evidence.quote}"
        yield f"  is {sighting.state} in the newer text"
        for difference in sighting.differences or ():
            yield f"  was: {difference['was'] or '(nothing)'}"
            yield f"  now: {difference['now'] or '(nothing)'}"
    yield f"look at: {environment.address(kept.port)}/admin/claims/claim/{claim.pk}/change/"


def _sightings(recheck: Recheck) -> QuerySet[Sighting]:
    """What became of each citation of the claim in the text that opened the recheck."""
    seen = Sighting.objects.filter(evidence__claim=recheck.claim, extraction=recheck.extraction)
    return seen.select_related("evidence").order_by("pk")
