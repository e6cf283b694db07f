"""One child reads page after page; what breaks it harms no other page, nor itself for good."""

import os
import signal
from pathlib import Path

import pytest

from sources.extraction import extract
from sources.readers import ORDINARY_BYTES, Reader

URL = "https://news.example.org/"
TYPE = "text/html; charset=utf-8"


def page(number: int) -> bytes:
    words = f"The council paid {number} euros for the bridge, it said in its report on the year."
    return f"<html><title>{number}</title><body><article><p>{words}</p></article></body></html>".encode()


def pid(reader: Reader) -> int:
    assert reader.child is not None
    return reader.child.pid


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


def test_one_child_reads_as_many_pages_as_it_may_and_then_the_next_does() -> None:
    reader = Reader(most=3)
    children = []
    for number in range(7):
        assert reader.read(page(number), TYPE, URL) == extract(page(number), TYPE, URL)
        children.append(pid(reader))
    assert [children.count(each) for each in dict.fromkeys(children)] == [3, 3, 1]


def test_a_child_that_the_system_refuses_leaves_nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    before = open_files()
    with pytest.raises(BlockingIOError):
        Reader(most=3).read(page(1), TYPE, URL)
    assert open_files() == before


def test_a_page_whose_child_is_lost_is_read_by_another() -> None:
    reader = Reader(most=10)
    reader.read(page(1), TYPE, URL)
    os.kill(pid(reader), signal.SIGKILL)
    assert reader.read(page(2), TYPE, URL) == extract(page(2), TYPE, URL)
    assert reader.read(page(3), TYPE, URL) == extract(page(3), TYPE, URL)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"%PDF-1.4 broken", "application/pdf"),
        (b"Plain words, and enough of them to be read as a text.", "text/plain"),
        (page(1) + b" " * ORDINARY_BYTES, TYPE),
    ],
)
def test_what_is_no_ordinary_page_has_a_child_of_its_own(body: bytes, media_type: str) -> None:
    reader = Reader(most=10)
    assert reader.read(body, media_type, URL) == extract(body, media_type, URL)
    assert reader.child is None


def test_with_one_page_a_child_none_is_kept() -> None:
    reader = Reader(most=1)
    assert reader.read(page(1), TYPE, URL) == extract(page(1), TYPE, URL)
    assert reader.child is None


def test_a_process_that_was_forked_off_has_a_child_of_its_own() -> None:
    reader = Reader(most=10)
    reader.read(page(1), TYPE, URL)
    forked = os.fork()
    if forked == 0:
        own = reader.read(page(2), TYPE, URL) == extract(page(2), TYPE, URL)
        os._exit(0 if own else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]) == 0
    assert reader.read(page(3), TYPE, URL) == extract(page(3), TYPE, URL)
