"""The export of claims: a whole table for those who count, of what they may see, in pages."""

import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.exceptions import Throttled

from claims import exporting, queries
from claims.enums import Access, Stance
from claims.models import Article, Claim
from claims.services import evidence
from factcheck.models import ApiToken
from sources.api.turns import Turn
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom

QUOTES = (desk.QUOTE, "It was closed for 14 months", "Work began in March 2024", "said the mayor")


def read(client: Api, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"claims/export/?{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


def lines(client: Api, query: str = "") -> list[dict[str, Any]]:
    answer = client.get(f"claims/export/?format=ndjson&{query}")
    return [json.loads(line) for line in answer.getvalue().decode().splitlines()]


@pytest.fixture
def checked(newsroom: Newsroom) -> Claim:
    """Published, with a claimant, and what counts: two citations that support, one that was retracted."""
    article = desk.article(newsroom.writer, external_id="cms-7", url="https://example.org/bridge")
    claim = desk.claim(article, newsroom.writer, claimants_named=["Ada Lind", "The council"])
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, stance=Stance.REFUTES)
    evidence.retract(cited, by=newsroom.reviewer, now=desk.NOW, reason="Of another bridge.")
    for by in (newsroom.reviewer, newsroom.second):
        desk.review(claim, by)
    claim.refresh_from_db()
    return claim


def test_a_row_says_all_that_is_documented(checked: Claim, newsroom: Newsroom) -> None:
    [row] = lines(client_of(newsroom.reader))
    assert tuple(row) == exporting.COLUMNS
    told = {name: row[name] for name in row if not name.endswith("_at") and row[name] not in (None, "")}
    assert told == {
        "id": str(checked.pk),
        "statement": checked.statement,
        "words": desk.QUOTE,
        "claimants": ["Ada Lind", "The council"],
        "asserts": "SO",
        "kind": checked.kind,
        "legal_flag": False,
        "stage": "CHECKED",
        "verification_status": "VERIFIED",
        "attention": "NONE",
        "rating": "CONFIRMED",
        "assignee": "reviewer",
        "article": str(checked.article_id),
        "article_external_id": "cms-7",
        "article_title": desk.TITLE,
        "article_url": "https://example.org/bridge",
        "article_origin": "THEIRS",
        "source_count": row["source_count"],
        "evidence_count": 3,
        "evidence_supports": 2,
        "evidence_refutes": 0,
        "evidence_qualifies": 0,
        "evidence_mentions": 0,
        "evidence_retracted": 1,
        "version": Claim.objects.get(pk=checked.pk).version,
    }


