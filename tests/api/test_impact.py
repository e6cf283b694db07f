"""What rests on a source: verdicts and publications, as far as one may see them."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from claims.enums import Stage
from claims.models import Claim
from claims.services import articles, evidence, moves, publications
from sources.models import Extraction
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom

QUOTE = "cost 4.2 million euros"


@pytest.fixture
def reader(newsroom: Newsroom) -> Api:
    return client_of(newsroom.reader)


def resting(reading: Extraction, room: Newsroom, **facts: Any) -> Claim:
    """A claim whose verdict rests on the reading."""
    claim = desk.claim(desk.article(room.writer), room.writer, **facts)
    desk.taken(claim, room.reviewer)
    for by in (room.reviewer, room.second):
        desk.submit(claim, by, desk.judgement(desk.cite(claim, by, extraction=reading, quote=QUOTE)))
    claim.refresh_from_db()
    return claim


def impact(client: Api, reading: Extraction) -> Any:
    answer = client.get(f"sources/{reading.snapshot.source_id}/impact/")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_verdicts_and_publications_that_rest_on_it(
    captured: Extraction, newsroom: Newsroom, reader: Api
) -> None:
    first, other = resting(captured, newsroom), resting(captured, newsroom)
    publications.publish(first, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
    moves.make(first, "reopen", by=newsroom.editor, now=desk.NOW, reason="Again.")
    told = impact(reader, captured)
    assert told["counts"] == {"claims": 2, "verdicts": 1, "publications": 1}
    assert [
        (each["claim"], bool(each["verdict"]), len(each["publications"])) for each in told["results"]
    ] == [
        (str(other.pk), True, 0),
        (str(first.pk), False, 1),
    ]
    assert told["results"][0]["evidence"] == [str(each.pk) for each in other.evidence.order_by("pk")]


def test_a_review_of_a_blind_round_rests_on_nothing_yet(
    claim: Claim, captured: Extraction, newsroom: Newsroom
) -> None:
    evidence.link(claim, captured.snapshot.source, by=newsroom.writer, now=desk.NOW)
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, extraction=captured, quote=QUOTE)
    desk.submit(claim, newsroom.reviewer, desk.judgement(cited))
    assert claim.stage != Stage.CHECKED
    for person in (newsroom.second, newsroom.reviewer):
        assert impact(client_of(person), captured)["counts"]["claims"] == 0


def test_restricted_articles_are_left_out_of_lists_and_counts(
    captured: Extraction, newsroom: Newsroom, reader: Api
) -> None:
    open_one, hidden = resting(captured, newsroom), resting(captured, newsroom)
    articles.edit(
        hidden.article, by=newsroom.writer, now=desk.NOW, access="RESTRICTED", access_people=[newsroom.third]
    )
    told = impact(reader, captured)
    assert ([each["claim"] for each in told["results"]], told["counts"]["claims"]) == ([str(open_one.pk)], 1)
    assert impact(client_of(newsroom.third), captured)["counts"]["claims"] == 2


def test_more_claims_take_no_more_queries(captured: Extraction, newsroom: Newsroom, reader: Api) -> None:
    def made(count: int) -> int:
        for _ in range(count):
            claim = resting(captured, newsroom)
            publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
        with CaptureQueriesContext(connection) as asked:
            impact(reader, captured)
        return len(asked)

    assert made(1) == made(2)


def test_the_page_of_the_source_tells_it(captured: Extraction, newsroom: Newsroom, client: Client) -> None:
    claim = resting(captured, newsroom)
    client.force_login(newsroom.reviewer)
    body = client.get(f"/admin/sources/source/{captured.snapshot.source_id}/change/").content.decode()
    assert "1 claim: 1 current verdict, 0 live publications." in body
    assert f"/admin/claims/claim/{claim.pk}/change/" in body
