"""Many people on one claim at once: the history does not fork, and nobody waits long."""

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from claims.enums import Access, HistoryKind, Stage
from claims.models import (
    Approval,
    Article,
    ArticleVersion,
    Claim,
    ClaimSource,
    Publication,
    Review,
    Suggestion,
)
from claims.services import articles, claims, evidence, history, moves, publications, suggestions
from claims.services.verification import Verification
from factcheck.models import User
from sources.errors import Refusal
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.racing import race
from tests.support.web import COST, Web

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS = 16
LONGEST_SECONDS = 30  # far above what sixteen short transactions take, far below a person's patience


def test_sixteen_writers_do_not_fork_the_history(claim: Claim, newsroom: Newsroom) -> None:
    sources = [desk.offline(newsroom.writer) for _ in range(WRITERS)]
    started = time.monotonic()

    race(lambda number: evidence.link(claim, sources[number], by=newsroom.writer, now=desk.NOW), WRITERS)

    assert time.monotonic() - started < LONGEST_SECONDS
    seqs = claim.history.order_by("seq").values_list("seq", flat=True)
    assert list(seqs) == list(range(1, WRITERS + 2))
    assert list(Verification().findings()) == []


def test_without_the_lock_two_writers_would_take_the_same_place(claim: Claim, newsroom: Newsroom) -> None:
    """The twin: both read the claim before either has written."""
    both_have_read = threading.Barrier(2)

    def write(number: int) -> bool:
        unheld = Claim.objects.get(pk=claim.pk)
        both_have_read.wait()
        try:
            with transaction.atomic():
                history.record(
                    unheld, kind=HistoryKind.EDIT, action="edited", by=newsroom.writer, now=desk.NOW
                )
        except IntegrityError:
            return False
        return True

    assert sorted(race(write, 2)) == [False, True]


def test_nobody_is_refused_because_a_claim_is_ranked_meanwhile(
    claim: Claim, newsroom: Newsroom, web: Web
) -> None:
    """The row of the claim before those of its links, whoever writes: else one of two would be told to go."""
    reading = web.capture(web.put("/page", COST))
    link = evidence.link(claim, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)

    def write(number: int) -> None:
        for turn in range(10):
            if number % 2:
                suggestions.rank_link(link.pk)
            else:
                claims.edit(
                    claim,
                    by=newsroom.writer,
                    now=desk.NOW,
                    version=Claim.objects.get(pk=claim.pk).version,
                    statement=f"It cost {turn} million euros.",
                )

    race(write, 2)
    assert list(Verification().findings()) == []


def test_two_workers_rank_one_text_while_its_claims_change_and_nothing_is_doubled(
    article: Article, newsroom: Newsroom, web: Web
) -> None:
    """Claims are held in one order, whoever holds several."""
    reading = web.capture(web.put("/page", COST))
    marked = [desk.claim(article, newsroom.writer, statement=f"It cost {n} euros.") for n in range(12)]
    for each in marked:
        evidence.link(each, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)

    def write(number: int) -> None:
        if number < 2:
            suggestions.rank_reading(reading.pk)
            return
        for each in reversed(marked):
            claims.edit(
                each, by=newsroom.writer, now=desk.NOW, version=each.version, statement="It cost 4.2 million."
            )

    race(write, 3)
    suggestions.rank_reading(reading.pk)
    assert suggestions.unranked() == []
    ranks = Suggestion.objects.values_list("claim", "rank")
    assert len(ranks) == len(set(ranks)) == 12 * Suggestion.objects.filter(claim=marked[0]).count() > 0


def test_opening_an_article_and_settling_its_claim_do_not_wait_for_each_other(
    newsroom: Newsroom, web: Web
) -> None:
    for turn in range(5):
        article = desk.article(newsroom.writer, access=Access.RESTRICTED, access_people=reviewing(newsroom))
        claim = desk.claim(article, newsroom.writer, sources=[web.put(f"/page/{turn}", COST)])
        reading = web.capture(web.put(f"/page/{turn}", COST))
        desk.taken(claim, newsroom.reviewer)
        for by in reviewing(newsroom):
            cited = desk.cite(claim, by, extraction=reading, quote="cost 4.2 million euros")
            if by == newsroom.reviewer:
                desk.submit(claim, by, desk.judgement(cited))
        acts: list[Callable[[], object]] = [
            partial(
                articles.edit, article, by=newsroom.editor, now=desk.NOW, access=Access.OPEN, origin="OURS"
            ),
            partial(desk.submit, claim, newsroom.second, desk.judgement(cited)),
        ]
        race(partial(_do, acts), 2)
        claim.refresh_from_db()
        assert claim.stage == Stage.CHECKED


def _do(acts: list[Callable[[], object]], number: int) -> None:
    acts[number]()


def reviewing(room: Newsroom) -> list[User]:
    return [room.reviewer, room.second]


def test_a_ranking_of_what_the_claim_said_before_is_dropped(
    claim: Claim, newsroom: Newsroom, web: Web
) -> None:
    reading = web.capture(web.put("/page", COST))
    evidence.link(claim, reading.snapshot.source, by=newsroom.writer, now=desk.NOW)
    as_read = ClaimSource.objects.select_related("claim").get()
    claims.edit(
        claim, by=newsroom.writer, now=desk.NOW, version=as_read.claim.version, statement="It cost nothing."
    )
    suggestions.rank_for([as_read], suggestions.Text(reading))
    assert (Suggestion.objects.count(), suggestions.unranked()) == (0, [reading.pk])
    suggestions.rank_link(as_read.pk)
    assert (Suggestion.objects.exists(), suggestions.unranked()) == (True, [])


