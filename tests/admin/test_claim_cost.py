"""What a claim's page costs: fewer than thirty queries at every stage, as many for three rows as for one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from claims.enums import AnswerKind, Means, Outcome, Rating, Ruling
from claims.models import Claim, Recheck, Sighting
from claims.services import (
    articles,
    drafts,
    evidence,
    joining,
    legal,
    moves,
    publications,
    questions,
    rechecks,
    rulings,
    suggestions,
)
from claims.services import claims as claim_services
from claims.services.rewording import Words
from claims.services.rulings import Said
from factcheck.models import User
from sources.models import Extraction
from sources.services import attributions
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom, lawyer
from tests.support.web import CLOSED, COST, Web

FEWER_THAN = 30
OTHER_PLACE = f"{desk.BODY}\n\nThe bridge cost 4.2 million euros, in all, and it was closed."


@dataclass(frozen=True)
class Desk:
    """A newsroom with three captured sources, each of which got it from another one."""

    room: Newsroom
    counsel: User
    web: Web
    readings: Sequence[Extraction]

    def claim(self, many: int) -> Claim:
        """A flagged claim of a draft of ours with so many sources, citations, questions and requests."""
        draft = desk.draft(self.room.writer, title=f"With {many}", body=OTHER_PLACE)
        made = desk.claim(
            draft, self.room.writer, suffix=", the", legal_flag=True, claimants_named=["The council"]
        )
        for reading in self.readings[:many]:
            evidence.link(made, reading.snapshot.source, by=self.room.writer, now=desk.NOW)
            suggestions.rank_reading(reading.pk)
            self._asked(made)
            for by in (self.room.reviewer, self.room.second):
                desk.cite(made, by, extraction=reading, quote=COST)
        legal.waive(made, by=self.room.editor, now=desk.NOW, reason="It names nobody.")
        made.refresh_from_db()
        return made

    def _asked(self, made: Claim) -> None:
        by, now = self.room.reviewer, timezone.now()
        question = questions.ask(made, by=by, now=now, text="Where from?")
        questions.answer(question, by=self.room.editor, now=now, text="From the ledger.")
        until = now + timedelta(days=1)
        asked = legal.ask(made, by=by, now=now, whom="Ada", asked="So?", means=Means.EMAIL, deadline=until)
        legal.answer(asked, by=by, now=now, kind=AnswerKind.ANSWERED, words="So it is.")

    def reviewed(self, made: Claim, by: User, *, rating: Rating = Rating.CONFIRMED) -> Claim:
        cited = made.evidence.filter(cited_by=by, round=made.round)
        desk.submit(made, by, desk.judgement(*cited, rating=rating))
        made.refresh_from_db()
        return made


@pytest.fixture
def at_desk(web: Web, newsroom: Newsroom) -> Desk:
    readings = [web.capture(web.put(f"/{name}", COST, CLOSED, f"So {name}.")) for name in ("a", "b", "c")]
    for number, reading in enumerate(readings):
        wire = desk.offline(newsroom.writer, title=f"Wire {number}")
        agency = desk.offline(newsroom.writer, title=f"Agency {number}")
        attributions.say(reading.snapshot.source, origin=wire, by=newsroom.reviewer, now=desk.NOW, note="So.")
        attributions.say(wire, origin=agency, by=newsroom.reviewer, now=desk.NOW)
    return Desk(newsroom, lawyer(), web, readings)


# --- how a claim comes to be where it is --------------------------------------------------------


def as_it_is(_at: Desk, made: Claim) -> Claim:
    return made


def asked_to_set_aside(at: Desk, made: Claim) -> Claim:
    moves.make(made, "not_checkable", by=at.room.second, now=desk.NOW, reason="A wish.")
    return made


def set_aside(at: Desk, made: Claim) -> Claim:
    moves.make(asked_to_set_aside(at, made), "not_checkable", by=at.room.editor, now=desk.NOW, reason="So.")
    return made


def withdrawn(at: Desk, made: Claim) -> Claim:
    moves.make(made, "withdraw", by=at.room.reviewer, now=desk.NOW, reason="Cut.")
    return made


def joined(at: Desk, made: Claim) -> Claim:
    into = desk.claim(made.article, at.room.writer, quote="The bridge cost 4.2 million euros, in all")
    joining.join(made, into=into, by=at.room.reviewer, now=desk.NOW)
    return made


def split(at: Desk, made: Claim) -> Claim:
    parts = [claim_services.Part(f"Part {number}", quote="The bridge") for number in range(2)]
    claim_services.split(made, parts, by=at.room.reviewer, now=desk.NOW)
    return made


def a_part(at: Desk, made: Claim) -> Claim:
    return split(at, made).children.earliest("pk")


def in_review(at: Desk, made: Claim) -> Claim:
    return desk.taken(made, at.room.reviewer)


def handed_over(at: Desk, made: Claim) -> Claim:
    """Among its history is who did nothing about it."""
    for to in (at.room.third, at.room.chief, at.room.reviewer):
        moves.make(made, "assign", by=at.room.editor, now=desk.NOW, assignee=to)
    return made


def cross_check(at: Desk, made: Claim) -> Claim:
    return at.reviewed(in_review(at, made), at.room.reviewer)


def disputed(at: Desk, made: Claim) -> Claim:
    return at.reviewed(cross_check(at, made), at.room.second, rating=Rating.MISLEADING)


def checked(at: Desk, made: Claim) -> Claim:
    made = at.reviewed(cross_check(at, made), at.room.second)
    legal.clear(made, by=at.counsel, now=timezone.now(), version=made.version)
    made.refresh_from_db()
    return made


def published(at: Desk, made: Claim) -> Claim:
    publications.publish(checked(at, made), by=at.room.editor, now=desk.NOW, explanation="So it is.")
    made.refresh_from_db()
    return made


def cut(at: Desk, made: Claim) -> Claim:
    made = checked(at, made)
    drafts.answer(made, Outcome.CUT, by=at.room.editor, now=desk.NOW)
    return made


def changed(at: Desk, made: Claim) -> Claim:
    """Each source that the verdict rests on says something else by now."""
    made = published(at, made)
    for reading in at.readings[: made.links.count()]:
        path = f"/{'abc'[list(at.readings).index(reading)]}"
        at.web.put(path, COST.replace("4.2", "2.4"), CLOSED, f"So {path}.")
        rechecks.look_at(at.web.capture(at.web.server.url_for(path)).pk, now=desk.NOW)
    return made


def half_ruled(at: Desk, made: Claim) -> Claim:
    """On each of those one person has ruled, and a second is waited for."""
    made = changed(at, made)
    for recheck in Recheck.objects.filter(claim=made, closed_at=None):
        words = [
            Words(COST.replace("4.2", "2.4"), replaces=each.evidence_id)
            for each in Sighting.objects.filter(extraction=recheck.extraction_id, evidence__claim=made)
        ]
        rulings.rule(
            recheck, Said(ruling=Ruling.STANDS, reason="So.", words=words), by=at.room.second, now=desk.NOW
        )
    return made


def reworded(at: Desk, made: Claim) -> Claim:
    made = published(at, made)
    body = OTHER_PLACE.replace("cost 4.2 million", "cost some millions")
    articles.add_version(made.article, by=at.room.writer, now=desk.NOW, body=body)
    return made


def anew(at: Desk, made: Claim) -> Claim:
    """A new round has begun, over a live publication."""
    moves.make(published(at, made), "reopen", by=at.room.reviewer, now=desk.NOW, reason="Look again.")
    made.refresh_from_db()
    for reading in at.readings[: made.links.count()]:
        desk.cite(made, at.room.reviewer, extraction=reading, quote=CLOSED)
    return made


WAYS: tuple[Callable[[Desk, Claim], Claim], ...] = (
    as_it_is, asked_to_set_aside, set_aside, withdrawn, joined, split, a_part, in_review, handed_over,
    cross_check, disputed, checked, published, cut, changed, half_ruled, reworded, anew,
)  # fmt: skip


def cost(client: Client, claim: Claim) -> int:
    address = reverse("admin:claims_claim_change", args=[claim.pk])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_at_every_stage_it_takes_few_queries_and_no_more_for_more_rows(
    way: Callable[[Desk, Claim], Claim], at_desk: Desk, sign_in: SignIn
) -> None:
    room = at_desk.room
    few, many = (way(at_desk, at_desk.claim(count)) for count in (1, 3))
    cost(sign_in(room.reader), few)  # what is asked once in the life of a process
    for user in (room.reader, room.reviewer, room.second, room.editor):
        client = sign_in(user)
        found = cost(client, few), cost(client, many)
        assert found[0] == found[1] < FEWER_THAN, user.username
