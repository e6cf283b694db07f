"""Sources: begin to track a document, say who may see it, how closely it is watched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from sources.canonical import canonicalize
from sources.enums import FetchReason, OfflineKind, SourceAccess, Watch
from sources.errors import ConfidentialSource, Invalid, UrlRefused
from sources.fetching import guard
from sources.models import Publisher, Source
from sources.people import User
from sources.services import fetches, publishers, revisions, search, standing

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
    how: Watch = Watch.NORMAL,
) -> Source:
    """The source at `url`; made, and its first fetch asked for, when we do not track it yet.

    people: who may see it, when it is tracked only for something restricted; None opens it to all.
    how: closely it is watched; QUIET asks for no fetch, and gives way to whoever is not quiet about it.
    Raises UrlRefused when the address is not one that we fetch.
    """
    key = check(url)
    source = Source.objects.select_for_update(no_key=True).filter(canonical_url=key).first()
    if source is None:
        made = Source(
            canonical_url=key,
            url=url,
            title=title,
            publisher=publisher or publishers.at(stands_in_for or url),
            stands_in_for=stands_in_for,
            watch=how,
            is_open=people is None,
            created_at=now,
            created_by=by,
        )
        source = _insert(made)
        if how != Watch.QUIET:
            fetches.request(source, by=by, now=now, reason=FetchReason.FIRST)
    elif source.watch == Watch.QUIET and how != Watch.QUIET:
        source = watch(source, how=how, now=now, by=by)
    show_to(source, people=people)
    return source


def check(url: str) -> str:
    """The key of the source at `url`. Raises UrlRefused when the address is not one that we fetch."""
    guard.check_url(url)
    key = canonicalize(url)
    if len(key) > LONGEST_KEY:
        raise UrlRefused("The address is too long once its characters are encoded.", field="url")
    return key


def _insert(made: Source) -> Source:
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            search.keep([made.pk])
            return made
    except IntegrityError:  # tracked by somebody else in this moment
        return Source.objects.select_for_update(no_key=True).get(canonical_url=made.canonical_url)


def show_to(source: Source, *, people: Iterable[User] | None) -> None:
    """Let these people see the source too; None opens it to all."""
    if people is None:
        if not source.is_open:
            source.is_open = True
            source.save(update_fields=["is_open"])
    elif not source.is_open:
        source.seen_by.add(*people)


def show_only_to(source: Source, *, people: Iterable[User]) -> None:
    """Let just these people see a source that is not open, and those to whom it was given directly."""
    source.seen_by.set({*people, *source.given_to.all()})


@transaction.atomic
def watch(source: Source, *, how: Watch, now: datetime, by: User | None = None) -> Source:
    """Check the source as closely as those who rely on it need, beginning at once."""
    source = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    if source.watch != how:
        source.watch = how
        standing.replan(source, now=now)
        source.save(update_fields=["watch", "next_check_at"])
        if how != Watch.QUIET and source.url and not source.fetches.exists():
            fetches.request(source, by=by, now=now, reason=FetchReason.FIRST)
    return source


@transaction.atomic
def add_offline(
    *,
    by: User,
    now: datetime,
    title: str,
    description: str = "",
    publisher: Publisher | None = None,
    people: Iterable[User] | None = None,
    kind: OfflineKind | None = None,
    is_confidential: bool = False,
) -> Source:
    """A document, an interview or a person that is not on the web. Raises Invalid without a title.

    is_confidential: for sources.services.confidential alone, which keeps who it is.
    """
    if not title.strip():
        raise Invalid("An offline source needs a title.", field="title")
    source = Source.objects.create(
        access=SourceAccess.OFFLINE,
        kind=kind or "",
        is_confidential=is_confidential,
        title=title.strip(),
        description=description,
        publisher=publisher,
        is_open=people is None,
        created_at=now,
        created_by=by,
    )
    search.keep([source.pk])
    if people is not None:
        source.given_to.set(people)
    show_to(source, people=people)
    return source


@transaction.atomic
def edit(source: Source, *, by: User, now: datetime, revision: int | None = None, **changes: Any) -> Source:
    """Change title, description, publisher (a name) or watch. What it said is never changed.

    revision: the one that the person read, where they say so. Raises Stale when it has changed since, Invalid
    for a publisher or title that cannot be, ConfidentialSource for what would say more of a confidential one
    than its title does.
    """
    said = next((field for field in ("description", "publisher") if changes.get(field)), None)
    if source.is_confidential and said:
        raise ConfidentialSource(
            "Of a confidential source only its title is told; leave this empty.", field=said
        )
    source = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
    revisions.check(source, revision)
    if "watch" in changes:
        source = watch(source, how=changes["watch"], now=now, by=by)
    if "publisher" in changes:
        name = changes["publisher"]
        source.publisher = publishers.named(name, now=now, is_open=source.is_open) if name else None
    for field in ("title", "description"):
        if field in changes:
            setattr(source, field, changes[field])
    source.revision += 1
    source.save(update_fields=["title", "description", "publisher", "revision"])
    search.keep([source.pk])
    return source
