"""Claims from a table: what is wrong is told by row, and nothing is written before a person says so."""

import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.enums import Access
from claims.models import Article, Claim, HistoryEntry
from claims.services import articles
from tests.admin.conftest import SignIn
from tests.support import desk, sheets
from tests.support.people import Newsroom

IMPORT = reverse("admin:claims_claim_import")
CLAIMS = reverse("admin:claims_claim_changelist")
OTHER = "It was closed for 14 months"
HEAD = ["quote", "statement", "kind", "claimants", "as_of", "legal_flag", "sources"]
ROW = [desk.QUOTE, "It cost 4.2 million.", "NUMBER", "Ada Lind; The council", "2025-01-02", "true", ""]


def send(client: Client, body: bytes, article: Article | None = None) -> Any:
    said = {"file": SimpleUploadedFile("table", body), "article": str(article.pk) if article else ""}
    return client.post(IMPORT, said)


def hidden(answer: Any) -> dict[str, str]:
    """What the page's own form would send."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    return {name: unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def told(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


@pytest.fixture
def reviewer(newsroom: Newsroom, sign_in: SignIn) -> Client:
    return sign_in(newsroom.reviewer)


@pytest.mark.parametrize("made", [sheets.as_csv, sheets.as_xlsx])
def test_it_is_looked_at_and_then_written_as_it_was_seen(
    made: Any, article: Article, newsroom: Newsroom, reviewer: Client
) -> None:
    seen = send(reviewer, made([HEAD, ROW, [OTHER]]), article)
    assert "2 claims can be marked" in told(seen)
    assert Claim.objects.count() == 0
    done = reviewer.post(IMPORT, hidden(seen))
    assert (done.status_code, done.headers["Location"]) == (302, CLAIMS)
    first, second = Claim.objects.order_by("pk")
    facts = (first.statement, first.kind, str(first.as_of), first.legal_flag, first.created_by)
    assert facts == ("It cost 4.2 million.", "NUMBER", "2025-01-02", True, newsroom.reviewer)
    assert sorted(each.name for each in first.claimants.all()) == ["Ada Lind", "The council"]
    assert (second.statement, second.article_id) == (OTHER, article.pk)
    assert HistoryEntry.objects.filter(action="marked").count() == 2


def test_what_is_wrong_is_told_by_row_and_left_out(article: Article, reviewer: Client) -> None:
    rows = [
        ["quote", "kind", "as_of", "statement"],
        [OTHER],
        ["Nobody said this"],
        [desk.QUOTE, "NUMBR"],
        [],
        [desk.QUOTE, "", "2.1.2025"],
        ["", "", "", "Without words."],
    ]
    seen = send(reviewer, sheets.as_csv(rows), article)
    text = told(seen)
    assert "1 claim can be marked, 4 cannot" in text
    assert "3 Nobody said this quote: " in text
    assert "4 The bridge cost 4.2 million euros kind: one of NUMBER, QUOTE, " in text
    assert "6 The bridge cost 4.2 million euros as_of: a day, as 2025-11-24." in text
    assert "7 quote: This field is required." in text
    reviewer.post(IMPORT, hidden(seen))
    assert [claim.statement for claim in Claim.objects.all()] == [OTHER]


def test_a_row_names_its_article_by_the_id_that_it_has_elsewhere(
    newsroom: Newsroom, reviewer: Client
) -> None:
    one, two = (desk.article(newsroom.writer, external_id=name) for name in ("cms-1", "cms-2"))
    rows = [["external_id", "quote"], ["cms-2", desk.QUOTE], ["cms-1", desk.QUOTE], ["cms-3", desk.QUOTE]]
    seen = send(reviewer, sheets.as_csv(rows))
    assert "external_id: there is no such article, or none that you may see." in told(seen)
    reviewer.post(IMPORT, hidden(seen))
    assert [claim.article_id for claim in Claim.objects.order_by("pk")] == [two.pk, one.pk]


def test_an_id_of_two_articles_is_the_persons_to_resolve(newsroom: Newsroom, reviewer: Client) -> None:
    for by in (newsroom.writer, newsroom.editor):
        desk.article(by, external_id="cms-1")
    seen = send(reviewer, sheets.as_csv([["external_id", "quote"], ["cms-1", desk.QUOTE]]))
    assert "external_id: 2 articles have cms-1; choose the article by hand." in told(seen)
    assert "rows" not in hidden(seen)


def test_a_restricted_article_is_none(newsroom: Newsroom, reviewer: Client) -> None:
    people = [newsroom.writer]
    kept = desk.article(newsroom.writer, external_id="cms-1", access=Access.RESTRICTED, access_people=people)
    rows = sheets.as_csv([["external_id", "quote"], ["cms-1", desk.QUOTE]])
    assert "there is no such article, or none that you may see." in told(send(reviewer, rows))
    assert send(reviewer, rows, kept).status_code == 400
    named = {**hidden(send(reviewer, sheets.as_csv([["quote"], [desk.QUOTE]]))), "article": str(kept.pk)}
    reviewer.post(IMPORT, {"once": "", "rows": "[]", **named})
    assert Claim.objects.count() == 0


def test_a_second_press_writes_nothing_more(article: Article, reviewer: Client) -> None:
    said = hidden(send(reviewer, sheets.as_csv([["quote"], [OTHER]]), article))
    for _ in range(2):
        assert reviewer.post(IMPORT, said).status_code == 302
    assert Claim.objects.count() == 1


def test_where_the_article_has_changed_meanwhile_none_is_written(
    article: Article, newsroom: Newsroom, reviewer: Client
) -> None:
    seen = send(reviewer, sheets.as_csv([["quote"], [OTHER], [desk.QUOTE]]), article)
    articles.add_version(article, by=newsroom.writer, now=desk.NOW, body=f"Only this: {desk.QUOTE}.")
    again = reviewer.post(IMPORT, hidden(seen))
    assert (again.status_code, Claim.objects.count()) == (409, 0)
    assert "1 claim can be marked, 1 cannot" in told(again)
    reviewer.post(IMPORT, hidden(again))
    assert [claim.statement for claim in Claim.objects.all()] == [desk.QUOTE]


@pytest.mark.parametrize("rows", ["", "{}", "[1]", "[[1, 2]]", "[" * 100_000, '[["x", {}]]'])
def test_rows_that_no_page_of_ours_has_sent(rows: str, article: Article, reviewer: Client) -> None:
    said = hidden(send(reviewer, sheets.as_csv([["quote"], [OTHER]]), article))
    assert reviewer.post(IMPORT, {**said, "rows": rows}).status_code == 302
    assert Claim.objects.count() == 0


def test_a_column_that_is_not_read_is_named(article: Article, reviewer: Client) -> None:
    seen = send(reviewer, sheets.as_csv([["Quote", "Note"], [OTHER, "x"]], delimiter=";"), article)
    assert "1 claim can be marked" in told(seen)
    assert "Not read: note." in told(seen)


@pytest.mark.parametrize("name", ["reader", "writer"])
def test_who_may_not_write_at_the_desk_finds_no_page(name: str, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(getattr(newsroom, name))
    expected = 403 if name == "reader" else 200
    assert client.get(IMPORT).status_code == expected
    assert (IMPORT in client.get(CLAIMS).content.decode()) == (expected == 200)
