"""Running a function on hostile bytes in a child that may crash, hang or grow without harm to us.

A fork, not a new interpreter: it starts in milliseconds with all that is loaded. A plain fork works
where multiprocessing refuses, inside a daemonic worker child. Answers are bytes, never pickles: a
child that hostile bytes have taken over must not hand us objects.
"""

import faulthandler
import gc
import logging
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

MB = 1024 * 1024
# Exit codes of the child. DONE is not 0: a library that ends the process politely has not answered.
OUT_OF_MEMORY, RAISED, DONE = 3, 4, 5
HEAD = 8  # bytes before each message: its length

STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class Bounds:
    """What one call may take: bytes beyond what the child starts with, CPU seconds, seconds in all."""

    memory: int = 768 * MB
    cpu: int = 30
    wall: float = 40.0
    answer: int = 64 * MB


DEFAULT_BOUNDS = Bounds()


@dataclass(frozen=True)
class Failure:
    """Why there is no answer; `rule` is crashed, out_of_memory or took_too_long."""

    rule: str


def run(function: Callable[[], bytes], bounds: Bounds = DEFAULT_BOUNDS) -> bytes | Failure:
    """What `function` returns when called in a child of its own. The child is gone when this returns."""
    child = Child(lambda _: function(), bounds)
    try:
        return child.ask(b"")
    finally:
        child.end()


class Child:
    """A process that applies one function to what it is asked, until it fails or is ended."""

    def __init__(self, function: Callable[[bytes], bytes], bounds: Bounds = DEFAULT_BOUNDS) -> None:
        self.bounds = bounds
        self.asked = 0
        inlet, self.sender = os.pipe()
        self.receiver, outlet = os.pipe()
        try:
            self.pid = os.fork()
        except OSError:  # no room for one more; the next is not to find our pipes in its way
            for pipe in (inlet, self.sender, self.receiver, outlet):
                os.close(pipe)
            raise
        if self.pid == 0:
            _be_the_child(function, inlet, outlet, bounds)
        os.close(inlet)
        os.close(outlet)
        os.set_blocking(self.sender, False)
        self.is_alive = True

    def ask(self, request: bytes) -> bytes | Failure:
        """The function's answer; a Failure ends the child."""
        self.asked += 1
        deadline = time.monotonic() + self.bounds.wall
        answer: bytes | None = None
        is_late = True
        try:
            with suppress(TimeoutError):
                _send(self.sender, request, deadline)
                answer = _received(self.receiver, deadline, self.bounds.answer)
                is_late = False
        finally:
            if answer is None:
                status = self._gone(kill=is_late)
        if answer is not None:
            return answer
        return Failure("took_too_long" if is_late else _failure(status))

    def end(self) -> None:
        """Let the child go; it holds nothing that it would have to finish."""
        if self.is_alive:
            self._gone(kill=True)

    def _gone(self, *, kill: bool) -> int:
        """Its wait status, once it is no more."""
        self.is_alive = False
        os.close(self.sender)
        os.close(self.receiver)
        if kill:
            os.kill(self.pid, signal.SIGKILL)  # until it is waited for, its number is its own
        return os.waitpid(self.pid, 0)[1]


def _failure(status: int) -> str:
    """What the wait status of a child says that went without an answer."""
    if os.WIFSIGNALED(status):
        # A SIGKILL that we did not send is the kernel's, short of memory.
        rules = {signal.SIGXCPU: "took_too_long", signal.SIGKILL: "out_of_memory"}
        return rules.get(signal.Signals(os.WTERMSIG(status)), "crashed")
    return "out_of_memory" if os.WEXITSTATUS(status) == OUT_OF_MEMORY else "crashed"


def _send(pipe: int, request: bytes, deadline: float) -> None:
    """All of the request, or as much as a child takes that ends meanwhile. Raises TimeoutError."""
    view = memoryview(len(request).to_bytes(HEAD, "big") + request)
    with suppress(BrokenPipeError):  # what became of it is told by its end
        while view:
            _wait(pipe, select.POLLOUT, deadline)
            view = view[os.write(pipe, view) :]


def _received(pipe: int, deadline: float, most: int) -> bytes | None:
    """The child's answer; None when it ends before, or says more than `most`. Raises TimeoutError."""
    buffer = bytearray()
    size = HEAD
    while len(buffer) < size:
        _wait(pipe, select.POLLIN, deadline)
        chunk = os.read(pipe, MB)
        if not chunk:
            return None
        buffer += chunk
        if len(buffer) >= HEAD:
            size = HEAD + int.from_bytes(buffer[:HEAD], "big")
        if max(size, len(buffer)) > HEAD + most:
            raise TimeoutError("more of an answer than we wait for")
    return bytes(buffer[HEAD:size])


def _wait(pipe: int, event: int, deadline: float) -> None:
    poll = select.poll()
    poll.register(pipe, event)
    left = deadline - time.monotonic()
    if left <= 0 or not poll.poll(left * 1000):
        raise TimeoutError("the child takes too long")


def _be_the_child(function: Callable[[bytes], bytes], inlet: int, outlet: int, bounds: Bounds) -> NoReturn:
    """Nothing of the parent's is used, closed in an orderly way or written to: the end is os._exit."""
    code = RAISED
    try:
        _confine({inlet, outlet}, bounds)
        while (request := _next_request(inlet)) is not None:
            _allow_seconds(bounds.cpu)
            _answer(outlet, function(request))
        code = DONE
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _next_request(inlet: int) -> bytes | None:
    """What the parent asks next; None when it asks no more."""
    head = _read(inlet, HEAD)
    return _read(inlet, int.from_bytes(head, "big")) if len(head) == HEAD else None


def _read(pipe: int, size: int) -> bytes:
    chunks = bytearray()
    while len(chunks) < size and (chunk := os.read(pipe, min(size - len(chunks), MB))):
        chunks += chunk
    return bytes(chunks)


def _answer(outlet: int, answer: bytes) -> None:
    view = memoryview(len(answer).to_bytes(HEAD, "big") + answer)
    while view:
        view = view[os.write(outlet, view) :]


def _confine(kept: set[int], bounds: Bounds) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    gc.freeze()  # a collection would touch, and so copy, all that is the parent's
    faulthandler.disable()
    logging.disable(logging.CRITICAL)
    # The parent's connections, and the pipes of children that other threads are starting just now.
    below = 3
    for pipe in sorted(kept):
        os.closerange(below, pipe)
        below = pipe + 1
    os.closerange(below, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if STATM.exists():  # on macOS the limit is not enforced, and mapped memory cannot be asked for
        memory = _address_space() + bounds.memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _allow_seconds(seconds: int) -> None:
    """CPU time for the next request; the parent's clock bounds what would lift this limit."""
    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes that this process maps now."""
    pages = STATM.read_text().split()[0]
    return int(pages) * resource.getpagesize()
