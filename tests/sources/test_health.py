"""When a source is alive, degraded or dead, as a fold over how its fetches ended."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import reduce
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import health
from sources.enums import Health, Outcome
from sources.health import Failure, State

BEGAN = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
GONE_BY = {
    "404": ("HTTP_ERROR", "status_404"),
    "410": ("GONE", "status_410"),
    "NXDOMAIN": ("DNS", "no_such_name"),
}
NEVER = sorted(health.WITHOUT_WEIGHT)


def at(hours: float, outcome: str = "TIMEOUT", rule: str = "") -> Failure:
    return Failure(BEGAN + timedelta(hours=hours), outcome, rule)


def fold(ended: Sequence[Failure], state: State | None = None) -> State:
    return reduce(health.after, ended, state or State())


def found(*hours: float, outcome: str = "TIMEOUT", rule: str = "") -> Health:
    return fold([at(each, outcome, rule) for each in hours], State(Health.ALIVE)).found


@pytest.mark.parametrize(
    ("hours", "health"),
    [
        ([0], "DEGRADED"),
        ([0, 1, 2, 3], "DEGRADED"),
        ([0, 72], "DEGRADED"),
        ([0, 24, 48], "DEGRADED"),
        ([0, 24, 71.9], "DEGRADED"),
        ([0, 23.9, 47.9], "DEGRADED"),
        ([0, 24, 72], "DEAD"),
        ([0, 24, 48, 72], "DEAD"),
        ([0, 48, 72], "DEAD"),
        ([0, 49, 72], "DEGRADED"),
        ([0, 30, 60, 80], "DEAD"),
        ([0, 24 * 30, 24 * 60], "DEAD"),
    ],
)
def test_dead_takes_three_failures_a_day_apart_over_three_days(hours: list[float], health: str) -> None:
    assert found(*hours) == health


@pytest.mark.parametrize("by", GONE_BY)
@pytest.mark.parametrize(
    ("hours", "health"), [([0, 23.9], "DEGRADED"), ([0, 24], "DEAD"), ([0, 500], "DEAD")]
)
def test_what_is_said_to_be_gone_takes_two(by: str, hours: list[float], health: str) -> None:
    assert found(*hours, outcome=GONE_BY[by][0], rule=GONE_BY[by][1]) == health


def test_no_name_server_does_not_say_that_there_is_no_such_name() -> None:
    assert found(0, 24, 48, outcome="DNS", rule="no_name_server") == "DEGRADED"


def test_a_failure_soon_after_one_of_another_kind_still_counts_for_its_own() -> None:
    mixed = [at(0), at(10, "GONE"), at(25), at(34, "GONE")]
    assert fold(mixed).found == "DEAD"


@pytest.mark.parametrize("outcome", NEVER)
def test_walls_and_our_own_faults_never_count(outcome: str) -> None:
    ended = [at(hours, outcome) for hours in range(0, 24 * 30, 24)]
    before = State(Health.DEGRADED, (at(0),))
    assert (fold(ended), fold(ended, before)) == (State(), before)


def test_every_outcome_is_good_counts_or_never_does() -> None:
    counting = {each for each in Outcome if fold([at(0, each)]).found == "DEGRADED"}
    assert counting | health.GOOD | health.WITHOUT_WEIGHT == set(Outcome)
    assert {str(each) for each in health.WITHOUT_WEIGHT} == {
        "REFUSED", "BLOCKED", "PAYWALLED", "CONSENT_WALL", "JS_ONLY", "ROBOTS_DENIED", "CRASHED",
    }  # fmt: skip


@pytest.mark.parametrize("outcome", sorted(health.GOOD))
def test_any_good_answer_makes_it_alive_and_forgets_its_failures(outcome: str) -> None:
    dead = fold([at(0), at(24), at(72)])
    assert (dead.found, health.after(dead, at(100, outcome))) == ("DEAD", State(Health.ALIVE))


def test_a_failure_that_is_our_own_doing_leaves_all_as_it_was() -> None:
    state = fold([at(0), at(24)])
    assert health.after(state, at(72), counts=False) == state


def test_without_the_failures_that_are_struck_off_it_is_as_before_them() -> None:
    dead = fold([at(0), at(24), at(72)])
    assert health.of(dead.failures[:2], has_answered=True) == State(Health.DEGRADED, dead.failures[:2])
    assert health.of((), has_answered=True) == State(Health.ALIVE)
    assert health.of((), has_answered=False) == State(Health.NEW)


ENDED = st.builds(
    lambda gap, how: (gap, *how),
    st.integers(0, 100),
    st.sampled_from([("TIMEOUT", ""), ("HTTP_ERROR", "status_404"), ("DNS", "no_name_server"), ("GONE", "")])
    | st.sampled_from([("OK", ""), ("UNCHANGED", ""), *((each, "") for each in NEVER)]),
)


def spaced(ended: Sequence[tuple[int, str, str]]) -> list[Failure]:
    """Fetches that ended, each so many hours after the one before."""
    hours = 0
    made = []
    for gap, outcome, rule in ended:
        hours += gap
        made.append(at(hours, outcome, rule))
    return made


def exist(failures: Sequence[Failure], needed: int, hours: int) -> bool:
    """As the rule reads: some of them, each a day or more after the one before, span so many hours."""
    return any(
        chosen[-1].at - chosen[0].at >= timedelta(hours=hours)
        and all(b.at - a.at >= timedelta(hours=24) for a, b in pairwise(chosen))
        for chosen in combinations(failures, needed)
    )


@given(st.lists(ENDED, max_size=14))
def test_it_is_dead_exactly_when_the_rule_as_it_reads_holds_of_all_that_ended(
    ended: list[tuple[int, str, str]],
) -> None:
    fetches = spaced(ended)
    good = [number for number, each in enumerate(fetches) if each.outcome in health.GOOD]
    since = fetches[good[-1] + 1 :] if good else fetches
    counted = [each for each in since if each.outcome not in health.WITHOUT_WEIGHT]
    dead = exist(counted, 3, 72) or exist([each for each in counted if each.is_sure], 2, 24)
    expected = "DEAD" if dead else "DEGRADED" if counted else "ALIVE" if good else "NEW"
    assert fold(fetches).found == expected


@given(st.lists(ENDED, max_size=20))
def test_no_step_leads_from_alive_to_dead(ended: list[tuple[int, str, str]]) -> None:
    state = State()
    for each in spaced(ended):
        later = health.after(state, each)
        assert later.found != "DEAD" or state.found in {"DEGRADED", "DEAD"}
        state = later


@given(st.lists(ENDED, max_size=20))
def test_its_state_follows_from_the_failures_that_are_kept_as_written(
    ended: list[tuple[int, str, str]],
) -> None:
    fetches = spaced(ended)
    state = fold(fetches)
    has_answered = any(each.outcome in health.GOOD for each in fetches)
    assert health.of(health.read(health.written(state.failures)), has_answered=has_answered) == state


@given(st.lists(st.integers(0, 10), min_size=30, max_size=200))
def test_few_failures_are_kept_however_often_it_is_fetched(gaps: list[int]) -> None:
    fetches = spaced([(gap, "TIMEOUT", "") for gap in gaps])
    assert len(fold(fetches).failures) <= 4


@pytest.mark.parametrize(
    ("hosts", "failed", "is_on", "is_us"),
    [
        (20, 6, False, False),
        (20, 7, False, True),
        (19, 19, False, False),
        (200, 60, False, False),
        (200, 61, False, True),
        (0, 0, False, False),
        (0, 0, True, True),
        (1, 1, True, True),
        (1, 0, True, False),
        (10, 3, True, False),
        (10, 4, True, True),
    ],
)
def test_it_is_us_when_more_than_a_third_or_so_of_many_sites_do_not_answer(
    hosts: int, failed: int, is_on: bool, is_us: bool
) -> None:
    assert health.is_outage(hosts=hosts, failed=failed, is_on=is_on) is is_us
