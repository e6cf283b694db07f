"""How much memory each service holds, over time: all processes of its group together."""

import os
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression, median

MARKS = {"gunicorn": "web", "-Q fetch": "worker-fetch", "-Q extract": "worker-extract", " beat ": "beat"}
PAGE = os.sysconf("SC_PAGE_SIZE")
MB = 1024 * 1024
MAY_GROW = (12.0, 0.06)  # MB, or the share of it, whichever is more, from the second third to the last


@dataclass
class Series:
    """One service since it was started last: moments in seconds, and MB."""

    leader: int = 0
    at: list[float] = field(default_factory=list)
    held: list[float] = field(default_factory=list)

    @property
    def slope(self) -> float:
        """MB an hour, over the second half: what is loaded at first is loaded once."""
        half = len(self.at) // 2
        if len(self.at) - half < 3:
            return 0.0
        return linear_regression(self.at[half:], self.held[half:]).slope * 3600

    @property
    def grown(self) -> float:
        """MB, from the median of the second third to that of the last."""
        third = len(self.held) // 3
        return median(self.held[-third:]) - median(self.held[third : 2 * third]) if third else 0.0

    @property
    def is_flat(self) -> bool:
        least, share = MAY_GROW
        return self.grown <= max(least, share * max(self.held, default=0))


class Memory:
    def __init__(self) -> None:
        self.services: dict[str, Series] = defaultdict(Series)

    def look(self, pids: Sequence[int], at: float) -> None:
        """pids: all that live of the stack. Those that a killed one left are no service any more."""
        leaders = {pid: name for pid in pids if (name := service(pid)) and session(pid) == pid}
        sums: dict[int, float] = defaultdict(float)
        for pid in pids:
            sums[session(pid)] += resident(pid) / MB
        for pid, name in leaders.items():
            if self.services[name].leader != pid:
                self.services[name] = Series(pid)
            self.services[name].at.append(at)
            self.services[name].held.append(sums[pid])


def service(pid: int) -> str:
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        return next((name for mark, name in MARKS.items() if mark in words), "")
    return ""


def session(pid: int) -> int:
    with suppress(ProcessLookupError, PermissionError):
        return os.getsid(pid)
    return 0


def resident(pid: int) -> int:
    """Bytes in memory that are its own, and its share of what it shares."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
