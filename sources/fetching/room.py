"""Memory for large bodies, shared by all fetches of a process.

An ordinary page needs none of it. What is larger takes its share before it is read on, and waits where
there is none: so hostile servers on every hand at once cost what is set, and not hands × size limits.
"""

import ctypes
import time
import weakref
from contextlib import suppress
from functools import cache
from itertools import count
from threading import Condition

from django.conf import settings

from sources.fetching.limits import MB

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h


class NoRoom(Exception):
    """Other large documents took all the room for as long as this one could wait."""


class Share:
    """Bytes that are set aside until this is given back, or until nobody holds it any more."""

    def __init__(self, room: "Room", number: int, waited: float) -> None:
        self.waited = waited
        self.give_back = weakref.finalize(self, room.give_back, number)  # may be called more than once


class Room:
    def __init__(self, most: int) -> None:
        self.most = self.least_free = most
        self.taken: dict[int, int] = {}  # not a sum: garbage may be collected, and give back, at any moment
        self.numbers = count()
        self.changed = Condition()

    @property
    def free(self) -> int:
        return self.most - sum(list(self.taken.values()))

    def take(self, size: int, *, wait: float) -> Share:
        """Set so many bytes aside, all of them at most; raises NoRoom after `wait` seconds."""
        size, began = min(size, self.most), time.monotonic()
        with self.changed:
            if not self.changed.wait_for(lambda: self.free >= size, wait):
                raise NoRoom
            number = next(self.numbers)
            self.taken[number] = size
            self.least_free = min(self.least_free, self.free)
        return Share(self, number, time.monotonic() - began)

    def give_back(self, number: int) -> None:
        self.taken.pop(number, None)
        with self.changed:
            self.changed.notify_all()


def room() -> Room:
    """This process's own."""
    return _room(settings.FETCH_MEMORY_MB * MB)


@cache
def _room(most: int) -> Room:
    _return_at_once()
    return Room(most)


def _return_at_once() -> None:
    """Let the C library give large pieces back to the system as soon as they are free.

    Else glibc keeps them for each thread that ever held one: two to three times the memory, as measured.
    What an ordinary page needs, the compressor's tables above all, stays at hand: to ask the system for that
    anew took half as long as the fetch.
    """
    with suppress(OSError, AttributeError):  # another C library does without
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, 4 * MB)
        libc.mallopt(M_TRIM_THRESHOLD, 8 * MB)
