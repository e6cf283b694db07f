"""A worker that kills itself at a chosen moment: `python -m tests.hostile.dying MOMENT FETCH_ID`.

The moments are found by audit hooks and by the bell of the next stage, in this process of its own.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any
from uuid import UUID


def die(*args: object, **kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after_claim(event: str, args: tuple[Any, ...]) -> None:
    """The job is held, and the first connection to a web server begins."""
    if event == "socket.connect" and getattr(args[0], "family", None) == socket.AF_INET:
        die()


def before_blob(event: str, args: tuple[Any, ...]) -> None:
    """The bytes lie in a temporary file that is about to get its name."""
    if event == "os.rename" and "/blobs/" in str(args[1]):
        die()


class AfterBlob:
    """The file has its name, and its folder is about to be synced."""

    has_name = False

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.has_name and event == "open":
            die()
        self.has_name |= event == "os.rename" and "/blobs/" in str(args[1])


MOMENTS: dict[str, Callable[[str, tuple[Any, ...]], None]] = {
    "claim": after_claim,
    "half a blob": before_blob,
    "blob": AfterBlob(),
}


def main(moment: str, fetch_id: str) -> None:
    import django

    django.setup()
    from django.utils import timezone

    from sources import tasks
    from sources.services import fetches

    if moment == "row":
        tasks.ring = die  # the first thing after the commit
    else:
        sys.addaudithook(MOMENTS[moment])
    fetches.run(UUID(fetch_id), now=timezone.now())


if __name__ == "__main__":
    main(*sys.argv[1:])
