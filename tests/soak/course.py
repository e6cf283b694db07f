"""One soak: the stack up, traffic on it, what goes wrong on the way, and whether all held in the end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path
from statistics import quantiles

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Model

from claims.models import Article, Claim, Review
from factcheck.models import ApiToken, User
from sources.enums import FetchState
from sources.models import Extraction, Fetch, Snapshot, Unread
from sources.models.changes import Uncompared
from tests.journeys.demo_process import free_port, processes_of
from tests.soak.broker import Own
from tests.soak.site import Site
from tests.soak.traffic import Person, Tally, Traffic
from tests.soak.watching import Memory, service, session
from tests.support.processes import eventually

ROLES = {
    "reader": "reader",
    "writer": "writer",
    "reviewer": "reviewer",
    "second": "reviewer",
    "editor": "editor",
}
LOOK = 5.0  # seconds from one look at the memory to the next
UP_WITHIN, DONE_WITHIN = 180.0, 300.0


def say(line: str) -> None:
    print(line, flush=True)


def run(site: Site, folder: Path, redis: Own, *, seconds: float, is_calm: bool) -> int:
    stack = Stack(folder)
    try:
        stack.until_up()
        tally = Tally()
        home = f"http://127.0.0.1:{stack.port}"
        traffic = Traffic(site, people(home, tally), tally)
        memory = course(stack, traffic, redis, seconds, is_calm=is_calm)
        idle = eventually(lambda: not waiting(), within=DONE_WITHIN)
        found = verdict(tally, memory, site, is_idle=idle) | stopped(stack)
    finally:
        stack.end()
    for what, held in found.items():
        say(f"  {'held  ' if held else 'FAILED'} {what}")
    return 0 if all(found.values()) else 1


class Stack:
    """`make stack` in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.log = folder, free_port(), folder / "stack.txt"
        command = [sys.executable, "manage.py", "stack", "--port", str(self.port), "--data", str(folder)]
        with self.log.open("w") as output:
            self.popen = subprocess.Popen(
                command, cwd=settings.BASE_DIR, stdout=output, stderr=output, start_new_session=True
            )

    def until_up(self) -> None:
        assert eventually(lambda: "Running at" in self.log.read_text(), within=UP_WITHIN), (
            self.log.read_text()
        )

    def pids(self) -> list[int]:
        return [pid for pid in processes_of(self.folder) if pid != os.getpid()]

    def kill(self, name: str) -> None:
        (leader,) = [pid for pid in self.pids() if service(pid) == name and session(pid) == pid]
        os.kill(leader, signal.SIGKILL)

    def end(self) -> None:
        if self.popen.poll() is None:
            self.popen.kill()  # its leash ends the rest
        self.popen.wait(60)


def people(home: str, tally: Tally) -> dict[str, Person]:
    made = {}
    for name, role in ROLES.items():
        user = User.objects.create_user(name)
        user.groups.add(Group.objects.get(name=role))
        _, token = ApiToken.objects.create(user=user, name="soak")
        made[name] = Person(home, token, tally)
    return made


def course(stack: Stack, traffic: Traffic, redis: Own, seconds: float, *, is_calm: bool) -> Memory:
    """Traffic for so long, and on the way what is to go wrong, each once."""
    memory, began, threads = Memory(), time.monotonic(), traffic.start()
    events: list[tuple[float, str, Callable[[], None]]] = [
        (0.30, "the fetch worker is killed", lambda: stack.kill("worker-fetch")),
        (0.40, "the extract worker is killed", lambda: stack.kill("worker-extract")),
        (0.50, "Redis is away", redis.stop),
        (0.52, "Redis is back", redis.start),
    ]
    while (at := time.monotonic() - began) < seconds:
        while not is_calm and events and at >= events[0][0] * seconds:
            _, what, act = events.pop(0)
            say(f"  {at:5.0f} s  {what}; {traffic.tally.calls} calls so far")
            act()
        memory.look(stack.pids(), at)
        time.sleep(min(LOOK, seconds / 60))
    traffic.stop(threads)
    return memory


