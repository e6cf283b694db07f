"""Sources linked to a claim, and the passages that reviewers cite from what they said."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from claims import anchoring, rules, tasks
from claims.enums import Access, HistoryKind, Stage, Stance
from claims.errors import AlreadyRetracted, MissingField, ReopenFirst
from claims.models import (
    Article,
    Claim,
    ClaimSource,
    Evidence,
    EvidenceRetraction,
    Intake,
    ReviewEvidence,
)
from claims.services import history, locking
from claims.workflow import REVIEWING
from sources.enums import SourceAccess, Watch
from sources.errors import Invalid
from sources.models import Extraction, Source
from sources.people import User
from sources.services import sources, standing
from sources.tasks import ring

CITING = REVIEWING | {Stage.OPEN}


def link_url(claim: Claim, url: str, *, by: User, now: datetime) -> ClaimSource:
    """Track the page at `url` and link it to the claim. Raises UrlRefused."""
    rules.check_may(by, "write")
    people, how = serving(claim.article)
    return link(claim, sources.track(url, by=by, now=now, people=people, how=how), by=by, now=now)


def serving(article: Article) -> tuple[frozenset[User] | None, Watch]:
    """Who may see what is tracked for the article, None for all; and how closely it is watched."""
    people = frozenset(article.access_people.all()) if article.access == Access.RESTRICTED else None
    return people, Watch.QUIET if article.is_quiet else Watch.NORMAL


def link(claim: Claim, source: Source, *, by: User, now: datetime) -> ClaimSource:
    """Link a source to the claim; the same one again changes nothing."""
    rules.check_may(by, "write")
    return attach(claim, source, by=by, now=now)


@transaction.atomic
def attach(claim: Claim, source: Source, *, by: User, now: datetime) -> ClaimSource:
    """As `link`, for services that have asked who may."""
    claim = locking.hold(claim)
    made, is_new = ClaimSource.objects.get_or_create(
        claim=claim, source=source, defaults={"linked_by": by, "linked_at": now}
    )
    if is_new:
        history.record(
            claim, kind=HistoryKind.EDIT, action="source_linked", by=by, now=now, source=str(source.pk)
        )
        rank_on_commit([made])
    return made


def rank_on_commit(links: Iterable[ClaimSource]) -> None:
    """Have what was linked ranked; a text that is there already is ranked for all its claims at once."""
    of: defaultdict[UUID, list[ClaimSource]] = defaultdict(list)
    for link in links:
        if link.source.reading_id:
            of[link.source.reading_id].append(link)
    for reading, waiting in of.items():
        if len(waiting) == 1:
            transaction.on_commit(partial(ring, tasks.suggest_for_link, waiting[0].pk))
        else:
            transaction.on_commit(partial(ring, tasks.rank_reading, reading))


def rank_again(*claims: Claim) -> None:
    """These say something else now: their suggestions are computed anew."""
    links = ClaimSource.objects.filter(claim__in=claims)
    links.update(ranked=None)
    rank_on_commit(links.select_related("source"))


@transaction.atomic
def unlink(claim: Claim, source: Source, *, by: User, now: datetime) -> None:
    """Take a source off the claim's list; what was cited from it stays cited, and the source tracked.

    Raises ReopenFirst while the claim's verdict rests on it.
    """
    rules.check_may(by, "write")
    claim = locking.hold(claim)
    rules.check_whole(claim)
    if claim.verdict and claim.verdict.evidence.filter(source=source).exists():
        raise ReopenFirst(
            "The claim's verdict rests on this source; reopen the claim before it is taken off."
        )
    removed, _ = ClaimSource.objects.filter(claim=claim, source=source).delete()
    if removed:
        claim.suggestions.filter(extraction__snapshot__source=source).delete()
        history.record(
            claim, kind=HistoryKind.EDIT, action="source_unlinked", by=by, now=now, source=str(source.pk)
        )


def show_sources(article: Article) -> None:
    """Let just those see the article's sources, its own page too, who see one of the articles they serve."""
    linked = ClaimSource.objects.filter(claim__article=article).values("source")
    cited = Evidence.objects.filter(claim__article=article).values("source")
    taken_in = Intake.objects.filter(article=article).values("source")
    of_it = Q(pk__in=linked) | Q(pk__in=cited) | Q(pk__in=taken_in)
    serving = Source.objects.filter(of_it, is_open=False)
    for source in serving.order_by("pk"):
        served = Article.objects.filter(
            Q(claims__links__source=source) | Q(claims__evidence__source=source) | Q(intake__source=source)
        )
        if source.access == SourceAccess.WEB and served.filter(access=Access.OPEN).exists():
            sources.show_to(source, people=None)
        else:
            people = get_user_model().objects.filter(pk__in=served.values("access_people"))
            sources.show_only_to(source, people=people)


