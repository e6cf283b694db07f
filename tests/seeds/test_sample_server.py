"""The sample server over real sockets: pages, validators, the change, and its end."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from seeds import content
from seeds.sample_server import SampleServer, change

LIVE = [source for source in content.sources().values() if source.page]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


@pytest.fixture
def address(state: Path) -> Iterator[str]:
    with SampleServer(0, state) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.address
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("source", LIVE, ids=lambda source: source.key)
def test_each_source_on_the_web_has_its_page(address: str, source: content.Source) -> None:
    answer = requests.get(address + source.path, timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f"It stands in for {source.url}<" in answer.text


@pytest.mark.parametrize("path", ["/wsj", "/icc/", "/pages/icc.html", "/../content.py", "/robots.txt"])
def test_any_other_address_is_not_there(address: str, path: str) -> None:
    assert requests.get(address + path, timeout=30).status_code == 404


def test_the_front_page_leads_to_every_page(address: str) -> None:
    front = requests.get(f"{address}/?from=anywhere", timeout=30).text
    assert [source.key for source in LIVE if f'href="{source.path}"' not in front] == []


def test_head_is_get_without_a_body(address: str) -> None:
    head, get = requests.head(f"{address}/icc", timeout=30), requests.get(f"{address}/icc", timeout=5)
    assert head.content == b""
    assert [head.headers[name] for name in ("ETag", "Content-Length")] == [
        get.headers["ETag"],
        str(len(get.content)),
    ]


@pytest.mark.parametrize("tags", ["{etag}", "W/{etag}", '"other", {etag}', "*"])
def test_an_unchanged_page_is_not_sent_again(address: str, tags: str) -> None:
    etag = requests.get(f"{address}/icc", timeout=30).headers["ETag"]
    answer = requests.get(f"{address}/icc", headers={"If-None-Match": tags.format(etag=etag)}, timeout=30)
    assert (answer.status_code, answer.content, answer.headers["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Fri, 01 Mar 2024 16:00:00 GMT", 304),
        ("Fri, 01 Mar 2024 15:59:59 GMT", 200),
        ("Fri, 01 Mar 2024 16:00:00", 200),
        ("last week", 200),
    ],
)
def test_a_page_is_sent_when_it_changed_since_then(address: str, since: str, status: int) -> None:
    answer = requests.get(f"{address}/icc", headers={"If-Modified-Since": since}, timeout=30)
    assert (answer.status_code, answer.headers["Last-Modified"]) == (status, "Fri, 01 Mar 2024 16:00:00 GMT")


def test_another_etag_outweighs_the_date(address: str) -> None:
    asked = {"If-None-Match": '"other"', "If-Modified-Since": "Fri, 01 Mar 2024 16:00:00 GMT"}
    assert requests.get(f"{address}/icc", headers=asked, timeout=30).status_code == 200


def test_a_restless_page_is_new_each_time_and_promises_nothing(address: str) -> None:
    first, second = (requests.get(f"{address}/state-gov", timeout=30) for _ in range(2))
    assert first.content != second.content
    assert not {"ETag", "Last-Modified"} & {*first.headers}


def test_the_page_changes_when_it_is_told_to(address: str, state: Path) -> None:
    before = requests.get(f"{address}/state-gov", timeout=30).text
    change(state, "state-gov")
    after = requests.get(f"{address}/state-gov", timeout=30).text
    assert ["up to $50 million" in before, "in custody since 3 January 2026" in before] == [True, False]
    assert ["up to $50 million" in after, "in custody since 3 January 2026" in after] == [False, True]


def test_the_change_of_one_page_leaves_the_others(address: str, state: Path) -> None:
    before = requests.get(f"{address}/justice", timeout=30).content
    change(state, "state-gov")
    assert requests.get(f"{address}/justice", timeout=30).content == before


@pytest.mark.parametrize(("key", "error"), [("no-such-source", KeyError), ("icc", ValueError)])
def test_only_a_page_with_a_later_state_can_change(state: Path, key: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        change(state, key)
    assert not state.exists()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_the_process_tells_its_address_first_and_ends_when_asked(state: Path, name: signal.Signals) -> None:
    command = [sys.executable, "-m", "seeds.sample_server", "--port", "0", "--state", str(state)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, text=True
    ) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert requests.get(f"{address}/nobel", timeout=30).status_code == 200
        process.send_signal(name)
        assert process.wait(10) == 0
