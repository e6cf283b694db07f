"""Each outcome is told in words, with what to do next: the same on pages and by the API."""

import pytest

from sources import health, labels
from sources.enums import Outcome

WALLS = {"BLOCKED", "PAYWALLED", "CONSENT_WALL", "JS_ONLY", "ROBOTS_DENIED"}


def test_every_outcome_has_words_and_all_but_the_good_ones_a_next_step() -> None:
    assert set(labels.NEXT) == set(Outcome)
    assert {each for each in Outcome if not labels.ended(each).next} == health.GOOD
    assert all(labels.ended(each).what for each in Outcome)


def test_behind_a_wall_one_attaches_what_one_sees_oneself() -> None:
    assert {str(each) for each in Outcome if labels.ended(each).can_attach} == WALLS


@pytest.mark.parametrize("outcome", Outcome)
def test_in_an_outage_only_what_would_have_counted_is_said_to_be_ours(outcome: Outcome) -> None:
    told = labels.ended(outcome, in_outage=True)
    assert (told == labels.OURS) is health.weighs(outcome)


def test_what_has_not_ended_has_no_words() -> None:
    assert labels.ended("") == labels.Told("")