@transaction.atomic
def cite(
    claim: Claim,
    *,
    by: User,
    now: datetime,
    quote: str,
    stance: Stance,
    extraction: Extraction | None = None,
    source: Source | None = None,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    carrying: bool = True,
    note: str = "",
    translation: str = "",
    replaces: Evidence | None = None,
) -> Evidence:
    """Cite a passage of an extraction, or what an offline source says, for or against the claim.

    The quote must stand in that extraction; its own characters are kept. Raises MissingField, Invalid,
    QuoteNotFound, QuoteAmbiguous, ReopenFirst (an answered claim takes no more evidence).
    """
    rules.check_may(by, "review")
    claim, translation = locking.hold(claim), translation.strip()
    rules.check_whole(claim)
    if claim.stage not in CITING:
        raise ReopenFirst(f"The claim is in {claim.stage}; reopen it, then cite.")
    if not quote.strip():
        raise MissingField("Send the words that you cite, as quote.", field="quote")
    place = _place(extraction, source, quote=quote, prefix=prefix, suffix=suffix, start=start)
    cited = Evidence.objects.create(
        claim=claim,
        round=claim.round,
        stance=stance,
        is_carrying=carrying,
        note=note,
        translation=translation,
        translated_by=by if translation else None,
        replaces=replaces,
        cited_by=by,
        cited_at=now,
        **place,
    )
    history.record(
        claim,
        kind=HistoryKind.EVIDENCE,
        action="cited",
        by=by,
        now=now,
        about=cited,
        stance=stance,
        carrying=carrying,
    )
    return cited


def cite_anew(
    old: Evidence, claim: Claim, reading: Extraction, start: int, end: int, *, by: User, now: datetime
) -> Evidence:
    """Cite what carries the verdict of a held claim at its place in a newer text; no longer the old words.

    The source is held, so that the text stays. A translation stays where the words are the same.
    """
    text = reading.text or ""
    before, after = anchoring.context(text, start, end)
    is_same = text[start:end] == old.quote
    cited = Evidence.objects.create(
        claim=claim,
        round=claim.round,
        source_id=old.source_id,
        extraction=reading,
        quote=text[start:end],
        prefix=before,
        suffix=after,
        start=start,
        end=end,
        stance=old.stance,
        is_carrying=old.is_carrying,
        note=old.note or "",
        translation=(old.translation or "") if is_same else "",
        translated_by_id=old.translated_by_id if is_same else None,
        replaces=old,
        cited_by=by,
        cited_at=now,
    )
    history.record(
        claim,
        kind=HistoryKind.EVIDENCE,
        action="cited_anew",
        by=by,
        now=now,
        about=cited,
        replaces=str(old.pk),
    )
    return cited


def _place(
    extraction: Extraction | None,
    source: Source | None,
    *,
    quote: str,
    prefix: str,
    suffix: str,
    start: int | None,
) -> dict[str, Any]:
    """The columns of a citation that say where its words stand."""
    if extraction is None:
        return _offline(source, quote)
    # Nobody takes its text down while the source is held, and what was read before that may be gone.
    standing.held(extraction.snapshot.source_id)
    extraction = Extraction.objects.select_related("snapshot__source").get(pk=extraction.pk)
    if extraction.text is None:
        raise Invalid("The text of this capture was taken down; it cannot be cited.", field="extraction")
    begin, end = anchoring.place(extraction.text, quote, prefix, suffix, start, where="this capture's text")
    before, after = anchoring.context(extraction.text, begin, end)
    return {
        "extraction": extraction,
        "source": extraction.snapshot.source,
        "quote": extraction.text[begin:end],
        "prefix": before,
        "suffix": after,
        "start": begin,
        "end": end,
    }


def _offline(source: Source | None, quote: str) -> dict[str, Any]:
    if source is None:
        raise MissingField(
            "Name the extraction that holds the words, or an offline source.", field="extraction"
        )
    if source.access != SourceAccess.OFFLINE:
        raise Invalid("A source on the web is cited by one of its extractions.", field="source")
    return {"source": source, "quote": quote.strip(), "prefix": "", "suffix": ""}


@transaction.atomic
def retract(evidence: Evidence, *, by: User, now: datetime, reason: str) -> EvidenceRetraction:
    """Say that a citation no longer counts; one's own, or anyone's with the right to settle.

    Raises ReopenFirst when a current verdict rests on it, AlreadyRetracted, MissingField.
    """
    rules.check_may(by, "review")
    if evidence.cited_by_id != by.pk:
        rules.check_may(by, "settle")
    if not reason.strip():
        raise MissingField("Say why it is retracted.", field="reason")
    claim = locking.hold(evidence.claim)
    if evidence.verdicts.filter(ended_at__isnull=True).exists():
        raise ReopenFirst("The current verdict rests on this; reopen the claim before it is retracted.")
    reviewed = ReviewEvidence.objects.filter(evidence=evidence, review__round=claim.round)
    if claim.stage == Stage.CROSS_CHECK and reviewed.exists():
        # The second reviewer, who is blind, could not be told that the first review rests on nothing now.
        raise ReopenFirst("A review of this round rests on this; return the claim before it is retracted.")
    if EvidenceRetraction.objects.filter(evidence=evidence).exists():
        raise AlreadyRetracted("It was retracted before.")
    retraction = EvidenceRetraction.objects.create(
        evidence=evidence, reason=reason.strip(), retracted_by=by, retracted_at=now
    )
    history.record(
        claim,
        kind=HistoryKind.EVIDENCE,
        action="retracted",
        by=by,
        now=now,
        about=retraction,
        text=reason.strip(),
    )
    return retraction
