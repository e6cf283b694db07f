"""Finding claims by words: the same on SQLite and PostgreSQL, kept by the services, within what one sees."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from claims import queries, searched
from claims.enums import Access
from claims.models import Article, Claim, ClaimWords, KnownWord
from claims.services import articles, claims, search
from tests.support import desk
from tests.support.people import Newsroom

STATEMENTS = {
    "bridge": "The bridge in Malmö cost 4.2 million euros.",
    "tunnel": "The tunnel in Malmö cost 50,000 euros.",
    "quote": "“Never again,” said the mayor of Łódź.",
    "tokyo": "東京タワーは333メートルです。",
}


@pytest.fixture
def marked(newsroom: Newsroom, django_capture_on_commit_callbacks: Any) -> dict[str, Claim]:
    """A claim for each statement, each its own article, so that they share no word by chance."""
    texts = {key: f"{said} Nothing else." for key, said in STATEMENTS.items()}
    posted = {key: desk.article(newsroom.writer, title=f"Story {key}", body=texts[key]) for key in texts}
    said_by = {"quote": ["Ada Lind"]}
    with django_capture_on_commit_callbacks(execute=True):
        return {
            key: desk.claim(posted[key], newsroom.writer, quote=said, claimants_named=said_by.get(key, ()))
            for key, said in STATEMENTS.items()
        }


def found(query: str, newsroom: Newsroom, marked: dict[str, Claim]) -> set[str]:
    """Which of them the query finds, for the reviewer."""
    with transaction.atomic():  # a statement that the database refuses would break it
        ids = set(searched.narrow(queries.claims(newsroom.reviewer), query).values_list("pk", flat=True))
    return {key for key, claim in marked.items() if claim.pk in ids}


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("bridge", {"bridge"}),
        ("BRIDGE, malmo", {"bridge"}),
        ("Malmö", {"bridge", "tunnel"}),
        ("cost malm", {"bridge", "tunnel"}),
        ("malm cost", {"bridge", "tunnel"}),
        ("mal cost", set()),
        ("4,2", {"bridge"}),
        ("50.000", {"tunnel"}),
        ("50000", {"tunnel"}),
        ("lodz", {"quote"}),
        ("Lind", {"quote"}),
        ("Ada never", {"quote"}),
        ("story tun", {"tunnel"}),
        ("東京", {"tokyo"}),
        ("brigde", {"bridge"}),
        ("brigde malmø", {"bridge"}),
        ("bridge tunnel", set()),
        ("zzzz", set()),
        ("   ", set()),
    ],
)
def test_what_is_found(query: str, keys: set[str], newsroom: Newsroom, marked: dict[str, Claim]) -> None:
    assert found(query, newsroom, marked) == keys


@pytest.mark.parametrize(
    "query",
    [
        '"', "'", "\\", "a'b\\", '"bridge', "bridge*", "*", "bridge:*", "(bridge", "NEAR(", "NOT", "AND OR",
        "words:bridge", "-bridge", "^bridge", "bridge & | !", "<->", "\x00", "bri\x00dge", "%", "_", "''",
        "\u0000\ud800", "💥", "'; DROP TABLE claims_claim; --", "x" * 10_240, "a " * 5_120, "(" * 9_999,
    ],
)  # fmt: skip
def test_nothing_that_is_typed_is_an_error(query: str, newsroom: Newsroom, marked: dict[str, Claim]) -> None:
    assert found(query, newsroom, marked) <= set(marked)


def test_operators_are_words(newsroom: Newsroom, marked: dict[str, Claim]) -> None:
    queries_ = ['"bridge"', "bridge*", "(bridge)", "bridge:*", "'bridge'", "\x00bridge"]
    assert [found(each, newsroom, marked) for each in queries_] == [{"bridge"}] * 6


def said(article: Article, newsroom: Newsroom, query: str) -> Iterable[Claim]:
    return searched.narrow(queries.claims(newsroom.reviewer).filter(article=article), query)


def edit(claim: Claim, newsroom: Newsroom, **changes: Any) -> None:
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, **changes)


def test_an_edit_is_found_and_what_it_replaced_is_not(
    claim: Claim, newsroom: Newsroom, marked: dict[str, Claim]
) -> None:
    claims.edit(
        claim,
        by=newsroom.writer,
        now=desk.NOW,
        version=claim.version,
        statement="Kettles sing.",
        claimants=["Bo"],
    )
    assert [list(said(claim.article, newsroom, each)) for each in ("kettles", "bo sing")] == [
        [claim],
        [claim],
    ]
    claim.refresh_from_db()
    claims.edit(
        claim, by=newsroom.writer, now=desk.NOW, version=claim.version, statement="Pans do.", claimants=[]
    )
    assert list(said(claim.article, newsroom, "kettles")) == []


def test_another_place_is_found(claim: Claim, newsroom: Newsroom) -> None:
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote="Work began in March 2024")
    assert list(said(claim.article, newsroom, "march 2024")) == [claim]


def test_the_parts_of_a_split_claim_are_found(claim: Claim, newsroom: Newsroom) -> None:
    parts = [claims.Part("The council paid."), claims.Part("Euros were spent.")]
    made = claims.split(claim, parts, by=newsroom.reviewer, now=desk.NOW)
    assert list(said(claim.article, newsroom, "council paid")) == [made[0]]


def test_a_newer_text_and_title_are_found_and_the_older_are_not(claim: Claim, newsroom: Newsroom) -> None:
    articles.add_version(
        claim.article,
        by=newsroom.writer,
        now=desk.NOW,
        title="Crossing open again",
        body=desk.BODY.replace("The bridge cost 4.2 million euros", "The bridge cost 4.3 million euros"),
    )
    assert list(said(claim.article, newsroom, "crossing")) == [claim]
    assert list(said(claim.article, newsroom, "reopens repairs")) == []


def test_nothing_of_a_restricted_article_is_found(
    newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    secret = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secretive", body=desk.BODY, access=Access.RESTRICTED
    ).article
    with django_capture_on_commit_callbacks(execute=True):
        hidden = desk.claim(secret, newsroom.writer, statement="Hushed up")
    by = [newsroom.reviewer, newsroom.admin, newsroom.writer]
    seen = [list(searched.narrow(queries.claims(each), "hushed")) for each in by]
    mistyped = [list(searched.narrow(queries.claims(each), "hushde")) for each in by]
    assert seen == mistyped == [[], [], [hidden]]


def test_what_is_undone_is_not_found(claim: Claim, newsroom: Newsroom) -> None:
    """The index is written in the same transaction as what it holds."""
    with transaction.atomic():
        edit(claim, newsroom, statement="Kettles sing.")
        transaction.set_rollback(True)
    assert list(said(claim.article, newsroom, "kettles")) == []


def test_an_index_that_was_lost_is_made_anew(newsroom: Newsroom, marked: dict[str, Claim]) -> None:
    ClaimWords.objects.all().delete()
    KnownWord.objects.all().delete()
    lost = found("bridge", newsroom, marked)
    call_command("reindex_search", verbosity=0)
    assert (lost, found("bridge", newsroom, marked), ClaimWords.objects.count()) == (set(), {"bridge"}, 4)


@pytest.mark.django_db(transaction=True)
def test_a_mistyped_word_is_known_from_claims_of_the_same_moment(newsroom: Newsroom) -> None:
    article = desk.article(newsroom.writer)
    desk.claim(article, newsroom.writer, statement="Zeppelins are back.")
    assert KnownWord.objects.filter(word="zeppelins").exists()


def test_many_claims_take_as_many_statements_as_one(
    newsroom: Newsroom, marked: dict[str, Claim], django_assert_num_queries: Any
) -> None:
    ids = [claim.pk for claim in marked.values()]
    for some in (ids[:1], ids):
        with django_assert_num_queries(5):
            search.keep(some)
