"""Many addresses tracked at once, as `sources.track` does one: as many statements for many as for one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sources.domains import registrable_domain
from sources.enums import Watch
from sources.models import Publisher, PublisherDomain, Source
from sources.people import User
from sources.services import fetches, search, sources


@dataclass(frozen=True)
class Wanted:
    """An address and its key (sources.check), who may see it (None: all), and how closely it is watched."""

    key: str
    url: str
    people: frozenset[User] | None = None
    how: Watch = Watch.NORMAL

    def beside(self, other: "Wanted") -> "Wanted":
        """What serves both: seen by whoever one of them lets see it, watched where one wants that."""
        people = None if self.people is None or other.people is None else self.people | other.people
        return Wanted(self.key, self.url, people, other.how if self.how == Watch.QUIET else self.how)


@transaction.atomic
def track_all(wanted: Iterable[Wanted], *, by: User, now: datetime) -> dict[str, Source]:
    """By key, the sources at these addresses; made and asked for where we do not track them yet.

    Rows are held and made in one order for all, so that no two wait for each other.
    """
    asked: dict[str, Wanted] = {}
    for each in wanted:
        asked[each.key] = asked[each.key].beside(each) if each.key in asked else each
    known = _held(asked)
    made = _make({key: each for key, each in sorted(asked.items()) if key not in known}, by=by, now=now)
    known |= made | _held([key for key in asked if key not in known and key not in made])
    watched = [source for key, source in made.items() if asked[key].how != Watch.QUIET]
    fetches.request_first(watched, by=by, now=now)
    for key, source in known.items():
        if source.watch == Watch.QUIET and asked[key].how != Watch.QUIET:
            known[key] = sources.watch(source, how=asked[key].how, now=now, by=by)
    _show(known, asked)
    return known


def _held(keys: Collection[str]) -> dict[str, Source]:
    rows = Source.objects.select_for_update(no_key=True).filter(canonical_url__in=keys)
    return {row.canonical_url or "": row for row in rows.order_by("canonical_url")} if keys else {}


def _make(wanted: Mapping[str, Wanted], *, by: User, now: datetime) -> dict[str, Source]:
    """Those that nobody else has made in this moment."""
    publishers = _publishers([each.url for each in wanted.values()])
    rows = [
        Source(
            canonical_url=key,
            url=each.url,
            publisher=publishers.get(registrable_domain(each.url)),
            watch=each.how,
            is_open=each.people is None,
            created_at=now,
            created_by=by,
        )
        for key, each in wanted.items()
    ]
    Source.objects.bulk_create(rows, ignore_conflicts=True)
    ours = set(Source.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    search.keep(ours)
    return {key: row for key, row in zip(wanted, rows, strict=True) if row.pk in ours}


def _publishers(urls: Sequence[str]) -> dict[str, Publisher]:
    domains = {registrable_domain(url) for url in urls}
    known = PublisherDomain.objects.filter(domain__in=domains).select_related("publisher")
    return {each.domain: each.publisher for each in known}


def _show(known: Mapping[str, Source], asked: Mapping[str, Wanted]) -> None:
    """As `sources.show_to`, each to those who are to see it."""
    opened = [row for key, row in known.items() if asked[key].people is None and not row.is_open]
    for row in opened:
        row.is_open = True
    Source.objects.filter(pk__in=[row.pk for row in opened]).update(is_open=True)
    seen = Source.seen_by.through
    seen.objects.bulk_create(
        (
            seen(source_id=row.pk, user_id=person.pk)
            for key, row in known.items()
            if not row.is_open
            for person in sorted(asked[key].people or (), key=lambda each: each.pk)
        ),
        ignore_conflicts=True,
    )
