"""Offline sources: what they are, and who of us saw them when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from sources.enums import OfflineKind, Seen, SourceAccess
from sources.errors import Invalid
from sources.models import Encounter, Publisher, Source
from sources.people import User
from sources.services import manifest, sources, standing

HOW: dict[OfflineKind, tuple[Seen, ...]] = {
    OfflineKind.DOCUMENT: (Seen.ORIGINAL, Seen.COPY),
    OfflineKind.INTERVIEW: (Seen.IN_PERSON, Seen.PHONE, Seen.VIDEO, Seen.WRITING),
    OfflineKind.PERSON: (Seen.IN_PERSON, Seen.PHONE, Seen.VIDEO, Seen.WRITING),
}
AHEAD = timedelta(days=1)  # the day begins earlier elsewhere


@dataclass(frozen=True)
class Seeing:
    """When and how a person of ours saw or heard it, and where."""

    on: date
    how: Seen
    place: str = ""


@transaction.atomic
def add(
    *,
    by: User,
    now: datetime,
    kind: OfflineKind | None,
    title: str,
    description: str = "",
    publisher: Publisher | None = None,
    people: Iterable[User] | None = None,
    seen: Seeing | None = None,
) -> Source:
    """A document, an interview or a person, and that `by` saw it. Raises Invalid."""
    source = sources.add_offline(
        by=by, now=now, title=title, description=description, publisher=publisher, people=people, kind=kind
    )
    if seen:
        see(source, by=by, now=now, seen=seen)
    return source


@transaction.atomic
def see(source: Source, *, by: User, now: datetime, seen: Seeing) -> Encounter:
    """Put on record, for good, that `by` saw or heard an offline source.

    Raises Invalid for a source on the web, a day to come, a way that does not fit what the source is, or a
    place where that would help to find a confidential one.
    """
    source = standing.held(source.pk)
    if source.access != SourceAccess.OFFLINE:
        raise Invalid("A source on the web is captured; only an offline one is seen.", field="seen_on")
    if seen.on > (now + AHEAD).date():
        raise Invalid("It cannot have been seen on a day to come.", field="seen_on")
    if source.kind and seen.how not in HOW[OfflineKind(source.kind)]:
        fitting = ", ".join(each.value for each in HOW[OfflineKind(source.kind)])
        raise Invalid(f"Of this kind of source it is one of {fitting}.", field="how")
    if source.is_confidential and seen.place.strip():
        raise Invalid(
            "Where you met could give them away: write it under who it is, where it is encrypted.",
            field="place",
        )
    encounter = Encounter.objects.create(
        source=source, seen_on=seen.on, how=seen.how, place=seen.place.strip(), by=by, recorded_at=now
    )
    manifest.append(source, about=encounter, now=now)
    return encounter
