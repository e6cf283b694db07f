"""Documents made to break their reader: each ends in time, as a reading with a quality."""

import ctypes
import multiprocessing
import os
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path

from pypdf import PdfWriter

from sources.confined import Bounds, Failure, run
from sources.readers import extract_confined
from tests.hostile.cases import Case, read_as, shows
from tests.hostile.papers import WORDS, pdf_of
from tests.hostile.server import page, serving

MB = 1024 * 1024
FORK = multiprocessing.get_context("fork")
SMALL = Bounds(memory=200 * MB, cpu=5, wall=5.0)


PART = "PARTIAL large_html"
LINEAR = "Above 2 MB all text is taken by a linear scan, and marked as a part."

PAGES = (
    Case("5 MB of <p>", "700,000 paragraphs that never end", PART, b"<p>word" * 700_000, LINEAR),
    Case(
        "300,000 table rows",
        "a table of 300,000 rows",
        PART,
        b"<table>" + b"<tr><td>a<td>1" * 300_000,
        LINEAR,
    ),
    Case("500,000 unclosed <a", "half a million of <a", "PARTIAL no_main_text", b"<a" * 500_000),
    Case("100,000 nested div", "100,000 nested div", "PARTIAL no_main_text", b"<div>" * 100_000 + b"deep"),
    Case("5 MB of <p>", "300,000 scripts that never end", "SUSPECT no_text", b"<script>" * 300_000),
    Case("5 MB of <p>", "300,000 comments that never end", "SUSPECT no_text", b"<!--" * 300_000),
    Case("5 MB of <p>", "100,000 titles", "SUSPECT no_text", b"<title>" * 100_000),
    Case("NUL", "a million of NUL", "SUSPECT no_text", b"\x00" * 1_000_000),
    Case(
        "lone surrogates",
        "UTF-16 of halves of pairs",
        "PARTIAL no_main_text",
        b"\xff\xfe" + b"\x00\xd8" * 1000,
    ),
)


@shows(*PAGES)
def test_a_page_made_to_take_long_does_not(case: Case) -> str:
    started = time.monotonic()
    reading = extract_confined(case.make, "text/html", "http://example.org/")
    assert time.monotonic() - started < 25
    return f"{reading.quality} {reading.rule}"


def bomb(start: str) -> str:
    layers = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    return f'<!DOCTYPE html [<!ENTITY l0 "ha">{start}{layers}]>'


@shows(
    *(
        Case(
            "entity bombs", f"twelve layers of ten, as {kind}", "OK", kind, "No entity of a page is expanded."
        )
        for kind in ("text/html", "application/xhtml+xml", "application/xml")
    )
)
def test_entities_are_not_expanded_without_end(case: Case) -> str:
    body = f"<?xml version='1.0'?>{bomb('')}<html><body><p>{WORDS} &l12;</p></body></html>"
    reading = extract_confined(body.encode(), case.make, "http://example.org/")
    assert WORDS in reading.text
    assert len(reading.text) < len(body) + 10
    return str(reading.quality)


@shows(
    *(
        Case(
            "XXE", f"an entity that names a file, as {kind}", "OK", kind, "No file and no address is opened."
        )
        for kind in ("text/html", "application/xhtml+xml", "application/xml")
    )
)
def test_entities_are_not_fetched(case: Case, tmp_path: Path) -> str:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    with serving(page(b"the secret")) as server:
        names = f'<!ENTITY x SYSTEM "file://{secret}"><!ENTITY y SYSTEM "{server.url()}">'
        body = f"<?xml version='1.0'?>{bomb(names)}<html><body><p>{WORDS} &x; &y;</p></body></html>"
        reading = extract_confined(body.encode(), case.make, "http://example.org/")
    assert server.requests == []
    assert "the secret" not in reading.text.replace(body, "")
    return str(reading.quality)


