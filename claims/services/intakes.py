"""Articles taken in from their address: the page is fetched once, and its text becomes the article's.

The row is the job. A settle is rung when a fetch of the page ends and when it was read; a sweep rings again
for what a lost message forgot; whoever comes second finds it settled. The page is tracked quietly: nobody
fetches it again by itself, unless a claim comes to rely on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims import from_page, rules, taking_in
from claims.enums import Format, IntakeState
from claims.errors import NotByAddress
from claims.models import Article, Intake
from claims.parts import LONGEST_TITLE
from claims.services import articles, evidence, locking
from claims.services.articles import Author, Posted
from claims.taking_in import Told
from sources import waiting
from sources.enums import FetchReason, Outcome, Quality, Watch
from sources.errors import Refusal
from sources.health import GOOD
from sources.models import Extraction, Fetch, Source
from sources.people import User
from sources.queries import LIVE
from sources.services import fetches, snapshots, sources

OPEN = Q(state=IntakeState.WAITING)
AT_ONCE = 1000


@dataclass
class Awaited:
    """An article whose text, or a newer one, is still to come from its page."""

    article: Article
    is_new: bool = False


@dataclass(frozen=True)
class Ended:
    """What came of a fetch of the page: a reading to take the text from, or why there is none."""

    state: IntakeState
    reading: Extraction | None = None
    why: str = ""
    words: str = ""


def post(
    url: str,
    *,
    by: User,
    now: datetime,
    title: str = "",
    external_id: str = "",
    is_robot: bool = False,
    **facts: Any,
) -> Posted | Awaited:
    """Take in the article at an address; its text comes once the page was fetched and read.

    The same external_id again, or without one the same address by the same account, is the same article: its
    page is asked for anew, unless a person has sent its text. facts: as `articles.edit` takes them; what is
    not given is filled from the page. is_robot: nobody asked for this one page, so robots.txt is heard.
    Raises MoveForbidden, UrlRefused and what `articles.edit` raises.
    """
    rules.check_may(by, "write")
    known_by = _known_by(by, external_id, sources.check(url))
    said = {"title": title.strip(), "language": facts.get("language", "")}
    asking: dict[str, Any] = {"given": [name for name, value in said.items() if value], "is_robot": is_robot}
    try:
        with transaction.atomic():
            known = Article.objects.filter(known_by).first()
            if known:
                return _post_again(known, {**facts, "url": url}, by=by, now=now, **asking)
            article = Article.objects.create(
                external_id=external_id,
                title=said["title"] or url[:LONGEST_TITLE],
                posted_by=by,
                created_at=now,
                updated_at=now,
            )
            article = articles.edit(article, by=by, now=now, url=url, **facts)
            _ask(article, by=by, now=now, **asking)
            return Awaited(article, is_new=True)
    except IntegrityError:
        # Posted by another process in this moment: then this is that article.
        if not Article.objects.filter(known_by).exists():
            raise
        again: dict[str, Any] = {"title": title, "external_id": external_id, "is_robot": is_robot}
        return post(url, by=by, now=now, **again, **facts)


def _known_by(by: User, external_id: str, key: str) -> Q:
    if external_id:
        return Q(posted_by=by, external_id=external_id)
    return Q(intake__account=by, intake__is_key=True, intake__source__canonical_url=key)


def _post_again(
    article: Article,
    facts: Mapping[str, Any],
    *,
    given: Sequence[str],
    by: User,
    now: datetime,
    is_robot: bool,
) -> Posted | Awaited:
    article = locking.hold_text(article)
    news = {name: value for name, value in facts.items() if articles.is_news(article, name, value)}
    if news:
        article = articles.edit(article, by=by, now=now, **news)
    intake = getattr(article, "intake", None)
    if intake and article.newest and intake.state == IntakeState.BY_HAND:
        return Posted(article, article.newest)
    _ask(article, given=given, by=by, now=now, is_robot=is_robot)
    return Awaited(article)


@transaction.atomic
def ask_again(article: Article, *, by: User, now: datetime) -> Article:
    """Have the article's page fetched once more; while it waits already, nothing changes.

    Raises MoveForbidden, and NotByAddress for one whose text was always sent.
    """
    rules.check_may(by, "write")
    article = locking.hold_text(article)
    intake = getattr(article, "intake", None)
    if intake is None:
        raise NotByAddress("Its text was sent with it; send a newer one in the same way.")
    _ask(article, given=intake.given, by=by, now=now)
    return article


def _ask(article: Article, *, given: Sequence[str], by: User, now: datetime, is_robot: bool = False) -> None:
    """Ask for the page of a held article."""
    people, _ = evidence.serving(article)
    source = sources.track(article.url, by=by, now=now, people=people, how=Watch.QUIET)
    asked: dict[str, Any] = {
        "source": source,
        "state": IntakeState.WAITING,
        "why": "",
        "words": "",
        "asked_by": by,
        "asked_at": now,
        "ended_at": None,
    }
    intake = getattr(article, "intake", None)
    if intake is None:
        is_key = not article.external_id
        article.intake = Intake.objects.create(
            article=article, account=article.posted_by, is_key=is_key, given=list(given), **asked
        )
    else:
        intake.given = sorted({*intake.given, *given})
        for name, value in asked.items():
            setattr(intake, name, value)
        intake.save(update_fields=["given", *asked])
    fetches.request(source, by=by, now=now, reason=FetchReason.SCHEDULE if is_robot else FetchReason.PERSON)


# --- settled ------------------------------------------------------------------------------------


def of_source(source_id: UUID) -> "QuerySet[Intake, UUID]":
    """Those that wait for this page."""
    return Intake.objects.filter(OPEN, source=source_id).values_list("pk", flat=True)


def of_readings(extraction_ids: Iterable[UUID]) -> "QuerySet[Intake, UUID]":
    """Those that wait for the pages that these are readings of."""
    read = {"source__snapshots__extractions__in": list(extraction_ids)}
    return Intake.objects.filter(OPEN, **read).values_list("pk", flat=True)


def forgotten() -> "QuerySet[Intake, UUID]":
    """Those whose page is fetched no more: a message was lost, or it is being read."""
    live = Fetch.objects.filter(LIVE, source=OuterRef("source"))
    waiting_ones = Intake.objects.filter(OPEN).filter(~Exists(live))
    return waiting_ones.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]


def settle(intake_id: UUID, *, now: datetime) -> bool:
    """Take the text, or say why there is none, once the page was fetched and read; whether this call did.

    Any number may be rung, at any time: only one of them settles.
    """
    intake = Intake.objects.filter(OPEN, pk=intake_id).select_related("article", "source__latest").first()
    ended = _ended(intake.source) if intake else None
    if intake is None or ended is None:
        return False
    try:
        text = _text(intake, ended.reading) if ended.reading else None
        with transaction.atomic():
            article = locking.hold_text(intake.article)
            if not _close(intake, ended, now=now):
                return False
            if text and ended.reading:
                _take(article, intake, ended.reading, text, now=now)
            return True
    except Refusal as refusal:
        refused = Ended(IntakeState.FAILED, why=refusal.code, words=refusal.detail)
        return _close(intake, refused, now=now)


def _close(intake: Intake, ended: Ended, *, now: datetime) -> bool:
    """Settle it, unless somebody has, or asked once more meanwhile; whether that was done."""
    asked = Intake.objects.filter(OPEN, pk=intake.pk, asked_at=intake.asked_at)
    read = {"reading": ended.reading} if ended.reading else {}
    count = asked.update(state=ended.state, why=ended.why, words=ended.words, ended_at=now, **read)
    return bool(count)


def _ended(source: Source) -> Ended | None:
    """What came of the page; None while it is being fetched or read.

    The fetch was asked for in the transaction that made the row wait: where none waits or runs, it has ended.
    """
    if source.fetches.filter(LIVE).exists():
        return None
    source = Source.objects.select_related("latest").get(pk=source.pk)  # as that fetch left it
    if source.last_outcome in GOOD:
        return _read(source)
    is_held = source.last_outcome == Outcome.ROBOTS_DENIED
    words = source.last_reason or f"{Outcome(source.last_outcome).label.capitalize()}."
    return Ended(IntakeState.HELD if is_held else IntakeState.FAILED, why=source.last_outcome, words=words)


def _read(source: Source) -> Ended | None:
    captured = snapshots.last_fetched(source)
    if captured is None:
        return _failed("taken_down")
    reading = captured.extractions.order_by("-pk").first()
    if reading is None:
        return None
    if reading.quality == Quality.OK and len(reading.text or "") >= taking_in.LEAST:
        return Ended(IntakeState.DONE, reading)
    return _failed(reading.rule or taking_in.NO_ARTICLE)


def _failed(rule: str) -> Ended:
    return Ended(IntakeState.FAILED, why=rule, words=taking_in.WRONG.get(rule, taking_in.UNREADABLE))


def _text(intake: Intake, reading: Extraction) -> dict[str, Any]:
    """As arguments of articles.add_version."""
    is_titled = "title" in intake.given or not reading.title
    title = intake.article.title if is_titled else reading.title or ""
    page = snapshots.markup_of(reading.snapshot)
    body = from_page.as_html(reading.text or "", title=title, page=page, url=reading.snapshot.final_url)
    return {"title": title, "body": body, "written_in": Format.HTML}


def _take(
    article: Article, intake: Intake, reading: Extraction, text: Mapping[str, Any], *, now: datetime
) -> None:
    """The text as a version of the held article, and of what the page says what nobody has said."""
    if facts := _facts(article, intake, reading):
        article = articles.edit(article, by=intake.asked_by, now=now, **facts)
    articles.add_version(article, by=intake.asked_by, now=now, **text)


def _facts(article: Article, intake: Intake, reading: Extraction) -> dict[str, Any]:
    """What the page is sure of, where nobody has said it; the rest is told beside the article."""
    house = intake.source.publisher
    facts: dict[str, Any] = {}
    if not article.publisher and house:
        facts["publisher"] = house.name
    named = from_page.names(reading.byline or "", publisher=house.name if house else "")
    if named and not article.authors.exists():
        facts["authors"] = [Author(name) for name in named]
    if reading.published_on and not article.published_at:
        facts["published_at"] = datetime.combine(reading.published_on, time(), tzinfo=UTC)
    if reading.language and "language" not in intake.given:
        facts["language"] = reading.language
    return {name: value for name, value in facts.items() if articles.is_news(article, name, value)}


# --- told ---------------------------------------------------------------------------------------


def told(intake: Intake, *, now: datetime) -> Told:
    """How far it is, with why its fetch does not begin where it waits."""
    live = None
    if intake.state == IntakeState.WAITING:
        live = Fetch.objects.filter(LIVE, source=intake.source_id).select_related("host").first()
    if live and (waits := waiting.of_fetch(live, now=now)):
        return taking_in.told(intake.state, intake.why, intake.words, waits=waits.why, until=waits.until)
    return taking_in.told(intake.state, intake.why, intake.words)
