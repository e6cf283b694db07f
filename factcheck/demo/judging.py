"""Plays what the demo's reviewers and editor did, through the services, as if they did it now."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from claims.enums import Move, Rating, Stage, Stance
from claims.errors import QuoteNotFound
from claims.models import Claim, Evidence
from claims.services import evidence, moves, publications, reviews
from claims.services.reviews import Judgement
from factcheck.demo.loading import found, seed_articles
from factcheck.models import User
from seeds import content
from sources.errors import Conflict
from sources.models import Source


class NothingToCite(Conflict):
    """The source has no text that could be cited."""

    code = "nothing_to_cite"


class Playing:
    """The judgements of one start. A claim whose evidence cannot be cited stays OPEN, with a note why."""

    def __init__(self, people: Mapping[str, User], sources: Mapping[str, Source], *, now: datetime) -> None:
        self.people, self.now = people, now
        self.sources = {key: Source.objects.get(pk=source.pk) for key, source in sources.items()}
        self.claims = _claims(people["writer"])
        self.notes: dict[UUID, str] = {}

    def play(self, seed: content.Judgement) -> None:
        """One claim's judgement, whole or not at all; nothing where somebody has worked on it already."""
        claim = self.claims.get(seed.claim)
        if claim is None or claim.stage != Stage.OPEN or claim.round != 1:
            return
        try:
            with transaction.atomic():
                self._play(claim, seed)
        except (QuoteNotFound, NothingToCite) as refusal:
            self.notes[claim.pk] = refusal.detail

    def _play(self, claim: Claim, seed: content.Judgement) -> None:
        if seed.not_checkable:
            by = self.people[seed.not_checkable.by]
            moves.make(claim, Move.NOT_CHECKABLE, by=by, now=self.now, reason=seed.not_checkable.reason)
        if seed.taken_by:
            moves.make(claim, Move.TAKE, by=self.people[seed.taken_by], now=self.now)
        for review in seed.reviews:
            self._review(claim, review)
        if seed.published:
            by, said = self.people[seed.published.by], seed.published.explanation
            publications.publish(claim, by=by, now=self.now, explanation=said)

    def _review(self, claim: Claim, seed: content.Review) -> None:
        by = self.people[seed.by]
        judgement = Judgement(
            rating=Rating(seed.rating),
            rationale=seed.rationale,
            evidence=[self._cite(claim, citation, by).pk for citation in seed.evidence],
            corrected_text=seed.corrected_text,
            searched=seed.searched,
            as_of=date.fromisoformat(seed.as_of),
        )
        claim.refresh_from_db()
        reviews.submit(claim, judgement, by=by, now=self.now, version=claim.version)

    def _cite(self, claim: Claim, seed: content.Citation, by: User) -> Evidence:
        source = self.sources[seed.source]
        if source.url and source.reading is None:
            raise NothingToCite("Its source could not be read.")
        return evidence.cite(
            claim,
            by=by,
            now=self.now,
            quote=seed.quote,
            stance=Stance(seed.stance),
            note=seed.note,
            extraction=source.reading,
            source=source,
        )


def _claims(writer: User) -> dict[str, Claim]:
    """The loaded claims by their key in the seed content, known by the statement that they came with."""
    known: dict[str, Claim] = {}
    for seed in seed_articles():
        rows = {claim.statement: claim for claim in Claim.objects.filter(article=found(writer, seed))}
        keys = {part.statement: part.key for claim in seed.claims for part in (claim, *claim.children)}
        known |= {key: rows[statement] for statement, key in keys.items() if statement in rows}
    return known
