"""Who got it from whom, said and traced by two at once."""

from threading import Barrier

import pytest
from django.db import transaction
from django.utils import timezone

from sources import tracing
from sources.enums import AttributionState
from sources.errors import AttributedInACircle
from sources.models import Attribution, Source, Trace
from sources.services import attributions, publishers, traces
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.racing import race
from tests.support.web import COST, Web

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair(newsroom: Newsroom) -> list[Source]:
    return [desk.offline(newsroom.reviewer, title=f"Paper {letter}") for letter in "AB"]


def test_of_two_who_say_it_both_ways_at_once_one_is_refused(pair: list[Source], newsroom: Newsroom) -> None:
    def say(number: int) -> bool:
        source, origin = (pair[number], pair[1 - number])
        try:
            attributions.say(source, origin=origin, by=newsroom.reviewer, now=desk.NOW)
        except AttributedInACircle:
            return False
        return True

    assert sorted(race(say, 2)) == [False, True]


def test_without_holding_both_each_would_be_taken(pair: list[Source], newsroom: Newsroom) -> None:
    """The twin: both have looked before either has written. What comes of it is one origin, not none."""
    both_have_looked = Barrier(2)

    def say(number: int) -> bool:
        source, origin = (pair[number], pair[1 - number])
        is_circle = source.pk in tracing.behind(newsroom.reviewer, [origin.pk]).sources
        both_have_looked.wait()
        with transaction.atomic():
            Attribution.objects.create(
                source=source, origin=origin, state=AttributionState.ACCEPTED, made_at=desk.NOW
            )
        return is_circle

    assert race(say, 2) == [False, False]
    found = tracing.origins_of(newsroom.reviewer, [each.pk for each in pair])
    assert found.words == "2 sources, 1 independent origin: two say that they got it from each other."


def test_said_by_two_at_once_it_is_one(pair: list[Source], newsroom: Newsroom) -> None:
    people = (newsroom.reviewer, newsroom.second)
    race(lambda number: attributions.say(pair[0], origin=pair[1], by=people[number], now=desk.NOW), 2)
    assert Attribution.objects.get().rulings.count() == 1


def test_traced_by_two_at_once_nothing_is_doubled(web: Web, newsroom: Newsroom) -> None:
    publishers.named("Northern Wire", now=desk.NOW)
    reading = web.capture(web.put("/page", COST, "It is so, according to Northern Wire."))
    race(lambda _: traces.trace(reading.pk, now=timezone.now()), 2)
    assert (Trace.objects.count(), Attribution.objects.count()) == (1, 1)
