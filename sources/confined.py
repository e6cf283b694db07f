"""Running a function on hostile bytes in a child that may crash, hang or grow without harm to us.

A fork, not a new interpreter: it starts in milliseconds with all that is loaded. A plain fork works
where multiprocessing refuses, inside a daemonic worker child. Answers are bytes, never pickles: a
child that hostile bytes have taken over must not hand us objects.
"""

import faulthandler
import json
import logging
import os
import resource
import select
import signal
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from sources.enums import Quality
from sources.extraction import Extracted, extract
from sources.extraction.extracted import suspect

MB = 1024 * 1024
# Exit codes of the child. DONE is not 0: a library that ends the process politely has not answered.
OUT_OF_MEMORY, RAISED, DONE = 3, 4, 5

STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class Bounds:
    """What the child may take: bytes beyond what it starts with, CPU seconds, seconds in all."""

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
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(function, sender, bounds)
    os.close(sender)
    answer: bytes | None = None
    try:
        answer = _received(receiver, time.monotonic() + bounds.wall, bounds.answer)
    finally:
        os.close(receiver)
        if answer is None:
            os.kill(child, signal.SIGKILL)  # until it is waited for, its number is its own
        _, status = os.waitpid(child, 0)
    if answer is None:
        return Failure("took_too_long")
    failure = _failure(status)
    return Failure(failure) if failure else answer


def _failure(status: int) -> str | None:
    """What a child's wait status says; None for a good end."""
    if os.WIFSIGNALED(status):
        # A SIGKILL that we did not send is the kernel's, short of memory.
        rules = {signal.SIGXCPU: "took_too_long", signal.SIGKILL: "out_of_memory"}
        return rules.get(signal.Signals(os.WTERMSIG(status)), "crashed")
    return {DONE: None, OUT_OF_MEMORY: "out_of_memory"}.get(os.WEXITSTATUS(status), "crashed")


def _received(receiver: int, deadline: float, most: int) -> bytes | None:
    """All that the child sends until it closes its end; None when time or space is over."""
    poll = select.poll()
    poll.register(receiver, select.POLLIN)
    chunks: list[bytes] = []
    size = 0
    while size <= most:
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            return None
        chunk = os.read(receiver, MB)
        if not chunk:
            return b"".join(chunks)
        chunks.append(chunk)
        size += len(chunk)
    return None


def _be_the_child(function: Callable[[], bytes], sender: int, bounds: Bounds) -> NoReturn:
    """Nothing of the parent's is used, closed in an orderly way or written to: the end is os._exit."""
    code = RAISED
    try:
        _confine(sender, bounds)
        view = memoryview(function())
        while view:
            view = view[os.write(sender, view) :]
        code = DONE
    except MemoryError:
        code = OUT_OF_MEMORY
    finally:
        os._exit(code)


def _confine(sender: int, bounds: Bounds) -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.disable()
    logging.disable(logging.CRITICAL)
    # The parent's connections, and the pipes of children that other threads are starting just now.
    os.closerange(3, sender)
    os.closerange(sender + 1, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu, bounds.cpu + 1))
    if STATM.exists():  # on macOS the limit is not enforced, and mapped memory cannot be asked for
        memory = _address_space() + bounds.memory
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _address_space() -> int:
    """Bytes that this process maps now."""
    pages = STATM.read_text().split()[0]
    return int(pages) * resource.getpagesize()


def extract_confined(
    body: bytes,
    media_type: str,
    url: str,
    bounds: Bounds = DEFAULT_BOUNDS,
    *,
    is_truncated: bool = False,
) -> Extracted:
    """extract() in a child; a document that breaks its reader is SUSPECT, with the Failure's rule."""
    answer = run(lambda: _packed(extract(body, media_type, url, is_truncated=is_truncated)), bounds)
    return suspect(answer.rule) if isinstance(answer, Failure) else _unpacked(answer)


def _packed(read: Extracted) -> bytes:
    published_on = read.published_on.isoformat() if read.published_on else None
    return json.dumps({**asdict(read), "published_on": published_on}).encode()


def _unpacked(answer: bytes) -> Extracted:
    values = json.loads(answer)
    published_on = date.fromisoformat(values["published_on"]) if values["published_on"] else None
    offsets = tuple(values["page_offsets"])
    return Extracted(
        **{
            **values,
            "published_on": published_on,
            "page_offsets": offsets,
            "quality": Quality(values["quality"]),
        }
    )
