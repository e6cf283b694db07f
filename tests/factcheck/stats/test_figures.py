"""The sums say what the lists hold, whatever was done, in whatever order it was counted."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from claims.enums import Access, Rating
from claims.models import Article, Claim
from claims.services import articles, claims, moves, reviews
from factcheck.stats import folding, reading, single
from factcheck.stats.figures import Figures, Scope
from factcheck.stats.models import CountedClaim, FetchHour, Tally, Touched
from sources.enums import FetchReason, FetchState, Health, Outcome
from sources.errors import Refusal
from sources.models import Fetch, Publisher, Source
from tests.factcheck.stats import reference
from tests.support import desk
from tests.support.people import Newsroom

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
DESKS = ("", "city", "world")


class Happening:
    """A small newsroom to which things happen, one after the other, each some time after the one before."""

    def __init__(self) -> None:
        self.room, self.now = Newsroom.staffed(), START
        self.publishers = [
            Publisher.objects.create(name=f"Publisher {each}", created_at=START) for each in "AB"
        ]
        self.articles = [self._article(desk_) for desk_ in DESKS]
        self.claims: list[Claim] = []
        self.sources: list[Source] = []

    def _article(self, desk_: str) -> Article:
        facts: dict[str, Any] = {"desk": desk_, "deadline": START + 3 * DAY} if desk_ else {}
        return articles.register(
            by=self.room.writer, now=START, title=f"{desk.TITLE} {desk_}", body=desk.BODY, **facts
        ).article

    def happen(self, what: int, which: int, hours: int) -> None:
        """What may not be done just now is not done."""
        self.now += timedelta(hours=hours)
        acts = (
            self.mark, self.mark, self.take, self.take, self.first, self.second_agrees, self.second_differs,
            self.withdraw, self.give_back, self.reopen, self.restrict, self.open, self.change_desk,
            self.split, self.track, self.fetched, self.hide, self.fail, self.count,
        )  # fmt: skip
        with suppress(Refusal):
            acts[what % len(acts)](which)

    def _claim(self, which: int) -> Claim:
        if not self.claims:
            self.mark(which)
        claim = self.claims[which % len(self.claims)]
        claim.refresh_from_db()
        return claim

    def mark(self, which: int) -> None:
        of = self.articles[which % len(self.articles)]
        self.claims.append(claims.add(of, by=self.room.writer, now=self.now, quote=desk.QUOTE))

    def take(self, which: int) -> None:
        moves.make(self._claim(which), "take", by=self.room.reviewer, now=self.now)

    def _review(self, which: int, by: Any, rating: Rating) -> None:
        claim = self._claim(which)
        said = desk.judgement(desk.cite(claim, by), rating=rating)
        claim.refresh_from_db()
        reviews.submit(claim, said, by=by, now=self.now, version=claim.version)

    def first(self, which: int) -> None:
        self._review(which, self.room.reviewer, Rating.CONFIRMED)

    def second_agrees(self, which: int) -> None:
        self._review(which, self.room.second, Rating.CONFIRMED)

    def second_differs(self, which: int) -> None:
        self._review(which, self.room.second, Rating.MISLEADING)

    def _move(self, which: int, move: str) -> None:
        moves.make(self._claim(which), move, by=self.room.editor, now=self.now, reason="So.")

    def withdraw(self, which: int) -> None:
        self._move(which, "withdraw")

    def give_back(self, which: int) -> None:
        self._move(which, "return")

    def reopen(self, which: int) -> None:
        self._move(which, "reopen")

    def _edit(self, which: int, **facts: Any) -> None:
        article = self.articles[which % len(self.articles)]
        article.refresh_from_db()
        articles.edit(article, by=self.room.writer, now=self.now, **facts)

    def restrict(self, which: int) -> None:
        self._edit(which, access=Access.RESTRICTED)

    def open(self, which: int) -> None:
        self._edit(which, access=Access.OPEN)

    def change_desk(self, which: int) -> None:
        self._edit(which, desk=DESKS[which % 3])

    def split(self, which: int) -> None:
        claim = self._claim(which)
        claims.split(
            claim, by=self.room.reviewer, now=self.now,
            parts=[claims.Part(statement=f"{each}.", quote="The bridge") for each in "AB"],
        )  # fmt: skip

    def track(self, which: int) -> None:
        url = f"https://source{len(self.sources)}.example/"
        self.sources.append(
            Source.objects.create(
                canonical_url=url, url=url, created_at=self.now, publisher=self.publishers[which % 2]
            )
        )

    def _source(self, which: int) -> Source:
        if not self.sources:
            self.track(which)
        return self.sources[which % len(self.sources)]

    def fetched(self, which: int) -> None:
        outcome = (Outcome.OK, Outcome.UNCHANGED, Outcome.TIMEOUT)[which % 3]
        Fetch.objects.create(
            source=self._source(which), state=FetchState.DONE, reason=FetchReason.SCHEDULE,
            requested_at=self.now, ended_at=self.now, outcome=outcome, elapsed_ms=which * 100,
        )  # fmt: skip

    def hide(self, which: int) -> None:
        source = self._source(which)
        Source.objects.filter(pk=source.pk).update(is_open=which % 2 == 0)

    def fail(self, which: int) -> None:
        health = (Health.ALIVE, Health.DEAD)[which % 2]
        Source.objects.filter(pk=self._source(which).pk).update(health=health)

    def count(self, which: int) -> None:
        folding.fold(now=self.now)


def scopes(now: datetime) -> list[Scope]:
    today = now.date()
    return [Scope(START.date(), today), Scope(today - 2 * DAY, today - DAY, "city"), Scope(today, today, "")]


def read(scope: Scope, now: datetime) -> Figures:
    with folding.held() as progress:
        return reading.read(scope, progress, now=now)


STEPS = st.lists(
    st.tuples(st.integers(0, 18), st.integers(0, 5), st.sampled_from([0, 1, 5, 20])), min_size=4, max_size=14
)


class AfterWhateverHappened(TestCase):
    @settings(max_examples=4, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(STEPS)
    def test_the_sums_equal_the_lists(self, steps: list[tuple[int, int, int]]) -> None:
        newsroom = Happening()
        for step in steps:
            newsroom.happen(*step)
        now = newsroom.now + timedelta(minutes=30)
        folding.fold(now=now)
        for scope in scopes(now):
            assert read(scope, now) == reference.read(scope, now=now)
        for article in newsroom.articles[:1]:
            scope = Scope(now.date() - 2 * DAY, now.date(), article=article.pk)
            assert single.read(scope, now=now, user=newsroom.room.writer) == reference.read(scope, now=now)
        kept = _rows()
        folding.begin_anew()
        folding.fold(now=now)
        assert _rows() == kept


def _rows() -> list[Any]:
    """All that was counted."""
    sums = Tally.objects.order_by("name", "desk", "word", "day").values_list(
        "name", "desk", "word", "day", "n"
    )
    hours = FetchHour.objects.order_by("hour", "outcome", "is_open", "within_ms")
    counted = CountedClaim.objects.order_by("pk").values_list("pk", "desk", "status", "points", "waits_since")
    return [
        list(sums),
        list(hours.values_list("hour", "outcome", "is_open", "within_ms", "n", "ms")),
        list(counted),
    ]


def test_what_one_did_is_counted_once(newsroom: Newsroom, claim: Claim) -> None:
    for _ in range(3):
        folding.fold(now=desk.NOW)
    assert Touched.objects.count() == 0
    assert read(Scope(date(2026, 1, 5), date(2026, 1, 5)), desk.NOW).statuses == {"UNCHECKED": 1}
