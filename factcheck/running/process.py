"""One process under the supervisor: what it is, and its life."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

# The shell puts its own id, which `exec` keeps, into the leash's pipe before the program begins: a
# supervisor killed at any instant leaves no process that the leash does not know of.
ON_THE_LEASH = 'echo "+$$" >&0 && exec "$@" </dev/null'
LARGEST_LOG_BYTES = 5_000_000


def always() -> bool:
    """The probe of a process that is ready as soon as it runs."""
    return True


@dataclass(frozen=True)
class Process:
    """What to run. Times in seconds; `is_ready` is asked again and again until it says yes."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: Path | None = None
    is_ready: Callable[[], bool] = always
    ready_within: float = 120.0
    stop_within: float = 10.0
    is_needed: bool = False  # by the others: it starts before them and stops after them


class Running:
    """A started process, the leader of a session and process group of its own."""

    def __init__(self, process: Process, leash: IO[bytes], log: Path) -> None:
        self.process = process
        self.started_at = time.monotonic()
        self._leash = leash
        self._is_buried = False
        _make_room(log)
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                ["/bin/sh", "-c", ON_THE_LEASH, process.name, *process.argv],
                stdin=leash,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **process.env},
                cwd=process.cwd,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._popen.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return self._popen.poll()

    def tell_to_stop(self) -> None:
        """SIGTERM to the leader, which knows how to stop its own."""
        with suppress(ProcessLookupError):
            self._popen.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Gives it time to finish what it was told to, then SIGKILLs all that is left of its group."""
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(self.process.stop_within)
        self.bury()

    def bury(self) -> None:
        """Ends what the leader left behind, and takes the group off the leash. Once: ids are used again."""
        if self._is_buried:
            return
        self._is_buried = True
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._popen.wait()
        with suppress(BrokenPipeError):
            self._leash.write(b"-%d\n" % self.pid)


def _make_room(log: Path) -> None:
    """Keeps one older log file beside the current one."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        log.replace(log.with_suffix(".old.log"))
