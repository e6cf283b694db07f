"""`make simulate SOURCES=1000000`: the checks that so many tracked sources make, by the schedule itself.

A sample of sources, tracked at an even pace over some years, lives through a month by sources/schedule.py;
each stands for many. Prints checks an hour, the peak, what the costs in docs/scale.md make of them, and which
sites cannot be asked so often without being impolite. No database, no network; the same numbers each time.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sources.enums import Watch
from sources.schedule import next_check

HOUR = timedelta(hours=1)
NOW = datetime(2026, 1, 5, tzinfo=UTC)
SAMPLE = 20_000
# What docs/scale.md measured, of one check and one capture.
CHECK_CPU, CAPTURE_CPU = 2.3 / 1000, 18.2 / 1000  # seconds, all processes together
CHECK_BYTES, CAPTURE_BYTES = 455, 42_000  # in the database with indexes; of a capture with its blob
GAP, ANSWER = 2.0, 1.0  # seconds: FETCH_GAP_SECONDS, and what a site takes to answer


@dataclass(frozen=True)
class World:
    """What is assumed; each can be said otherwise."""

    sources: int
    years: float  # since the first was tracked
    close: float  # the share that a current verdict rests on
    dead: float
    changing: float  # the share of checks that find new bytes
    largest: float  # the share of the largest site; the n-th has an n-th of it
    days: int

    @property
    def weight(self) -> float:
        return self.sources / SAMPLE


def checks(world: World) -> Iterator[datetime]:
    """Each check of the sampled sources in the days to come."""
    rng, end = Random(1), NOW + timedelta(days=world.days)
    for number in range(SAMPLE):
        known = NOW - timedelta(days=365 * world.years * number / SAMPLE) + HOUR * rng.random()
        watch = Watch.CLOSE if rng.random() < world.close else Watch.NORMAL
        dead = known if rng.random() < world.dead else None
        at = next_check(str(number), known, NOW, watch, dead_since=dead)
        assert at is not None
        at = NOW + (at - NOW) * rng.random()  # it was last checked at some time before now
        while at < end:
            yield at
            following = next_check(str(number), known, at, watch, dead_since=dead)
            assert following is not None
            at = following


def new_ones(world: World) -> float:
    """Captures a day of sources that are tracked for the first time."""
    return world.sources / (365 * world.years)


def sites(world: World) -> list[float]:
    """The share of each of the largest sites, as long as one more makes a difference."""
    return [world.largest / place for place in range(1, 21)]


def main() -> None:
    world = read()
    hours = Counter((at - NOW) // HOUR for at in checks(world))
    counts = [hours[hour] * world.weight for hour in range(world.days * 24)]
    a_day, peak = sum(counts) / world.days, max(counts)
    first = new_ones(world)
    captures = a_day * world.changing + first * 4  # and the first checks of what is new, within a day
    say("sources", world.sources, "")
    say("checks a day", a_day, f"each source every {world.sources / a_day:.1f} days")
    say("checks an hour, mean", a_day / 24, f"{a_day / 86400:.1f} a second")
    say("checks an hour, most", peak, f"{peak / (a_day / 24):.2f} × the mean")
    say("captures a day", captures, f"{world.changing:.0%} of the checks, and what is new")
    cores = ((a_day - captures) * CHECK_CPU + captures * CAPTURE_CPU) / 86400
    say("cores at work, mean", cores, f"{cores * peak / (a_day / 24):.2f} in that hour")
    say("rows of checks, GB a year", a_day * 365 * CHECK_BYTES / 1e9, "before they are thinned")
    say("captures, GB a year", captures * 365 * CAPTURE_BYTES / 1e9, "rows and bytes")
    able = 86400 / (GAP + ANSWER)
    print(f"\nA site can be asked {able:,.0f} times a day at {GAP:g} s between two, {ANSWER:g} s each:")
    late = [(place, share * a_day) for place, share in enumerate(sites(world), 1) if share * a_day > able]
    for place, wanted in late[:3]:
        print(f"  the largest but {place - 1}: {wanted:,.0f} wanted; each {wanted / able:.1f} × as late")
    print(f"  {len(late)} of the 20 largest come late" if late else "  none comes late")


def say(what: str, value: float, more: str) -> None:
    digits = 2 if value < 1 else 1 if value < 100 else 0
    print(f"  {what:<28}{value:>16,.{digits}f}   {more}".rstrip())


def read() -> World:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.simulate", description=__doc__)
    parser.add_argument("--sources", type=int, default=1_000_000)
    parser.add_argument("--years", type=float, default=3)
    parser.add_argument("--close", type=float, default=0.05)
    parser.add_argument("--dead", type=float, default=0.1)
    parser.add_argument("--changing", type=float, default=0.05)
    parser.add_argument("--largest", type=float, default=0.02)
    parser.add_argument("--days", type=int, default=30)
    return World(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
