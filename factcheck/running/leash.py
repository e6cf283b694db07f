"""Ends the process groups of a supervisor that is gone, however it went.

A process of its own, reading a pipe whose writing end the supervisor holds: `+PID` when a group
starts, `-PID` when it has ended. The groups that run already are its arguments, so that there is no
moment in which it does not know them. The pipe's end means that the supervisor is no more: what is
still held then gets SIGTERM, and SIGKILL after a grace. Run as a script, with the standard library alone.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress

GRACE_SECONDS = 5.0


def held_at_the_end(lines: Iterable[bytes], running: Iterable[int] = ()) -> set[int]:
    """The groups still held when the pipe ends; `running` are held from the start."""
    held = set(running)
    for line in lines:
        group = int(line[1:])
        if line.startswith(b"+"):
            held.add(group)
        else:
            held.discard(group)
    return held


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end(groups: set[int], grace: float = GRACE_SECONDS) -> None:
    """SIGTERM to the leaders, who know how to stop their own; then SIGKILL to whole groups."""
    for leader in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(leader, signal.SIGTERM)
    deadline = time.monotonic() + grace
    while any(map(is_alive, groups)) and time.monotonic() < deadline:
        time.sleep(0.05)
    for group in groups:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end(held_at_the_end(sys.stdin.buffer, map(int, sys.argv[1:])))
