"""Documents made to break their reader: each ends in time, as a reading with a quality."""

import ctypes
import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from sources.confined import Bounds, Failure, run
from sources.enums import Quality
from sources.readers import extract_confined

MB = 1024 * 1024
FORK = multiprocessing.get_context("fork")
SMALL = Bounds(memory=200 * MB, cpu=5, wall=5.0)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<p>word" * 700_000, id="5 MB of p"),
        pytest.param(b"<table>" + b"<tr><td>a<td>1" * 300_000, id="300,000 rows"),
        pytest.param(b"<a" * 500_000, id="unclosed a"),
        pytest.param(b"<div>" * 100_000 + b"deep", id="nested div"),
        pytest.param(b"<script>" * 300_000, id="unclosed script"),
        pytest.param(b"<!--" * 300_000, id="unclosed comment"),
        pytest.param(b"<title>" * 100_000, id="titles"),
        pytest.param(b"\x00" * 1_000_000, id="NUL"),
        pytest.param(b"\xff\xfe" + b"\xd8\x00" * 1000, id="surrogates"),
    ],
)
def test_a_page_made_to_take_long_does_not(body: bytes) -> None:
    started = time.monotonic()
    reading = extract_confined(body, "text/html", "http://example.org/")
    assert reading.quality in (Quality.PARTIAL, Quality.SUSPECT)
    assert time.monotonic() - started < 25


def test_entities_are_neither_expanded_without_end_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    layers = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    bomb = f'<!DOCTYPE html [<!ENTITY l0 "ha"><!ENTITY x SYSTEM "file://{secret}">{layers}]>'
    body = f"<?xml version='1.0'?>{bomb}<html><body><p>Before &l12; &x; after.</p></body></html>"
    for media_type in ("text/html", "application/xhtml+xml", "application/xml"):
        reading = extract_confined(body.encode(), media_type, "http://example.org/")
        assert "the secret" not in reading.text
        assert len(reading.text) < len(body) + 10


def pdf_of(pages: int, *, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        pytest.param(pdf_of(1, password="secret"), "encrypted_pdf", id="encrypted"),
        pytest.param(pdf_of(3), "no_text_layer", id="scanned"),
        pytest.param(pdf_of(10_000), "no_text_layer", id="10,000 pages"),
        pytest.param(pdf_of(1)[:200], "broken_pdf", id="truncated"),
        pytest.param(b"%PDF-1.7\nxref\n0 99999999999\n" + b"0" * 1000, "broken_pdf", id="broken xref"),
        pytest.param(b"not a pdf", "broken_pdf", id="none"),
        pytest.param(b"", "broken_pdf", id="empty"),
    ],
)
def test_a_pdf_that_says_nothing_is_suspect(body: bytes, rule: str) -> None:
    reading = extract_confined(body, "application/pdf", "http://example.org/")
    assert (reading.quality, reading.rule, reading.text) == (Quality.SUSPECT, rule, "")


def spin() -> bytes:
    while True:
        pass


@pytest.mark.parametrize(
    ("work", "bounds", "rule"),
    [
        pytest.param(lambda: ctypes.string_at(0), SMALL, "crashed", id="SIGSEGV"),
        pytest.param(os.abort, SMALL, "crashed", id="SIGABRT"),
        pytest.param(lambda: 1 / 0, SMALL, "crashed", id="exception"),
        pytest.param(lambda: os._exit(0), SMALL, "crashed", id="silent end"),
        pytest.param(lambda: b"x" * (400 * MB), SMALL, "out_of_memory", id="memory"),
        pytest.param(
            lambda: os.kill(os.getpid(), signal.SIGKILL), SMALL, "out_of_memory", id="killed by the kernel"
        ),
        pytest.param(spin, Bounds(cpu=1), "took_too_long", id="CPU"),
        pytest.param(lambda: time.sleep(9), Bounds(wall=0.2), "took_too_long", id="wall"),
    ],
)
def test_what_breaks_the_child_is_a_value_here(work, bounds: Bounds, rule: str) -> None:  # type: ignore[no-untyped-def]
    assert run(work, bounds) == Failure(rule)


def test_a_child_hands_back_what_it_made() -> None:
    assert run(lambda: b"x" * 5_000_000) == b"x" * 5_000_000


def open_files() -> set[str]:
    return {file.name for file in Path("/proc/self/fd").iterdir()}


def children() -> set[str]:
    """The ids of this process's children, the ended ones that nobody has waited for included."""
    tasks = Path("/proc/self/task").glob("*/children")
    return {child for task in tasks for child in task.read_text().split()}


def test_nothing_is_left_behind() -> None:
    run(lambda: b"warm")
    before = open_files(), children()
    for work in (lambda: b"fine", lambda: ctypes.string_at(0), lambda: time.sleep(9)):
        run(work, Bounds(wall=0.1))  # type: ignore[arg-type]
    assert (open_files(), children()) == before


def test_it_works_inside_a_daemonic_worker_child() -> None:
    """Where multiprocessing may have no children of its own, as in a prefork pool."""
    answers: multiprocessing.SimpleQueue[object] = FORK.SimpleQueue()
    worker = FORK.Process(target=lambda: answers.put(run(lambda: b"fine")), daemon=True)
    worker.start()
    worker.join(10)
    assert answers.get() == b"fine"


def test_children_of_several_threads_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """A child holds no other child's pipe open: the quick one's answer is not kept by the slow one."""
    gate = tmp_path / "open"

    def wait() -> bytes:
        while not gate.exists():
            time.sleep(0.05)
        return b"slow"

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(run, wait)
        assert [run(lambda: b"quick") for _ in range(20)] == [b"quick"] * 20
        assert not slow.done()
        gate.touch()
        assert slow.result() == b"slow"
