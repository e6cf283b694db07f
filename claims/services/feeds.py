"""Feeds: set up by an editor, read every so often; each entry is an article, its changes are new texts."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from claims import rules
from claims.enums import Origin
from claims.errors import FeedKnown
from claims.models import Article, Feed
from claims.services import articles, intakes
from claims.services.articles import Author
from sources import feeds
from sources.errors import Invalid, Refusal, UrlRefused
from sources.feeds import Entry
from sources.fetching import client
from sources.fetching.fetched import Conditional, Fetched, header
from sources.fetching.guard import MAX_URL
from sources.fetching.limits import MB, Limits
from sources.people import User
from sources.services import sources

LIMITS = Limits(total=30.0, html_bytes=5 * MB, decoded_bytes=20 * MB)
LEAST_EVERY, MOST_EVERY = 5, 7 * 24 * 60  # minutes
TEASER = "only a teaser of it stands in the feed"
LONGEST_TOLD = 2000  # characters of what was left out


@dataclass
class TakenIn:
    """What came of the entries of a feed. left: those that were not taken in, each with why."""

    new: int = 0
    changed: int = 0
    same: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def add(
    url: str,
    *,
    account: User,
    by: User,
    now: datetime,
    origin: Origin = Origin.THEIRS,
    publisher: str = "",
    desk: str = "",
    every: int = 30,
    fetches_pages: bool = False,
) -> Feed:
    """Read a feed from now on.

    fetches_pages: of entries of which only a teaser stands in it. Raises MoveForbidden, UrlRefused, Invalid,
    FeedKnown.
    """
    rules.check_may(by, "assign")
    rules.check_may(account, "write")
    if len(url) > MAX_URL:
        raise UrlRefused("The address is too long.", field="url")
    sources.check(url)
    _check_every(every)
    try:
        with transaction.atomic():
            return Feed.objects.create(
                url=url,
                account=account,
                origin=origin,
                publisher=publisher.strip(),
                desk=desk.strip(),
                every=every,
                fetches_pages=fetches_pages,
                next_at=now,
                created_by=by,
                created_at=now,
            )
    except IntegrityError:
        raise FeedKnown("This feed is read already; see the list.", field="url") from None


def _check_every(minutes: int) -> None:
    if not LEAST_EVERY <= minutes <= MOST_EVERY:
        raise Invalid(f"Between {LEAST_EVERY} minutes and a week ({MOST_EVERY} minutes).", field="every")


def switch(feed: Feed, *, on: bool, by: User, now: datetime) -> None:
    """Read it by itself again, at once; or no longer."""
    rules.check_may(by, "assign")
    Feed.objects.filter(pk=feed.pk).update(is_on=on, next_at=now)


def due(*, now: datetime) -> list[UUID]:
    """Those whose time has come, a hundred at most; each is given out once a period."""
    waiting = Feed.objects.filter(is_on=True, next_at__lte=now).order_by("next_at")
    return [
        feed.pk
        for feed in waiting[:100]
        if Feed.objects.filter(pk=feed.pk, next_at=feed.next_at).update(
            next_at=now + timedelta(minutes=feed.every)
        )
    ]


def read(feed_id: UUID, *, now: datetime) -> TakenIn:
    """Ask for a feed and take in what is new of it; what went wrong is said on its row."""
    feed = Feed.objects.select_related("account").get(pk=feed_id)
    fetched = client.fetch(feed.url, limits=LIMITS, only_if=_only_if(feed))
    Feed.objects.filter(pk=feed.pk).update(read_at=now)
    try:
        return _take(feed, fetched, now=now)
    except Refusal as refusal:
        Feed.objects.filter(pk=feed.pk).update(trouble=refusal.detail)
        return TakenIn()


def _only_if(feed: Feed) -> Conditional | None:
    asked = (("If-None-Match", feed.etag), ("If-Modified-Since", feed.last_modified))
    known = tuple((name, value) for name, value in asked if value)
    return Conditional(feed.url, known) if known else None


def _take(feed: Feed, fetched: Fetched, *, now: datetime) -> TakenIn:
    taken = TakenIn()
    if fetched.status != 304:
        if fetched.status != 200 or fetched.truncated:
            raise Invalid(_trouble(fetched))
        entries = feeds.read(fetched.body)
        facts = {"origin": Origin(feed.origin), "publisher": feed.publisher, "desk": feed.desk}
        given: dict[str, Any] = {name: value for name, value in facts.items() if value}
        given["fetches_pages"] = feed.fetches_pages
        taken = take_in(entries, by=feed.account, now=now, name=f"feed:{feed.pk}", **given)
    Feed.objects.filter(pk=feed.pk).update(
        taken_at=now,
        trouble="",
        left_out="; ".join(f"{title}: {why}" for title, why in taken.left)[:LONGEST_TOLD]
        if fetched.status != 304
        else F("left_out"),
        etag=(header(fetched.headers, "etag") or feed.etag)[:500],
        last_modified=(header(fetched.headers, "last-modified") or feed.last_modified)[:100],
    )
    return taken


def _trouble(fetched: Fetched) -> str:
    if fetched.truncated:
        return "It is larger than a feed may be."
    if fetched.status:
        return f"The server answered {fetched.status}: {fetched.outcome.label}."
    return fetched.reason or f"It could not be fetched: {fetched.outcome.label}."


def take_in(
    entries: Iterable[Entry], *, by: User, now: datetime, name: str, fetches_pages: bool = False, **facts: Any
) -> TakenIn:
    """Post each entry as an article, the oldest first; of one that is known, only a text that differs.

    name: of the feed, under which its entries are known again. fetches_pages: where only a teaser stands in
    the feed, the entry's page is fetched as robots are let. facts: origin, publisher, desk. What is refused
    for one entry holds up no other. Raises MoveForbidden.
    """
    rules.check_may(by, "write")
    taken = TakenIn()
    for entry in reversed(list(entries)):
        try:
            if not entry.is_full and not fetches_pages:
                raise Invalid(f"Not taken in: {TEASER}.")
            _post(entry, taken, by=by, now=now, name=name, facts=facts)
        except Refusal as refusal:
            taken.left.append((entry.title[:80], refusal.detail))
    return taken


def _post(entry: Entry, taken: TakenIn, *, by: User, now: datetime, name: str, facts: dict[str, Any]) -> None:
    key = f"{name}:{sha256(entry.id.encode()).hexdigest()[:40]}"
    known = Article.objects.filter(posted_by=by, external_id=key).first()
    if known:  # what people know of it since stays
        is_changed = entry.is_full and _has_changed(known, entry, by=by, now=now)
        taken.changed += is_changed
        taken.same += not is_changed
        return
    told: dict[str, Any] = {"authors": [Author(each) for each in entry.authors], **facts}
    if entry.published_at:
        told["published_at"] = entry.published_at
    if entry.url.startswith(("http://", "https://")):
        told["url"] = entry.url
    if entry.is_full:
        articles.register(by=by, now=now, title=entry.title, body=entry.text, external_id=key, **told)
    elif "url" in told:
        intakes.post(by=by, now=now, title=entry.title, external_id=key, is_robot=True, **told)
    else:
        raise Invalid(f"Not taken in: {TEASER}, and it names no page.")
    taken.new += 1


def _has_changed(known: Article, entry: Entry, *, by: User, now: datetime) -> bool:
    return articles.add_version(known, by=by, now=now, title=entry.title, body=entry.text).is_new_version
