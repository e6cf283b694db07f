"""What this process sends to the workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from celery.signals import before_task_publish


@dataclass(frozen=True)
class Call:
    """Of a task, as it is published."""

    task: str
    args: list[str]
    message: str


_listening: list[list[Call]] = []


def _note(sender: str, body: Any = None, headers: Any = None, **rest: Any) -> None:
    for calls in _listening:
        calls.append(Call(sender, list(body[0]), f"{body!r} {headers!r}"))


# Once, and for good. Celery looks at the list of receivers that its app found first; a receiver that dies
# makes the signal take another list, and no later receiver of the process would hear anything.
before_task_publish.connect(_note, weak=False)


@contextmanager
def listen() -> Iterator[list[Call]]:
    calls: list[Call] = []
    _listening.append(calls)
    try:
        yield calls
    finally:
        _listening.remove(calls)
