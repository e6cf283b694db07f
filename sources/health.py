"""Whether a source still answers, from how its fetches ended. Pure.

NEW → ALIVE → DEGRADED → DEAD. Any good answer makes it alive and forgets its failures. Dead takes three
failures, each a day after the one before, over three days; where the server or the registry of names
says so itself (404, 410, no such name), two that are a day apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sources.enums import Health, Outcome

GOOD = frozenset({Outcome.OK, Outcome.UNCHANGED})
# These say something about us or about a wall before the page, never that the page is gone.
WITHOUT_WEIGHT = frozenset(
    {
        Outcome.REFUSED,
        Outcome.BLOCKED,
        Outcome.PAYWALLED,
        Outcome.CONSENT_WALL,
        Outcome.JS_ONLY,
        Outcome.ROBOTS_DENIED,
        Outcome.CRASHED,
    }
)
SURE = frozenset({"status_404", "status_410", "no_such_name"})  # rules by which somebody says: it is gone
APART = timedelta(hours=24)
NEEDED, SPAN = 3, timedelta(hours=72)
NEEDED_SURE = 2


def weighs(outcome: str) -> bool:
    """Whether an outcome is a failure that counts, unless it is our own doing."""
    return outcome not in GOOD and outcome not in WITHOUT_WEIGHT


@dataclass(frozen=True)
class Failure:
    """One that counts: when, how it ended, by which rule."""

    at: datetime
    outcome: str
    rule: str = ""

    @property
    def is_sure(self) -> bool:
        return self.rule in SURE or self.outcome == Outcome.GONE


@dataclass(frozen=True)
class State:
    """What our checks have found, and the failures since the last good answer that it rests on, in order."""

    found: Health = Health.NEW
    failures: tuple[Failure, ...] = ()


def after(state: State, failure: Failure, *, counts: bool = True) -> State:
    """The state after one more fetch, good or not, that ended so.

    counts: False for a failure that is our own doing, which leaves all as it was.
    """
    if failure.outcome in GOOD:
        return State(Health.ALIVE)
    if not counts or not weighs(failure.outcome) or state.found == Health.DEAD:
        return state
    grown = (*state.failures, failure)
    if is_dead(grown):
        return State(Health.DEAD, grown)
    return State(Health.DEGRADED, grown if _adds(grown) else state.failures)


def of(failures: Sequence[Failure], *, has_answered: bool) -> State:
    """The state that follows from these failures alone, as when some were struck off."""
    if not failures:
        return State(Health.ALIVE if has_answered else Health.NEW)
    return State(Health.DEAD if is_dead(failures) else Health.DEGRADED, tuple(failures))


def is_dead(failures: Sequence[Failure]) -> bool:
    """Whether the last of these failures completes as many, as far apart, as it takes."""
    sure = [each for each in failures if each.is_sure]
    return _complete(sure, NEEDED_SURE, APART) or _complete(failures, NEEDED, SPAN)


def _complete(failures: Sequence[Failure], needed: int, span: timedelta) -> bool:
    first = apart(failures)[: needed - 1]
    if len(first) < needed - 1:
        return False
    last = failures[-1].at
    return last - first[-1].at >= APART and last - first[0].at >= span


def apart(failures: Iterable[Failure]) -> list[Failure]:
    """The first of them, and each that came a day or more after the one taken before it."""
    taken: list[Failure] = []
    for each in failures:
        if not taken or each.at - taken[-1].at >= APART:
            taken.append(each)
    return taken


def _adds(failures: Sequence[Failure]) -> bool:
    """Whether the last of them may matter later: those that came too soon after another do not."""
    last = failures[-1]
    sure = [each for each in failures if each.is_sure]
    return apart(failures)[-1] is last or (last.is_sure and apart(sure)[-1] is last)


def read(kept: Iterable[Mapping[str, Any]]) -> tuple[Failure, ...]:
    """The failures that a source's row keeps."""
    return tuple(
        Failure(datetime.fromisoformat(each["at"]), each["outcome"], each.get("rule", "")) for each in kept
    )


def written(failures: Iterable[Failure]) -> list[dict[str, str]]:
    """The same as its row keeps them."""
    return [{"at": each.at.isoformat(), "outcome": each.outcome, "rule": each.rule} for each in failures]


# Our own outage: many sites at once that do not so much as answer.
WINDOW = timedelta(minutes=10)
FEWEST_HOSTS = 20
SHARE = 0.3
# What a line, a resolver or a clock of ours that fails looks like. A status is an answer, whatever it says.
UNANSWERED = frozenset({Outcome.DNS, Outcome.CONNECT, Outcome.TIMEOUT, Outcome.TLS})
# Nothing was asked of the site itself.
UNASKED = frozenset({Outcome.REFUSED, Outcome.ROBOTS_DENIED, Outcome.CRASHED})


def is_outage(*, hosts: int, failed: int, is_on: bool) -> bool:
    """Whether it is us: of `hosts` asked within ten minutes, `failed` did not answer.

    It takes many hosts to say so first. Once said it goes on while too large a share fails, however few
    are asked at night, and while none is: nothing has shown then that it is over.
    """
    if is_on and not hosts:
        return True
    return hosts >= (1 if is_on else FEWEST_HOSTS) and failed > SHARE * hosts
