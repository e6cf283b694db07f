"""Sources: begin to track a document, say who may see it, how closely it is watched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sources.canonical import canonicalize
from sources.enums import FetchReason, SourceAccess, Watch
from sources.errors import Invalid, UrlRefused
from sources.fetching import guard
from sources.models import Publisher, Source
from sources.people import User
from sources.services import fetches, publishers

LONGEST_KEY = 2100  # characters; what an index of PostgreSQL takes, and then some room


@transaction.atomic
def track(
    url: str,
    *,
    by: User,
    now: datetime,
    people: Iterable[User] | None = None,
    publisher: Publisher | None = None,
    title: str = "",
    stands_in_for: str = "",
    watch: Watch = Watch.NORMAL,
) -> Source:
    """The source at `url`; made, and its first fetch asked for, when we do not track it yet.

    people: who may see it, when it is tracked only for something restricted; None opens it to all.
    Raises UrlRefused when the address is not one that we fetch.
    """
    guard.check_url(url)
    key = canonicalize(url)
    if len(key) > LONGEST_KEY:
        raise UrlRefused("The address is too long once its characters are encoded.", field="url")
    source = Source.objects.select_for_update().filter(canonical_url=key).first()
    if source is None:
        made = Source(
            canonical_url=key,
            url=url,
            title=title,
            publisher=publisher or publishers.at(stands_in_for or url),
            stands_in_for=stands_in_for,
            watch=watch,
            is_open=people is None,
            created_at=now,
            created_by=by,
        )
        source = _insert(made)
        if watch != Watch.QUIET:
            fetches.request(source, by=by, now=now, reason=FetchReason.FIRST)
    show_to(source, people=people)
    return source


def _insert(made: Source) -> Source:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            return made
    except IntegrityError:  # tracked by somebody else in this moment
        return Source.objects.select_for_update().get(canonical_url=made.canonical_url)


def show_to(source: Source, *, people: Iterable[User] | None) -> None:
    """Let these people see the source too; None opens it to all. Nobody is ever shut out here."""
    if people is None:
        if not source.is_open:
            source.is_open = True
            source.save(update_fields=["is_open"])
    elif not source.is_open:
        source.seen_by.add(*people)


def watch(source: Source, *, how: Watch) -> None:
    """Check the source as closely as those who rely on it need."""
    Source.objects.filter(pk=source.pk).update(watch=how)


@transaction.atomic
def add_offline(
    *,
    by: User,
    now: datetime,
    title: str,
    description: str = "",
    publisher: Publisher | None = None,
    people: Iterable[User] | None = None,
) -> Source:
    """A document, an interview or a person that is not on the web. Raises Invalid without a title."""
    if not title.strip():
        raise Invalid("An offline source needs a title.", field="title")
    source = Source.objects.create(
        access=SourceAccess.OFFLINE,
        title=title.strip(),
        description=description,
        publisher=publisher,
        is_open=people is None,
        created_at=now,
        created_by=by,
    )
    show_to(source, people=people)
    return source


@transaction.atomic
def edit(source: Source, *, by: User, now: datetime, **changes: Any) -> Source:
    """Change title, description, publisher (a name) or watch. What it said is never changed.

    Raises Invalid for a publisher or title that cannot be.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    if "publisher" in changes:
        name = changes.pop("publisher")
        source.publisher = publishers.named(name, now=now) if name else None
    for field in ("title", "description", "watch"):
        if field in changes:
            setattr(source, field, changes[field])
    source.save(update_fields=["title", "description", "watch", "publisher"])
    return source
