"""Starts processes, restarts those that crash, stops all, leaves no orphan.

    with Supervisor(processes, logs=Path("var/logs"), say=print) as supervisor:
        supervisor.start()   # returns when each is ready
        supervisor.wait()    # until Ctrl-C, SIGTERM or SIGHUP

Within the block SIGTERM and SIGHUP raise SystemExit, as SIGINT raises KeyboardInterrupt, so that
leaving it by any door stops everything. When the supervisor itself is killed, its leash does that.
Processes start at the same time and stop at the same time, but for what the others need (a broker):
it is ready before they start, and stops when they have ended.
"""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO, Self, cast

from factcheck.running import leash
from factcheck.running.process import Process, Running

TICK_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 30.0
# Having lived this long, a process that crashes is restarted as if it were its first time.
STEADY_SECONDS = 60.0
STOPPING = (signal.SIGTERM, signal.SIGHUP)


class NotReady(Exception):
    """A process ended, or did not get ready in time. The message holds the end of its log."""


class Supervisor:
    """Runs `processes`; each writes to `NAME.log` in `logs`; `say` gets a line for each event."""

    def __init__(self, processes: Sequence[Process], *, logs: Path, say: Callable[[str], None]) -> None:
        self.processes = processes
        self._logs = logs
        self._say = say
        self._running: dict[str, Running] = {}
        self._crashes: dict[str, int] = {}
        self._is_stopping = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        self._fasten()
        # A shell starts what is in the background deaf to Ctrl-C; one that is sent here is meant.
        self._interrupt = signal.signal(signal.SIGINT, signal.default_int_handler)
        # Under nohup a hang-up is ignored, and stays so.
        leaving = [number for number in STOPPING if signal.getsignal(number) != signal.SIG_IGN]
        self._handlers = {number: signal.signal(number, _leave) for number in leaving}
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C must not break off an orderly stop, which is bounded in time anyway.
        for number in (signal.SIGINT, *STOPPING):
            signal.signal(number, signal.SIG_IGN)
        self._stop()
        for number, handler in {**self._handlers, signal.SIGINT: self._interrupt}.items():
            signal.signal(number, handler)

    def start(self) -> None:
        """Starts all, and returns when each is ready. Raises NotReady. Once."""
        for is_needed in (True, False):
            starting = [process for process in self.processes if process.is_needed is is_needed]
            for process in starting:
                self._start(process)
            for process in starting:
                self._wait_until_ready(process)
                self._say(f"{process.name} is ready")
        self._keeper.start()

    def wait(self) -> None:
        """Blocks until a signal ends it."""
        while True:
            time.sleep(3600)

    def pid(self, name: str) -> int:
        """The process id of the running process of that name."""
        return self._running[name].pid

    def _fasten(self) -> None:
        """Starts the leash, with what runs already on it."""
        held = [str(running.pid) for running in self._running.values()]
        self._leash = subprocess.Popen(
            [sys.executable, "-I", "-S", leash.__file__, *held],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            start_new_session=True,
        )

    def _start(self, process: Process) -> None:
        self._running[process.name] = Running(process, self._pipe, self._log(process))

    def _wait_until_ready(self, process: Process) -> None:
        running = self._running[process.name]
        deadline = running.started_at + process.ready_within
        while not process.is_ready():
            if running.exit_code() is not None or time.monotonic() > deadline:
                raise NotReady(f"{process.name} did not get ready.\n{_tail(self._log(process))}")
            time.sleep(TICK_SECONDS)

    def _keep(self) -> None:
        """Restarts what crashed, after a pause that doubles with each crash."""
        due: dict[str, float] = {}
        while not self._is_stopping.wait(TICK_SECONDS):
            if self._leash.poll() is not None:
                self._fasten()
            for name, running in list(self._running.items()):
                if name not in due and running.exit_code() is not None:
                    due[name] = time.monotonic() + self._pause_after_crash(running)
                if name in due and time.monotonic() >= due[name]:
                    del due[name]
                    self._start(running.process)

    def _pause_after_crash(self, running: Running) -> float:
        name = running.process.name
        is_steady = time.monotonic() - running.started_at > STEADY_SECONDS
        crashes = self._crashes[name] = 1 if is_steady else self._crashes.get(name, 0) + 1
        pause = min(2.0 ** min(crashes - 2, 9), LONGEST_PAUSE_SECONDS)
        running.bury()
        self._say(f"{name} ended with exit code {running.exit_code()}; starting it again in {pause:g} s")
        return pause

    def _stop(self) -> None:
        self._is_stopping.set()
        if self._keeper.is_alive():
            self._keeper.join()
        for is_needed in (False, True):
            stopping = [one for one in self._running.values() if one.process.is_needed is is_needed]
            for running in stopping:
                running.tell_to_stop()
            for running in stopping:
                running.end()
        self._pipe.close()
        self._leash.wait()

    @property
    def _pipe(self) -> IO[bytes]:
        return cast("IO[bytes]", self._leash.stdin)

    def _log(self, process: Process) -> Path:
        return self._logs / f"{process.name}.log"


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _tail(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