def test_its_counts_are_those_of_the_claim(checked: Claim, newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    [row], claim = lines(client), client.get(f"claims/{checked.pk}/").json()
    counted = row["evidence_count"], row["source_count"], row["rating"], row["settled_at"][:19]
    settled = claim["verdict"]["settled_at"][:19]
    assert counted == (claim["evidence_count"], len(claim["sources"]), claim["rating"], settled)


def test_the_newest_publication_is_told(checked: Claim, newsroom: Newsroom) -> None:
    client = client_of(newsroom.editor)
    version = client.get(f"claims/{checked.pk}/").json()["version"]
    said = {"explanation": "It is so.", "version": version}
    assert client.post(f"claims/{checked.pk}/publish/", said).status_code == 201
    [row] = lines(client)
    assert (row["publication_number"], row["publication_ended_at"]) == (1, None)


def test_both_forms_say_the_same(checked: Claim, newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    [row], [line] = read(client), lines(client)
    assert list(row) == list(line)
    assert row["claimants"] == "; ".join(line.pop("claimants"))
    assert row["legal_flag"] == "false"
    assert {name: row[name] for name in line if name != "legal_flag"} == {
        name: "" if said is None else str(said) for name, said in line.items() if name != "legal_flag"
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝"])
def test_a_formula_is_words_in_csv_and_as_it_is_in_json(
    start: str, article: Article, newsroom: Newsroom
) -> None:
    desk.claim(article, newsroom.writer, statement=f"{start}1+1")
    client = client_of(newsroom.reader)
    [row], [line] = read(client), lines(client)
    assert (row["statement"], line["statement"]) == (f"'{start}1+1", f"{start}1+1")


@pytest.mark.parametrize("query", ["", "bom=true"])
def test_the_mark_for_spreadsheets_is_there_when_asked_for(
    query: str, claim: Claim, newsroom: Newsroom
) -> None:
    answer = client_of(newsroom.reader).get(f"claims/export/?{query}")
    assert answer.getvalue().startswith(b"\xef\xbb\xbf") == bool(query)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="claims.csv"'


@pytest.mark.parametrize("query", ["format=xlsx", "bom=1", "cursor=x", "page_size=2", "stage=x", "as_of=x"])
def test_what_it_does_not_know_is_named(query: str, newsroom: Newsroom) -> None:
    answer = client_of(newsroom.reader).get(f"claims/export/?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, query.partition("=")[0])


def test_the_filters_are_those_of_the_list(checked: Claim, claim: Claim, newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    for query in ("stage=CHECKED", "stage=CHECKED&stage=OPEN", "rating=CONFIRMED", "q=bridge",
                  "claimant=Ada Lind", "article=" + str(claim.article_id), "kind=DATE"):  # fmt: skip
        listed = [each["id"] for each in client.get(f"claims/?{query}").json()["results"]]
        assert [row["id"] for row in read(client, query)] == listed, query


def test_as_of_a_day_it_says_what_stood_then(checked: Claim, newsroom: Newsroom) -> None:
    client = client_of(newsroom.reader)
    listed = client.get("claims/?as_of=2026-01-05").json()["results"]
    [row] = lines(client, "as_of=2026-01-05")
    assert [(row["id"], row["stage"], row["rating"])] == [
        (each["id"], each["stage"], each["rating"]) for each in listed
    ]
    assert lines(client, "as_of=2025-01-05") == []


def test_a_first_review_and_its_evidence_do_not_exist_for_others(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    desk.review(claim, newsroom.reviewer)
    told = {
        name: (row["rating"], row["evidence_count"], row["evidence_supports"])
        for name in ("reviewer", "second", "editor", "admin")
        for row in lines(client_of(getattr(newsroom, name)))
    }
    assert told == {"reviewer": (None, 1, 1), **dict.fromkeys(("second", "editor", "admin"), (None, 0, 0))}


def test_a_restricted_article_is_there_for_its_people_alone(claim: Claim, newsroom: Newsroom) -> None:
    people = [newsroom.writer, newsroom.second]
    hidden = desk.article(newsroom.writer, title="A ledger", access=Access.RESTRICTED, access_people=people)
    other = desk.claim(hidden, newsroom.writer)
    told = {
        name: [row["id"] for row in read(client_of(getattr(newsroom, name)))] for name in ("second", "admin")
    }
    assert told == {"second": [str(other.pk), str(claim.pk)], "admin": [str(claim.pk)]}


def test_a_source_that_one_may_not_see_is_not_counted(
    claim: Claim, newsroom: Newsroom, as_: Callable[[str], Api]
) -> None:
    said = {"access": "OFFLINE", "title": "A ledger", "access_people": ["writer"]}
    hidden = as_("writer").post("sources/", said).json()
    as_("writer").post(f"claims/{claim.pk}/sources/", {"source": hidden["id"]})
    told = {name: [row["source_count"] for row in lines(as_(name))] for name in ("writer", "admin")}
    assert told == {"writer": [1], "admin": [0]}


@pytest.fixture
def four(article: Article, newsroom: Newsroom) -> list[Claim]:
    return [desk.claim(article, newsroom.writer, quote=quote) for quote in QUOTES]


def test_pages_hold_every_row_once_newest_first(four: list[Claim], newsroom: Newsroom) -> None:
    pages = exporting.pages(queries.claims(newsroom.reader), newsroom.reader, size=2)
    keys = [[row["id"] for row in page] for page in pages]
    assert keys == [[four[3].pk, four[2].pk], [four[1].pk, four[0].pk]]


def test_what_comes_in_meanwhile_moves_nothing(
    four: list[Claim], article: Article, newsroom: Newsroom
) -> None:
    pages = exporting.pages(queries.claims(newsroom.reader), newsroom.reader, size=2)
    first = next(pages)
    desk.claim(article, newsroom.writer, quote="the council said")
    assert [row["id"] for page in (first, *pages) for row in page] == [claim.pk for claim in four[::-1]]


def test_what_is_restricted_meanwhile_is_in_no_later_page(
    four: list[Claim], article: Article, newsroom: Newsroom
) -> None:
    pages = exporting.pages(queries.claims(newsroom.reader), newsroom.reader, size=2)
    assert len(next(pages)) == 2
    article.access = Access.RESTRICTED
    article.save(update_fields=["access"])
    assert list(pages) == []


def test_a_page_costs_the_same_for_one_claim_and_for_three(four: list[Claim], newsroom: Newsroom) -> None:
    desk.checked(four[0], newsroom.reviewer, newsroom.second)

    def cost(size: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            next(exporting.pages(queries.claims(newsroom.reader), newsroom.reader, size=size))
        return len(asked)

    assert cost(1) == cost(4)


def test_one_at_a_time_is_sent_to_a_person(broker: str, checked: Claim, newsroom: Newsroom) -> None:
    """Each holds a thread of the web server until it is read to its end."""
    _, token = ApiToken.objects.create(user=newsroom.reader)
    client = Client(headers={"Authorization": f"Token {token}"})
    answers: list[Any] = [client.get("/api/v1/claims/export/") for _ in range(2)]
    first, second = answers
    assert (second.status_code, second.json()["code"], second["Retry-After"]) == (429, "throttled", "5")
    assert client_of(newsroom.second).get("claims/export/").status_code == 200
    assert b"".join(first.streaming_content).startswith(b'"id",')
    assert client_of(newsroom.reader).get("claims/export/").status_code == 200


def test_a_turn_ends_when_it_is_closed_unread(broker: str, newsroom: Newsroom) -> None:
    def turn() -> Turn[bytes]:
        return Turn(iter([b"a page"]), what="export", person=newsroom.reader)

    taken = turn()
    with pytest.raises(Throttled):
        turn()
    taken.close()
    turn().close()
