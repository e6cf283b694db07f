"""Claims sought in what a person may read of them: rationales and captured titles too."""

from typing import Any

import pytest
from django.utils import timezone

from claims import queries, sought
from claims.enums import Access
from claims.models import Claim, KnownWord, Redaction, Review, ReviewWords
from claims.services import articles, evidence, search, takedowns
from factcheck.models import User
from factcheck.roles import Role
from sources.models import Extraction, TitleWord, TitleWords
from sources.services import snapshots, sources
from tests.support import desk, files
from tests.support.people import Newsroom, person
from tests.support.web import CLOSED, COST, Web, page

WHY = "The quaestor's ledger has it."
TITLE = "Zeppelin timetable of Friedrichshafen"
ORDER = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}


def found(query: str, user: User) -> list[Claim]:
    return list(sought.narrow(queries.claims(user), query, user))


@pytest.fixture
def titled(claim: Claim, web: Web, newsroom: Newsroom, django_capture_on_commit_callbacks: Any) -> Extraction:
    """A captured page of this title, linked to the claim."""
    with django_capture_on_commit_callbacks(execute=True):
        reading = web.capture(web.put("/page", COST, CLOSED, title=TITLE))
        evidence.link(claim, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    return reading


@pytest.fixture
def judged(claim: Claim, newsroom: Newsroom, django_capture_on_commit_callbacks: Any) -> Claim:
    """The first of two blind reviews is in, of the reviewer, with this rationale."""
    with django_capture_on_commit_callbacks(execute=True):
        desk.taken(claim, newsroom.reviewer)
        desk.review(claim, newsroom.reviewer, rationale=WHY)
    return claim


@pytest.mark.parametrize("query", ["quaestor", "QUAESTOR ledg", "quaestro ledger"])
def test_by_a_rationale(query: str, judged: Claim, newsroom: Newsroom) -> None:
    assert found(query, newsroom.reviewer) == [judged]


def test_a_blind_rounds_rationale_finds_nothing_for_others(judged: Claim, newsroom: Newsroom) -> None:
    others = [newsroom.second, newsroom.editor, newsroom.admin, newsroom.writer, newsroom.reader]
    assert [found(query, each) for each in others for query in ("quaestor", "quaestro")] == [[]] * 10


def test_a_complete_rounds_rationale_finds_for_who_reviews(judged: Claim, newsroom: Newsroom) -> None:
    desk.review(judged, newsroom.second, rationale="It is so.")
    by = [newsroom.third, newsroom.editor, newsroom.writer, newsroom.reader]
    assert [found("quaestor", each) for each in by] == [[judged], [judged], [], []]


def test_a_redacted_rationale_finds_nothing(judged: Claim, newsroom: Newsroom) -> None:
    """At once, whatever redacts it; and an index that is kept again does not hold it."""
    review = Review.objects.get(claim=judged)
    Redaction.objects.create(
        row_id=review.pk,
        column_name="claims_review.rationale",
        digest="0" * 64,
        reason="A court's order.",
        redacted_by=newsroom.admin,
        redacted_at=desk.NOW,
    )
    Review.objects.filter(pk=review.pk).update(rationale=None)
    at_once = found("quaestor", newsroom.reviewer)
    search.keep_reviews([review.pk])
    assert (at_once, ReviewWords.objects.get(review=review).words) == ([], "")


@pytest.mark.parametrize("query", ["zeppelin timetable", "Friedrichshaf", "zepplein"])
@pytest.mark.parametrize("who", ["reader", "writer", "reviewer"])
def test_by_a_captured_title(
    query: str, who: str, claim: Claim, titled: Extraction, newsroom: Newsroom
) -> None:
    assert found(query, getattr(newsroom, who)) == [claim]


def test_all_words_stand_in_one_place(claim: Claim, titled: Extraction, newsroom: Newsroom) -> None:
    assert [found(each, newsroom.reader) for each in ("bridge", "zeppelin", "bridge zeppelin")] == [
        [claim], [claim], [],
    ]  # fmt: skip


def test_a_title_of_a_source_that_is_not_linked_finds_nothing(
    claim: Claim, web: Web, newsroom: Newsroom
) -> None:
    web.capture(web.put("/page", COST, CLOSED, title=TITLE))
    assert found("zeppelin", newsroom.reader) == []


def test_a_title_that_was_taken_down_is_in_no_index(
    claim: Claim, titled: Extraction, newsroom: Newsroom
) -> None:
    before = found("zeppelin", newsroom.reviewer)
    for admin in (newsroom.admin, person(Role.ADMIN, "second-admin")):
        takedowns.ask(titled.snapshot, by=admin, now=timezone.now(), **ORDER)
    assert (before, found("zeppelin", newsroom.reviewer)) == ([claim], [])
    assert not TitleWords.objects.filter(extraction=titled).exists()
    assert not TitleWord.objects.filter(word__in=["zeppelin", "friedrichshafen", "timetable"]).exists()


def test_a_word_that_another_capture_is_titled_by_stays_known(
    titled: Extraction, web: Web, newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        web.capture(web.put("/other", COST, CLOSED, title="Zeppelin news"))
    for admin in (newsroom.admin, person(Role.ADMIN, "second-admin")):
        takedowns.ask(titled.snapshot, by=admin, now=timezone.now(), **ORDER)
    kept = TitleWord.objects.filter(word__in=["zeppelin", "timetable"])
    assert list(kept.values_list("word", flat=True)) == ["zeppelin"]


def test_the_title_of_a_restricted_capture_finds_for_who_may_see_it(
    claim: Claim, web: Web, newsroom: Newsroom
) -> None:
    """A person's own capture, uploaded for a few, of a source that all see."""
    source = sources.track(web.put("/page", COST), by=newsroom.writer, now=desk.NOW)
    evidence.link(claim, source, by=newsroom.writer, now=desk.NOW)
    file = files.sent(page(TITLE, COST, CLOSED).encode())
    own = files.upload(source, newsroom.reviewer, file, people=[newsroom.reviewer])
    snapshots.read(own.pk, now=timezone.now())
    by = [newsroom.reviewer, newsroom.second, newsroom.admin]
    assert [found("zeppelin", each) for each in by] == [[claim], [], []]


def test_nothing_of_a_restricted_article_is_found(web: Web, newsroom: Newsroom) -> None:
    secret = articles.register(
        by=newsroom.writer, now=desk.NOW, title="Secretive", body=desk.BODY, access=Access.RESTRICTED
    ).article
    hidden = desk.claim(secret, newsroom.writer)
    reading = web.capture(web.put("/page", COST, CLOSED, title=TITLE))
    evidence.link(hidden, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    by = [newsroom.reviewer, newsroom.admin, newsroom.writer]
    assert [found("zeppelin", each) for each in by] == [[], [], [hidden]]


def test_where_very_many_claims_hold_the_words_they_alone_are_found(
    claim: Claim, judged: Claim, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = desk.claim(
        desk.article(newsroom.writer, title="Another", body="The quaestor resigned in May. Nothing else."),
        newsroom.writer,
        quote="The quaestor resigned in May",
    )
    both = found("quaestor", newsroom.reviewer)
    monkeypatch.setattr(sought, "MANY", 0)
    assert (set(both), found("quaestor", newsroom.reviewer)) == ({judged, other}, [other])


def test_an_index_made_anew_finds_the_same(
    judged: Claim, titled: Extraction, newsroom: Newsroom, django_capture_on_commit_callbacks: Any
) -> None:
    asked = ("quaestor", "zeppelin", "zepplein", "quaestro")
    before = [found(each, newsroom.reviewer) for each in asked]
    for index in (ReviewWords, TitleWords, KnownWord, TitleWord):
        index.objects.all().delete()
    lost = [found(each, newsroom.reviewer) for each in asked]
    with django_capture_on_commit_callbacks(execute=True):
        search.rebuild()
    after = [found(each, newsroom.reviewer) for each in asked]
    assert (before, lost, after) == ([[judged]] * 4, [[]] * 4, [[judged]] * 4)