def blank(pages: int, *, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@cache
def bomb_of(times: int) -> bytes:
    """So many times 700 KB of a page's drawing."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b"(a) Tj " * 100_000) for _ in range(times)) + packer.flush()


SPOKEN = f"OK: “{WORDS}”"

PDFS = (
    Case("encrypted PDF", "a PDF with a password", "SUSPECT encrypted_pdf", blank(1, password="secret")),
    Case("PDF without a text layer", "three empty pages", "SUSPECT no_text_layer", blank(3)),
    Case(
        "PDF of 10,000 pages",
        "10,000 empty pages",
        "SUSPECT no_text_layer",
        lambda: pdf_of(10_000, drawing=b" "),
    ),
    Case("PDF with a broken xref", "the first 200 bytes", "SUSPECT broken_pdf", blank(1)[:200]),
    Case(
        "PDF with a broken xref",
        "a table of 99,999,999,999 objects",
        "SUSPECT broken_pdf",
        b"%PDF-1.7\nxref\n0 99999999999\n" + b"0" * 1000,
    ),
    Case(
        "PDF with a broken xref",
        "a table that is not where the file says",
        SPOKEN,
        pdf_of(1, start=7),
        "Searched for its objects, and read.",
    ),
    Case(
        "PDF with a broken xref",
        "pages that contain themselves",
        "SUSPECT broken_pdf",
        pdf_of(1, kids=b"2 0 R"),
    ),
    Case("PDF with a broken xref", "no PDF at all", "SUSPECT broken_pdf", b"not a pdf"),
    Case("PDF with a broken xref", "nothing at all", "SUSPECT broken_pdf", b""),
    Case(
        "PDF bomb",
        "490 MB of drawing in 700 KB",
        "SUSPECT broken_pdf",
        lambda: pdf_of(1, drawing=bomb_of(700), how=b"/Filter /FlateDecode"),
    ),
    Case(
        "PDF bomb",
        "490 MB of drawing packed twice, in 3 KB",
        "SUSPECT broken_pdf",
        lambda: pdf_of(1, drawing=zlib.compress(bomb_of(700), 9), how=b"/Filter [/FlateDecode /FlateDecode]"),
    ),
    Case(
        "PDF bomb",
        "200,000 arrays, one inside the other",
        "SUSPECT no_text_layer",
        pdf_of(1, drawing=b"[" * 200_000),
    ),
)


@shows(*PDFS)
def test_a_pdf_that_is_made_to_break_its_reader(case: Case) -> str:
    body = case.make() if callable(case.make) else case.make
    return read_as(extract_confined(body, "application/pdf", "http://example.org/"))


@shows(Case("PDF of 10,000 pages", "10,000 pages of text", "PARTIAL too_many_pages"))
def test_two_thousand_pages_of_a_pdf_are_read() -> str:
    reading = extract_confined(pdf_of(10_000), "application/pdf", "http://example.org/")
    assert len(reading.page_offsets) == 2000
    return f"{reading.quality} {reading.rule}"


@shows(
    Case(
        "PDF bomb",
        "70 MB of drawing, below every limit of the reader",
        "SUSPECT took_too_long",
        then="The child is ended after its time (2 s here, 30 s as it ships); the reading carries nothing.",
    )
)
def test_a_pdf_that_takes_long_is_left() -> str:
    body = pdf_of(1, drawing=bomb_of(100), how=b"/Filter /FlateDecode")
    return read_as(extract_confined(body, "application/pdf", "http://example.org/", Bounds(cpu=2)))


SUSPECT = "The child is gone, the worker goes on; the reading is SUSPECT with this rule."


def spin() -> bytes:
    while True:
        pass


CRASH, MEMORY = "a crash in the extracting child", "out of memory in the extracting child"


@shows(
    Case(CRASH, "SIGSEGV", "crashed", (lambda: ctypes.string_at(0), SMALL), SUSPECT),
    Case(CRASH, "SIGABRT", "crashed", (os.abort, SMALL), SUSPECT),
    Case(CRASH, "an exception", "crashed", (lambda: 1 / 0, SMALL), SUSPECT),
    Case(CRASH, "a silent end", "crashed", (lambda: os._exit(0), SMALL), SUSPECT),
    Case(CRASH, "a loop without end", "took_too_long", (spin, Bounds(cpu=1)), SUSPECT),
    Case(CRASH, "a wait without end", "took_too_long", (lambda: time.sleep(9), Bounds(wall=0.2)), SUSPECT),
    Case(
        MEMORY,
        "400 MB, where it may have 200",
        "out_of_memory",
        (lambda: b"x" * (400 * MB), SMALL),
        SUSPECT,
    ),
    Case(MEMORY, "SIGKILL by the kernel", "out_of_memory", (lambda: os.kill(os.getpid(), 9), SMALL), SUSPECT),
)
def test_what_breaks_the_child_is_a_value_here(case: Case) -> str:
    ended = run(*case.make)
    assert isinstance(ended, Failure)
    return ended.rule


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
