"""Who got it from whom: proposed by what a text says, said by a person, accepted or dismissed on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from sources import attributing, tracing
from sources.attributing import Said
from sources.canonical import canonicalize
from sources.domains import registrable_domain
from sources.enums import AttributionState, Ruled, Watch
from sources.errors import AttributedInACircle, Invalid, UrlRefused
from sources.models import Attribution, AttributionRuling, Extraction, Publisher, Source
from sources.people import User
from sources.services import sources

MOST = 20  # proposals of one text
LONGEST_NOTE = 4000


@transaction.atomic
def say(
    source: Source,
    *,
    by: User,
    now: datetime,
    origin: Source | None = None,
    publisher: Publisher | None = None,
    note: str = "",
    answers: Attribution | None = None,
) -> Attribution:
    """Say that `source` got it from `origin`, or from some page of `publisher`; it counts from now on.

    answers: a proposal that this says more exactly. Where the same was proposed or dismissed before, that
    is accepted; said again, nothing changes.
    Raises Invalid for itself or nobody, AttributedInACircle.
    """
    if origin is None and publisher is None:
        raise Invalid("Say from whom: a source, its address, or a publisher.", field="origin")
    _hold(source, origin)
    house = publisher or (answers.publisher if answers else None)
    attribution = _known(source, origin, house)
    attribution = attribution or Attribution(source=source, origin=origin, publisher=publisher, made_at=now)
    return _accept(attribution, by=by, now=now, note=note)


def say_of_address(
    source: Source, url: str, *, by: User, now: datetime, note: str = "", answers: Attribution | None = None
) -> Attribution:
    """As `say`, of the page at `url`, which is tracked from then on, seen by those who see `source`."""
    people = None if source.is_open else list(source.seen_by.all())
    how = Watch.QUIET if source.watch == Watch.QUIET else Watch.NORMAL
    try:
        origin = sources.track(url, by=by, now=now, people=people, how=how)
    except UrlRefused as refusal:
        raise UrlRefused(refusal.detail, field="url") from None
    return say(source, origin=origin, by=by, now=now, note=note, answers=answers)


@transaction.atomic
def accept(attribution: Attribution, *, by: User, now: datetime, note: str = "") -> Attribution:
    """Accept what was proposed, or dismissed before. Raises Invalid, AttributedInACircle."""
    _hold(attribution.source, attribution.origin)
    attribution = Attribution.objects.select_related("source", "origin", "publisher").get(pk=attribution.pk)
    return _accept(attribution, by=by, now=now, note=note)


@transaction.atomic
def dismiss(attribution: Attribution, *, by: User, now: datetime, note: str = "") -> Attribution:
    """Say that it is not so, or counts no more. It stays on record, and is not proposed again."""
    _hold(attribution.source, None)
    attribution = Attribution.objects.get(pk=attribution.pk)
    _rule(attribution, Ruled.DISMISSED, by=by, now=now, note=note)
    return attribution


def _hold(source: Source, origin: Source | None) -> None:
    """Both rows in the one order that all keep: another may say at this moment that it is the other way."""
    if origin is not None and origin.pk == source.pk:
        raise Invalid("A source does not get it from itself; name another.", field="origin")
    both = Source.objects.filter(pk__in=[each.pk for each in (source, origin) if each])
    list(both.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _known(source: Source, origin: Source | None, publisher: Publisher | None) -> Attribution | None:
    """The row of the same; or the proposal that only named the origin's publisher, which this answers."""
    mine = Attribution.objects.filter(source=source).select_related("source", "origin", "publisher")
    if origin is None:
        return mine.filter(origin=None, publisher=publisher).first()
    house = publisher or origin.publisher
    proposed = mine.filter(origin=None, publisher=house, state=AttributionState.PROPOSED).first()
    same = mine.filter(origin=origin).first()
    if same and proposed and house:
        proposed.delete()
    if same or proposed is None or house is None:
        return same
    proposed.origin = origin
    return proposed


def _accept(attribution: Attribution, *, by: User, now: datetime, note: str) -> Attribution:
    source, origin = attribution.source, attribution.origin
    if origin is None and source.publisher_id == attribution.publisher_id:
        raise Invalid("That is the source's own publisher; name the very source.", field="publisher")
    # Along what this person may see: a refusal tells nobody of sources that are hidden from them.
    if origin and source.pk in tracing.behind(by, [origin.pk]).sources:
        raise AttributedInACircle(
            f"“{origin}” is said to have it from “{source}”, directly or through others. Dismiss that first.",
            field="origin",
        )
    _rule(attribution, Ruled.ACCEPTED, by=by, now=now, note=note)
    return attribution