def test_a_verdict_published_twice_at_once_is_published_once(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    said = {"by": newsroom.editor, "now": desk.NOW, "explanation": "It is so."}
    made = race(lambda number: publications.publish(claim, **said), 2)  # type: ignore[arg-type]
    assert made == [claim.publications.get()] * 2


def at_once(*acts: Callable[[], object]) -> list[object]:
    return race(lambda number: acts[number](), len(acts))


def publish(claim: Claim, by: User) -> str:
    """The code of what is refused; empty where it is published."""
    try:
        publications.publish(claim, by=by, now=desk.NOW, explanation="It is so.")
    except Refusal as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("move", ["reopen", "withdraw"])
def test_a_claim_that_is_taken_back_while_it_is_published_is_not_left_published(
    move: str, article: Article, newsroom: Newsroom
) -> None:
    """Whoever holds the claim first decides: it was published and is marked, or ended; or it never was."""
    for _ in range(5):
        claim = desk.brought(desk.claim(article, newsroom.writer), Stage.CHECKED, newsroom)
        doubt = partial(moves.make, claim, move, by=newsroom.editor, now=desk.NOW, reason="A doubt.")
        refused, _ = at_once(partial(publish, claim, newsroom.editor), doubt)
        claim.refresh_from_db()
        assert claim.stage == {"reopen": Stage.IN_REVIEW, "withdraw": Stage.WITHDRAWN}[move]
        made = [(bool(each.ended_at), bool(each.under_review_at)) for each in claim.publications.all()]
        published = [(move == "withdraw", move == "reopen")]
        assert (refused, made) in [("", published), ("move_not_possible", [])]
    assert list(Verification().findings()) == []


def test_without_the_claim_held_what_was_taken_back_would_stand_published(
    claim: Claim, newsroom: Newsroom
) -> None:
    """The twin: it is read as CHECKED, and published when somebody has reopened it in between."""
    desk.brought(claim, Stage.CHECKED, newsroom)
    is_read, is_reopened = threading.Event(), threading.Event()

    def act(number: int) -> None:
        if number:
            assert is_read.wait(LONGEST_SECONDS)
            moves.make(claim, "reopen", by=newsroom.editor, now=desk.NOW, reason="A doubt.")
            is_reopened.set()
            return
        unheld = Claim.objects.select_related("verdict").get(pk=claim.pk)
        is_read.set()
        assert is_reopened.wait(LONGEST_SECONDS)
        assert unheld.verdict is not None
        said = {"explanation": "It is so.", "payload": "{}", "payload_sha256": "0" * 64}
        by = {"published_by": newsroom.editor, "published_at": desk.NOW}
        Publication.objects.create(claim=unheld, verdict=unheld.verdict, number=1, **said, **by)

    race(act, 2)
    claim.refresh_from_db()
    live = claim.publications.get()
    assert (claim.stage, live.ended_at, live.under_review_at) == (Stage.IN_REVIEW, None, None)


def test_one_external_id_from_eight_posts_is_one_article(newsroom: Newsroom) -> None:
    posted = race(
        lambda number: articles.register(
            by=newsroom.writer, now=desk.NOW, title=desk.TITLE, body=desk.BODY, external_id="cms-1"
        ),
        8,
    )
    assert Article.objects.count() == ArticleVersion.objects.count() == 1
    assert sorted(each.is_new_article for each in posted) == [False] * 7 + [True]


def count_of(model: type[Model]) -> int:
    return model._default_manager.count()


def refusals(answers: list[str]) -> list[str]:
    return sorted(answer for answer in answers if answer)


def test_two_who_take_a_claim_at_once_do_not_both_get_it(claim: Claim, newsroom: Newsroom) -> None:
    people = [newsroom.reviewer, newsroom.second]

    def take(number: int) -> str:
        try:
            moves.make(claim, "take", by=people[number], now=desk.NOW)
        except Refusal as refusal:
            return refusal.code
        return ""

    assert refusals(race(take, 2)) == ["move_not_possible"]


def test_two_edits_of_one_version_are_not_both_kept(claim: Claim, newsroom: Newsroom) -> None:
    def edit(number: int) -> str:
        try:
            claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=1, statement=f"Words {number}.")
        except Refusal as refusal:
            return refusal.code
        return ""

    assert refusals(race(edit, 2)) == ["stale_version"]


def test_a_review_sent_twice_counts_once(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    said = desk.judgement(desk.cite(claim, newsroom.reviewer))

    def submit(number: int) -> str:
        try:
            desk.submit(Claim.objects.get(pk=claim.pk), newsroom.reviewer, said)
        except Refusal as refusal:
            return refusal.code
        return ""

    assert len(refusals(race(submit, 2))) == 1
    assert count_of(Review) == 1


def test_two_halves_at_once_complete_each_other(claim: Claim, newsroom: Newsroom) -> None:
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=1, legal_flag=True)
    people = [newsroom.reviewer, newsroom.second]
    answers = race(
        lambda number: moves.make(claim, "not_checkable", by=people[number], now=desk.NOW, reason="A wish."),
        2,
    )
    assert sorted(answer is None for answer in answers) == [False, True]
    assert count_of(Approval) == 1


def test_two_who_name_the_same_sources_in_another_order_both_get_through(newsroom: Newsroom) -> None:
    """Each holds the rows of the sources that it links: taken in any order, PostgreSQL would end one."""
    urls = [f"https://example.com/{number}" for number in range(20)]
    orders = [urls, urls[::-1]]
    articles_of = [desk.article(newsroom.writer, title=f"Article {number}") for number in range(2)]

    def add(number: int) -> int:
        return desk.claim(articles_of[number], newsroom.writer, sources=orders[number]).links.count()

    assert race(add, 2) == [20, 20]