def waiting() -> list[str]:
    """The jobs that are not done yet."""
    jobs = {
        "fetches": Fetch.objects.filter(state__in=[FetchState.QUEUED, FetchState.RUNNING]).count(),
        "readings": Unread.objects.count(),
        "comparisons": Uncompared.objects.count(),
    }
    return [f"{count} {name}" for name, count in jobs.items() if count]


def verdict(tally: Tally, memory: Memory, site: Site, *, is_idle: bool) -> dict[str, bool]:
    """Each promise, and whether it was kept; the table on the way."""
    table(tally, memory, site)
    for each in (*tally.faults[:10], *waiting()):
        say(f"  ! {each}")
    promised: dict[type[Model], set[str]] = {
        Article: tally.articles, Claim: tally.claims, Review: tally.reviews,
    }  # fmt: skip
    there = [model._default_manager.filter(pk__in=keys).count() for model, keys in promised.items()]
    lost = sum(map(len, promised.values())) - sum(there)
    unread = Snapshot.objects.exclude(pk__in=Extraction.objects.values("snapshot")).count()
    quarantined = Fetch.objects.filter(state=FetchState.FAILED).count()
    return {
        f"no call answered with 5xx or not at all ({len(tally.faults)})": not tally.faults,
        f"nothing that was answered with 2xx is gone ({lost})": not lost,
        f"no job waits in the end ({', '.join(waiting()) or 'none'})": is_idle,
        f"no capture unread ({unread}), no fetch given up ({quarantined})": not unread and not quarantined,
        "memory is flat": all(each.is_flat for each in memory.services.values())
        and len(memory.services) == 4,
        "the histories are whole": succeeds("verify_history"),
        "what is kept is as it came": succeeds("scrub", all=True),
    }


def table(tally: Tally, memory: Memory, site: Site) -> None:
    cuts = quantiles(tally.seconds, n=100)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size = cursor.fetchone()[0] / 1024 / 1024
    done = Fetch.objects.filter(state=FetchState.DONE).count()
    captures, readings = Snapshot.objects.count(), Extraction.objects.count()
    say(f"  {tally.calls} calls: {dict(sorted(tally.statuses.items()))}")
    say(f"  median {cuts[49] * 1000:.0f} ms, 99 % under {cuts[98] * 1000:.0f} ms")
    for what, count in tally.refused.most_common(8):
        say(f"  refused {count} × {what}")
    say(f"  the sites were asked {site.asked} times")
    say(f"  {', '.join(f'{count} {what}' for what, count in sorted(tally.did.items()))}")
    say(f"  {done} fetches ended, {captures} captures, {readings} readings; the database has {size:.0f} MB")
    say(f"  {'memory, MB':<16}{'first':>8}{'last':>8}{'most':>8}{'grown':>8}{'an hour':>9}")
    for name, each in sorted(memory.services.items()):
        first, last, most = each.held[0], each.held[-1], max(each.held)
        say(f"  {name:<16}{first:>8.0f}{last:>8.0f}{most:>8.0f}{each.grown:>8.1f}{each.slope:>9.1f}")


def succeeds(command: str, **options: bool) -> bool:
    said = StringIO()
    try:
        call_command(command, stdout=said, **options)
    except CommandError as fault:
        say(f"  ! {command}: {fault}\n{said.getvalue()[-500:]}")
        return False
    return True


def stopped(stack: Stack) -> dict[str, bool]:
    """Ctrl-C ends all of it, in time, and leaves nobody behind."""
    stack.popen.send_signal(signal.SIGINT)
    with suppress(subprocess.TimeoutExpired):
        stack.popen.wait(90)
    return {"it stops when told to, and nothing is left": stack.popen.poll() is not None and not stack.pids()}