def _rule(attribution: Attribution, ruling: Ruled, *, by: User, now: datetime, note: str) -> None:
    """Keep it with what a person says of it; the same again is no second ruling."""
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Invalid(f"A note has at most {LONGEST_NOTE} characters.", field="note")
    is_new = attribution.state != ruling.value
    attribution.state = AttributionState(ruling.value)
    attribution.save()
    if is_new:
        AttributionRuling.objects.create(attribution=attribution, ruling=ruling, note=note, by=by, at=now)


@dataclass(frozen=True)
class _Proposed:
    """Whom a sentence names, as far as we know them."""

    origin: Source | None
    publisher: Publisher | None
    said: Said


def propose(source: Source, reading: Extraction, found: Iterable[Said], *, now: datetime) -> None:
    """Let what is proposed of a held source be just what this reading says, but for what people ruled on."""
    mine = list(Attribution.objects.filter(source=source).select_related("origin"))
    open_ones = {(each.origin_id, each.publisher_id): each for each in mine if _is_open(each)}
    ruled = [each for each in mine if not _is_open(each)]
    pages = {each.origin_id for each in ruled}
    houses = {each.publisher_id or (each.origin and each.origin.publisher_id) for each in ruled}
    kept = []
    for each in _named(source, found):
        origin_id = each.origin.pk if each.origin else None
        publisher_id = each.publisher.pk if each.publisher else None
        if origin_id in pages if each.origin else publisher_id in houses:
            continue
        row = open_ones.get((origin_id, publisher_id))
        row = row or Attribution(source=source, origin=each.origin, publisher=each.publisher, made_at=now)
        row.extraction, row.extractor = reading, attributing.EXTRACTOR
        row.start, row.end = each.said.start, each.said.end
        row.save()
        kept.append(row.pk)
    gone = [each.pk for each in open_ones.values() if each.pk not in kept]
    Attribution.objects.filter(pk__in=gone).delete()


def _is_open(attribution: Attribution) -> bool:
    return attribution.state == AttributionState.PROPOSED


def _named(source: Source, found: Iterable[Said]) -> list[_Proposed]:
    """Whom the sentences name: each once, where it is named first; never the source or its own publisher."""
    found = list(found)
    pages, houses = _pages(found), _houses(found)
    named: dict[tuple[object, object], _Proposed] = {}
    for said in found:
        origin = next((pages[each] for each in map(_key, said.addresses) if each in pages), None)
        keys = (*said.names, *map(registrable_domain, said.addresses))
        publisher = next((houses[each] for each in keys if each in houses), None)
        if origin:
            publisher = origin.publisher
        is_own = origin == source or (origin is None and publisher and publisher.pk == source.publisher_id)
        if (origin or publisher) and not is_own:
            named.setdefault((origin, publisher), _Proposed(origin, publisher, said))
    return list(named.values())[:MOST]


def _key(address: str) -> str:
    return canonicalize(address if "://" in address else f"https://{address}")


def _pages(found: Iterable[Said]) -> dict[str, Source]:
    """The sources that are tracked in the open, by the key of their address."""
    keys = {_key(address) for said in found for address in said.addresses if "/" in address}
    tracked = Source.objects.filter(canonical_url__in=keys, is_open=True).select_related("publisher")
    return {str(each.canonical_url): each for each in tracked}


def _houses(found: Iterable[Said]) -> dict[str, Publisher]:
    """The publishers that are named in the open, by their name in lower case and by their domains."""
    names = {name for said in found for name in said.names}
    names |= {f"the {name}" for name in names}
    domains = {registrable_domain(address) for said in found for address in said.addresses}
    called = Q(lowered__in=names) | Q(domains__domain__in=domains)
    known = Publisher.objects.annotate(lowered=Lower("name")).filter(called, is_open=True).distinct()
    houses: dict[str, Publisher] = {}
    for publisher in known.prefetch_related("domains"):
        name = publisher.name.lower()
        keys = (name, name.removeprefix("the "), *(each.domain for each in publisher.domains.all()))
        houses.update(dict.fromkeys(keys, publisher))
    return houses
