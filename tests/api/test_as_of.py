"""What did we hold true on a day? Claims as they stood when it ended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.enums import Asserts, Kind, Outcome, Rating, Stage
from claims.models import Claim
from claims.services import (
    articles,
    claims,
    drafts,
    evidence,
    moves,
    publications,
    rechecks,
    reviews,
    rulings,
)
from claims.services.articles import Author
from claims.services.claims import Part
from claims.services.reviews import Judgement
from claims.services.rulings import Said
from factcheck.stats import folding, reading
from factcheck.stats.figures import Scope
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.web import Web
from tests.support.whole import everything

START = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def day(number: int) -> datetime:
    """Noon of the so manieth day of a story."""
    return START + timedelta(days=number)


@pytest.fixture
def reader(newsroom: Newsroom) -> Api:
    return client_of(newsroom.reader)


def asked(client: Api, number: int, more: str = "") -> list[tuple[Any, ...]]:
    found = client.get(f"claims/?as_of={day(number).date()}{more}").json()["results"]
    return [(each["stage"], each["verification_status"], each["rating"], each["attention"]) for each in found]


def reviewed(
    claim: Claim, room: Newsroom, at: datetime, rating: Rating = Rating.CONFIRMED, **said: str
) -> None:
    """A verdict on this day; taken the day it was opened."""
    claim.refresh_from_db()
    if claim.stage == Stage.OPEN:
        moves.make(claim, "take", by=room.reviewer, now=at)
    for by in (room.reviewer, room.second):
        source = desk.offline(by)
        cited = evidence.cite(claim, by=by, now=at, quote="4.2", stance="SUPPORTS", source=source)  # type: ignore[arg-type]
        claim.refresh_from_db()
        given = Judgement(rating=rating, rationale="So it says.", evidence=[cited.pk], **said)  # type: ignore[arg-type]
        reviews.submit(claim, given, by=by, now=at, version=claim.version)
    claim.refresh_from_db()


def test_a_story_is_told_as_it_stood_each_day(newsroom: Newsroom, reader: Api) -> None:
    room = newsroom
    claim = desk.claim(desk.article(room.writer), room.writer)
    Claim.objects.filter(pk=claim.pk).update(created_at=day(0))
    moves.make(claim, "take", by=room.reviewer, now=day(1))
    reviewed(claim, room, day(2))
    publications.publish(claim, by=room.editor, now=day(3), explanation="It is so.")
    claims.edit(
        claim, by=room.writer, now=day(3), version=Claim.objects.get().version, recheck_on=day(4).date()
    )
    rechecks.open_due(now=day(4))
    for by in (room.reviewer, room.second):
        said = Said(ruling="SUPERSEDED", reason="A newer bill.")  # type: ignore[arg-type]
        rulings.rule(claim.rechecks.get(), said, by=by, now=day(5))
    moves.make(claim, "reopen", by=room.reviewer, now=day(6), reason="Again.")
    claim.refresh_from_db()
    reviewed(claim, room, day(7), Rating.INACCURATE)

    assert [asked(reader, number) for number in range(-1, 9)] == [
        [],
        [("OPEN", "UNCHECKED", None, "NONE")],
        [("IN_REVIEW", "IN_REVIEW", None, "NONE")],
        [("CHECKED", "VERIFIED", "CONFIRMED", "NONE")],
        [("PUBLISHED", "VERIFIED", "CONFIRMED", "NONE")],
        [("PUBLISHED", "VERIFIED", "CONFIRMED", "RECHECK_DUE")],
        [("PUBLISHED", "OUTDATED", "CONFIRMED", "NONE")],
        [("IN_REVIEW", "IN_REVIEW", None, "NONE")],
        [("CHECKED", "REFUTED", "INACCURATE", "NONE")],
        [("CHECKED", "REFUTED", "INACCURATE", "NONE")],
    ]
    assert asked(reader, 4, "&verification_status=REFUTED") == []
    assert len(asked(reader, 4, "&rating=CONFIRMED&stage=PUBLISHED&attention=RECHECK_DUE")) == 1
    assert len(asked(reader, 4, f"&article={claim.article_id}&q=bridge")) == 1


def test_a_correction_of_ours_counts_from_the_text_that_holds_it(newsroom: Newsroom, reader: Api) -> None:
    room, words = newsroom, "The bridge cost 4.4 million euros"
    claim = desk.claim(desk.draft(room.writer), room.writer)
    reviewed(claim, room, day(1), Rating.CONFIRMED_WITH_CHANGES, corrected_text=words)
    articles.add_version(claim.article, by=room.writer, now=day(3), body=desk.BODY.replace(desk.QUOTE, words))
    assert [asked(reader, number)[0][1] for number in (1, 2, 3)] == [
        "CHANGES_REQUIRED", "CHANGES_REQUIRED", "VERIFIED",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("corrected", "posted", "status"),
    [
        ('The "new" bridge cost 4.4 million euros', "The “new” bridge cost 4.4 million euros", "VERIFIED"),
        ("The bridge cost 4", desk.QUOTE, "CHANGES_REQUIRED"),
        ("The bridge cost 4.4 million euros", "The bridge cost 4.5 million euros", "CHANGES_REQUIRED"),
    ],
)
def test_whether_it_was_corrected_is_what_was_found_then(
    corrected: str, posted: str, status: str, newsroom: Newsroom, reader: Api
) -> None:
    """Whatever the quotes look like; a part of the words that were judged corrects nothing."""
    room = newsroom
    claim = desk.claim(desk.draft(room.writer), room.writer)
    reviewed(claim, room, day(1), Rating.CONFIRMED_WITH_CHANGES, corrected_text=corrected)
    text = desk.BODY.replace(desk.QUOTE, posted) + " More."
    articles.add_version(claim.article, by=room.writer, now=day(3), body=text)
    claim.refresh_from_db()
    assert (claim.verification_status, asked(reader, 3)[0][1], asked(reader, 2)[0][1]) == (
        status, status, "CHANGES_REQUIRED",
    )  # fmt: skip


def test_what_was_corrected_and_is_cut_is_corrected_until_it_is_gone(newsroom: Newsroom, reader: Api) -> None:
    room = newsroom
    draft = desk.draft(room.writer, authors=[Author("Jo Reed", room.reader)])
    claim = desk.claim(draft, room.writer)
    Claim.objects.filter(pk=claim.pk).update(created_at=day(0))
    reviewed(claim, room, day(1), Rating.CONFIRMED_WITH_CHANGES, corrected_text=CORRECTED)
    articles.add_version(draft, by=room.writer, now=day(2), body=desk.BODY.replace(desk.QUOTE, CORRECTED))
    drafts.answer(claim, Outcome.CUT, by=room.reader, now=day(3))
    articles.add_version(draft, by=room.writer, now=day(4), body=WITHOUT)
    claim.refresh_from_db()
    statuses = ["CHANGES_REQUIRED", "VERIFIED", "VERIFIED", "CHANGES_REQUIRED"]
    assert [asked(reader, number)[0][1] for number in (1, 2, 3, 4)] == statuses
    assert claim.verification_status == statuses[-1]
    folding.fold(now=day(5))
    with folding.held() as progress:
        counted = reading.read(Scope(day(1).date(), day(4).date()), progress, now=day(5)).days
    assert [dict(counts) for counts in counted.values()] == [{status: 1} for status in statuses]


CORRECTED = "The bridge cost 4.4 million euros"
WITHOUT = "Work began in March 2024. “We are done,” said the mayor, Ada Lind."


@pytest.mark.parametrize(
    ("outcome", "third", "fourth", "days"),
    [
        ("KEPT", desk.BODY + " More.", desk.BODY, [2, 3, 4]),
        ("KEPT", WITHOUT, desk.BODY, [2, 4]),
        ("KEPT", desk.BODY.replace(desk.QUOTE, CORRECTED), WITHOUT, [2]),
        ("CHANGED", desk.BODY.replace(desk.QUOTE, CORRECTED), desk.BODY, [3]),
        ("CHANGED", desk.BODY.replace(desk.QUOTE, CORRECTED), CORRECTED, [3, 4]),
    ],
)
def test_what_became_of_its_words_is_asked_of_that_day(
    outcome: str, third: str, fourth: str, days: list[int], newsroom: Newsroom, reader: Api
) -> None:
    """Kept on the second day; newer texts on the third and the fourth; checked anew on the fifth."""
    room = newsroom
    draft = desk.draft(room.writer, authors=[Author("Jo Reed", room.reader)])
    claim = desk.claim(draft, room.writer)
    Claim.objects.filter(pk=claim.pk).update(created_at=day(0))
    reviewed(claim, room, day(1), Rating.CONFIRMED_WITH_CHANGES, corrected_text=CORRECTED)
    drafts.answer(claim, Outcome.KEPT, by=room.reader, now=day(2), reason="The mayor stands by it.")
    articles.add_version(draft, by=room.writer, now=day(3), body=third)
    articles.add_version(draft, by=room.writer, now=day(4), body=fourth)
    claim.refresh_from_db()
    moves.make(claim, "reopen", by=room.reviewer, now=day(5), reason="A doubt.")
    assert [number for number in range(7) if asked(reader, number, f"&outcome={outcome}")] == days


def test_what_a_claim_asserted_then_is_what_counted(newsroom: Newsroom, reader: Api) -> None:
    room = newsroom
    claim = desk.claim(desk.article(room.writer), room.writer, asserts=Asserts.SAID, kind=Kind.QUOTE)
    reviewed(claim, room, day(1))
    moves.make(claim, "reopen", by=room.reviewer, now=day(2), reason="It is about the sum.")
    claim.refresh_from_db()
    claims.edit(claim, by=room.writer, now=day(2), version=claim.version, asserts=Asserts.SO)
    reviewed(claim, room, day(3))
    assert [asked(reader, number)[0][1] for number in (1, 2, 3)] == ["ATTRIBUTED", "IN_REVIEW", "VERIFIED"]


def test_a_split_claim_shows_the_worst_of_its_parts_of_then(newsroom: Newsroom, reader: Api) -> None:
    room = newsroom
    claim = desk.claim(desk.article(room.writer), room.writer)
    first, other = claims.split(claim, [Part("One."), Part("Two.")], by=room.reviewer, now=day(1))
    Claim.objects.filter(parent=claim).update(created_at=day(1))
    reviewed(first, room, day(2), Rating.INACCURATE)
    reviewed(other, room, day(3))
    shown = [{each["id"]: each["verification_status"] for each in _rows(reader, n)} for n in range(4)]
    assert [each[str(claim.pk)] for each in shown] == ["UNCHECKED", "UNCHECKED", "REFUTED", "REFUTED"]
    assert [len(each) for each in shown] == [1, 3, 3, 3]


def _rows(client: Api, number: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"claims/?as_of={day(number).date()}").json()["results"]
    return found


def test_today_is_what_stands_now(newsroom: Newsroom, web: Web, reader: Api) -> None:
    everything(newsroom, web)
    for stage in (Stage.DISPUTED, Stage.NOT_CHECKABLE, Stage.CROSS_CHECK, Stage.PUBLISHED):
        desk.brought(desk.claim(desk.article(newsroom.writer), newsroom.writer), stage, newsroom)
    for rating in Rating:
        said = {"searched": "All over."} if rating.startswith("UN") else {}
        said |= {"corrected_text": "Right."} if rating == Rating.CONFIRMED_WITH_CHANGES else {}
        claim = desk.claim(desk.article(newsroom.writer), newsroom.writer)
        desk.checked(claim, newsroom.reviewer, newsroom.second, rating=rating, **said)
    now = reader.get("claims/").json()["results"]
    assert reader.get(f"claims/?as_of={timezone.now().date()}").json()["results"] == now
    assert len(now) == 18


def test_a_day_that_has_not_begun_is_refused(reader: Api) -> None:
    answer = reader.get(f"claims/?as_of={(timezone.now() + timedelta(days=2)).date()}")
    assert (answer.status_code, answer.json()["field"]) == (400, "as_of")


def test_what_is_restricted_by_now_is_not_told_of_then(newsroom: Newsroom, reader: Api) -> None:
    claim = desk.claim(desk.article(newsroom.writer), newsroom.writer)
    articles.edit(claim.article, by=newsroom.writer, now=day(1), access="RESTRICTED", access_people=[])
    assert asked(reader, 0) == []


def test_more_claims_take_no_more_queries(newsroom: Newsroom, reader: Api) -> None:
    def made(count: int) -> int:
        for _ in range(count):
            claim = desk.claim(desk.article(newsroom.writer), newsroom.writer)
            reviewed(claim, newsroom, day(1))
        with CaptureQueriesContext(connection) as queries:
            assert reader.get(f"claims/?as_of={day(1).date()}").status_code == 200
        return len(queries)

    assert made(1) == made(2)
