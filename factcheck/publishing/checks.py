"""A published check as anyone may read it. Every public route is made from this, and from nothing else.

What was published is frozen; beside it stands what befell it since. Of the evidence there is what somebody
who has not signed in may see; who a confidential source is, how we call them and what they said stay here.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse

from claims import queries
from claims.enums import Basis, Origin, PublicationEnd, Rating, Ruling, Stance
from claims.models import Article, Complaint, Evidence, Publication, Recheck
from claims.services.publications import as_shown
from factcheck.publishing.check import Appearance, Check, Quoted, Turn
from factcheck.publishing.scale import Scale, in_public

NOBODY = AnonymousUser()
CONFIDENTIAL = "A confidential source, known to us"


def scale() -> Scale:
    return Scale.of(settings.RATING_SCALE)


def address(claim_id: UUID) -> str:
    """Where the check of a claim is read; the same through corrections."""
    return settings.PUBLIC_BASE_URL + reverse("checks:check", args=[claim_id])


def live(*, now: datetime) -> QuerySet[Publication]:
    """What stands published for anyone to read, the newest first."""
    return queries.in_public(now=now).filter(ended_at=None).order_by("-pk")


def newest(*, now: datetime) -> QuerySet[Publication]:
    """The newest publication of each claim: it stands, or it was withdrawn."""
    ended = queries.in_public(now=now).exclude(ended_because=PublicationEnd.CORRECTED)
    return ended.order_by("claim", "-number")


def of_claim(claim_id: UUID, *, now: datetime) -> Check | None:
    """The check at this address; none where nothing was ever published for all to read."""
    found = newest(now=now).filter(claim=claim_id).first()
    return shown([found])[0] if found else None


def shown(publications: Sequence[Publication]) -> list[Check]:
    """The same number of queries for many as for one."""
    said = as_shown(publications)
    beside = _Beside.of(publications)
    cited = _cited(said)
    return [
        _check(row, facts, cited, beside.of_one(row)) for row, facts in zip(publications, said, strict=True)
    ]


# --- what befell it ---------------------------------------------------------------------------


@dataclass(frozen=True)
class _Since:
    """Of one publication: those of its claim up to it, and when its verdict was ruled overtaken."""

    before: Sequence[Publication]
    overtaken_at: datetime | None
    noticed: Sequence[Complaint]

    def notice_of(self, row: Publication) -> str:
        """What complaints that this answers found wrong, in public words."""
        return " ".join(each.notice for each in self.noticed if each.notice and each.after_id == row.pk)


@dataclass(frozen=True)
class _Beside:
    numbered: Mapping[UUID, Sequence[Publication]]
    overtaken: Mapping[UUID, datetime]
    noticed: Mapping[UUID, Sequence[Complaint]]

    @classmethod
    def of(cls, publications: Iterable[Publication]) -> "_Beside":
        claims = {each.claim_id for each in publications}
        rows: defaultdict[UUID, list[Publication]] = defaultdict(list)
        all_of_them = Publication.objects.filter(claim__in=claims).select_related("verdict")
        for row in all_of_them.defer("explanation").order_by("number"):
            rows[row.claim_id].append(row)
        ruled = Recheck.objects.filter(claim__in=claims, ruling=Ruling.SUPERSEDED, verdict__isnull=False)
        known = dict(ruled.order_by("-closed_at").values_list("verdict", "closed_at"))
        told: defaultdict[UUID, list[Complaint]] = defaultdict(list)
        heard = Complaint.objects.filter(publication__claim__in=claims, notice__isnull=False)
        for each in heard.select_related("publication").order_by("decided_at", "pk"):
            told[each.publication.claim_id].append(each)
        return cls(rows, {key: at for key, at in known.items() if at}, told)

    def of_one(self, row: Publication) -> _Since:
        before = [each for each in self.numbered[row.claim_id] if each.number <= row.number]
        shown = {each.pk for each in before}
        noticed = [each for each in self.noticed.get(row.claim_id, ()) if each.after_id in shown]
        return _Since(before, self.overtaken.get(row.verdict_id), noticed)


def _turns(since: _Since) -> tuple[Turn, ...]:
    """Corrections, the newest first. What an earlier explanation said may be what had to go: not shown."""
    pairs = zip(since.before, since.before[1:], strict=False)
    found = [
        Turn(after.published_at, _turned(before, after, since.notice_of(after))) for before, after in pairs
    ]
    return tuple(reversed(found))


def _turned(before: Publication, after: Publication, notice: str) -> str:
    was, is_now = _label(before), _label(after)
    if before.ended_because == PublicationEnd.WITHDRAWN and before.ended_at:
        told = f"Withdrawn on {_day(before.ended_at)} and published again."
    elif was != is_now:
        told = "Our answer has changed."
    else:
        return notice or "We have corrected what we say here; our answer is the same."
    if was != is_now:
        told += f" It was “{was}”, and is “{is_now}” now."
    return f"{told} {notice}".strip()


def _label(publication: Publication) -> str:
    return scale().steps[_rating(publication, json.loads(publication.payload or "{}"))].label


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


# --- what was published ------------------------------------------------------------------------


def _rating(row: Publication, said: Mapping[str, Any]) -> Rating:
    return in_public(Rating(row.verdict.rating), str(said.get("verification_status", "")))


def _check(row: Publication, said: Mapping[str, Any], cited: Mapping[str, Evidence], since: _Since) -> Check:
    rating = _rating(row, said)
    withdrawn_at = row.ended_at if row.ended_because == PublicationEnd.WITHDRAWN else None
    happened = [row.published_at, row.under_review_at, row.redacted_at, since.overtaken_at, withdrawn_at]
    happened += [each.decided_at for each in since.noticed]
    return Check(
        id=row.claim_id,
        url=address(row.claim_id),
        statement=said.get("statement") or row.verdict.words,
        words=said.get("words") or row.verdict.words,
        claimants=tuple(said.get("claimants", ())),
        claimant_kinds=said.get("claimant_kinds", {}),
        appeared=_appeared(row.claim.article, said.get("appeared")),
        rating=rating,
        label=scale().steps[rating].label,
        corrected_text=row.verdict.corrected_text,
        explanation=row.explanation,
        as_of=row.verdict.as_of,
        basis=Basis(row.verdict.basis).label,
        evidence=tuple(_quoted(each, cited[each["evidence"]]) for each in _visible(said, cited)),
        turns=_turns(since),
        began_at=since.before[0].published_at,
        published_at=row.published_at,
        under_review_at=row.under_review_at,
        overtaken_at=since.overtaken_at,
        withdrawn_at=withdrawn_at,
        why_withdrawn=since.notice_of(row) if withdrawn_at else "",
        changed_at=max(at for at in happened if at),
    )


def _appeared(article: Article, said: Mapping[str, Any] | None) -> Appearance:
    """As frozen; of what was published before that was frozen, as the article has it."""
    if said is None:
        publisher = article.publisher.name if article.publisher else ""
        is_ours = article.origin == Origin.OURS
        return Appearance(
            article.title, article.url, publisher, article.published_at, article.language, is_ours
        )
    at = datetime.fromisoformat(said["published_at"]) if said["published_at"] else None
    is_ours = Origin.OURS in (said["origin"], article.origin)
    return Appearance(said["title"], said["url"], said["publisher"], at, said["language"], is_ours)


def _cited(said: Iterable[Mapping[str, Any]]) -> dict[str, Evidence]:
    """The citations that anyone may see, by id."""
    ids = {each["evidence"] for one in said for each in one["evidence"] if "evidence" in each}
    rows = queries.evidence(NOBODY).filter(pk__in=ids).prefetch_related(None)
    return {str(row.pk): row for row in rows}


def _visible(said: Mapping[str, Any], cited: Mapping[str, Evidence]) -> list[Mapping[str, Any]]:
    """Each passage once, however many reviewers cited it. An early one that names no citation is left out."""
    once: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for each in said["evidence"]:
        row = cited.get(each.get("evidence", ""))
        if row is not None:
            once.setdefault((row.source_id, each["quote"], row.stance), each)
    return list(once.values())


def _quoted(said: Mapping[str, Any], row: Evidence) -> Quoted:
    source, snapshot = row.source, row.extraction.snapshot if row.extraction else None
    stance = Stance(row.stance).label
    if source.is_confidential:
        return _unnamed(stance)
    address, archived_at = source.address, ""
    if snapshot and snapshot.original_url and not source.stands_in_for:
        address, archived_at = snapshot.original_url, snapshot.final_url
    return Quoted(
        words=said["quote"],
        why_not=str(said.get("removed", "")).capitalize(),
        translation=row.translation or "",
        page=row.page,
        stance=stance,
        source=source.title or address,
        url=_linked(address),
        publisher=source.publisher.name if source.publisher else "",
        archived_at=_linked(archived_at) if archived_at != address else "",
        captured_at=snapshot.captured_at if snapshot else None,
    )


def _unnamed(stance: str) -> Quoted:
    return Quoted(
        words=None,
        why_not="What they said is not shown.",
        translation="",
        page=None,
        stance=stance,
        source=CONFIDENTIAL,
        url="",
        publisher="",
        archived_at="",
        captured_at=None,
    )


def _linked(address: str) -> str:
    return address if address.startswith(("http://", "https://")) else ""
