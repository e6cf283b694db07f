"""How a source is, from fetch to fetch: what each one says of it, our own outages left out."""

from datetime import datetime

from sources import health as states
from sources.enums import Health, Outcome
from sources.health import Failure, State
from sources.models import Source
from sources.services import outages, standing

# What `note` may change; who calls it saves them.
FIELDS = ("health", "finding", "failures", "next_check_at")


def note(source: Source, *, outcome: Outcome, rule: str, host_name: str | None, now: datetime) -> None:
    """Take in how a fetch of a held source ended.

    host_name: the site that was asked; None where none was. Changes FIELDS, which the caller saves.
    """
    if outcome in states.UNANSWERED:  # looked at in a moment; the end of its rest writes the others down
        outages.saw(host_name, outcome, now=now)
    counts = not (states.weighs(outcome) and outages.is_on(outcome, now=now))
    before = State(Health(source.finding), states.read(source.failures))
    standing.find(source, states.after(before, Failure(now, outcome, rule), counts=counts))
    standing.show(source, now=now)
    source.next_check_at = standing.next_check(source, now=now)
