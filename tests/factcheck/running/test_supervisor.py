import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from factcheck.running.process import Process
from factcheck.running.supervisor import NotReady, Supervisor
from tests.support.processes import eventually, is_running
from tests.support.supervised import pids, process

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(tmp_path: Path, said: list[str]) -> Iterator[Supervisor]:
    processes = [process(tmp_path, "first"), process(tmp_path, "second")]
    with Supervisor(processes, logs=tmp_path / "logs", say=said.append) as running:
        yield running


def all_gone(ids: list[int]) -> bool:
    return not any(map(is_running, ids))


def test_what_the_others_need_is_ready_before_they_start(tmp_path: Path, said: list[str]) -> None:
    after = Process(
        "after", ("/bin/sh", "-c", f"test -e {tmp_path}/open && touch {tmp_path}/in-order; sleep 600")
    )
    gate = Process(
        "gate",
        ("/bin/sh", "-c", f"sleep 0.3; touch {tmp_path}/open; sleep 600"),
        is_ready=(tmp_path / "open").exists,
        is_needed=True,
    )
    with Supervisor([after, gate], logs=tmp_path, say=said.append) as supervisor:
        supervisor.start()
        assert eventually((tmp_path / "in-order").exists)
    assert said == ["gate is ready", "after is ready"]


def test_the_others_start_together(tmp_path: Path) -> None:
    first = Process("first", ("/bin/sleep", "600"), is_ready=(tmp_path / "open").exists)
    second = Process("second", ("/bin/sh", "-c", f"touch {tmp_path}/open; sleep 600"))
    said: list[str] = []
    with Supervisor([first, second], logs=tmp_path, say=said.append) as supervisor:
        supervisor.start()
    assert said == ["first is ready", "second is ready"]


def test_a_process_that_ends_before_it_is_ready_shows_its_last_words(tmp_path: Path) -> None:
    broken = Process("broken", ("/bin/sh", "-c", "echo no such port; exit 3"), is_ready=lambda: False)
    with Supervisor([broken], logs=tmp_path, say=print) as supervisor, pytest.raises(NotReady) as refusal:
        supervisor.start()
    assert str(refusal.value) == "broken did not get ready.\nno such port"


def test_a_process_that_does_not_get_ready_in_time_is_stopped(tmp_path: Path) -> None:
    slow = Process("slow", ("/bin/sleep", "600"), is_ready=lambda: False, ready_within=0.2)
    with Supervisor([slow], logs=tmp_path, say=print) as supervisor:
        with pytest.raises(NotReady, match="slow did not get ready"):
            supervisor.start()
        pid = supervisor.pid("slow")
    assert not is_running(pid)


def test_leaving_the_block_ends_all_and_their_children(tmp_path: Path) -> None:
    with Supervisor([process(tmp_path, "first")], logs=tmp_path, say=print) as supervisor:
        supervisor.start()
    assert eventually(lambda: all_gone(pids(tmp_path, "first")))


def test_what_the_others_need_stops_last(tmp_path: Path) -> None:
    processes = [process(tmp_path, "first", "needed"), process(tmp_path, "second")]
    with Supervisor(processes, logs=tmp_path, say=print) as supervisor:
        supervisor.start()
    assert (tmp_path / "stopped").read_text().split() == ["second", "first"]


def test_one_that_does_not_stop_when_told_is_killed(tmp_path: Path) -> None:
    with Supervisor([process(tmp_path, "deaf", "stubborn")], logs=tmp_path, say=print) as supervisor:
        supervisor.start()
    assert eventually(lambda: all_gone(pids(tmp_path, "deaf")))


def test_a_crashed_process_is_started_again(supervisor: Supervisor, tmp_path: Path, said: list[str]) -> None:
    supervisor.start()
    crashed = pids(tmp_path, "first")
    os.kill(crashed[0], signal.SIGKILL)
    assert eventually(lambda: pids(tmp_path, "first") != crashed)
    assert said[2:] == ["first ended with exit code -9; starting it again in 0.5 s"]


def test_a_crashed_process_takes_its_children_with_it(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start()
    crashed = pids(tmp_path, "first")
    os.kill(crashed[0], signal.SIGKILL)
    assert eventually(lambda: all_gone(crashed))


def test_a_crash_leaves_the_others_alone(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.start()
    second = supervisor.pid("second")
    crashed = pids(tmp_path, "first")
    os.kill(crashed[0], signal.SIGKILL)
    assert eventually(lambda: pids(tmp_path, "first") != crashed)
    assert supervisor.pid("second") == second
    assert is_running(second)


def test_the_pause_doubles_with_each_crash(tmp_path: Path, said: list[str]) -> None:
    brief = Process("brief", (sys.executable, "-c", "raise SystemExit(7)"))
    with Supervisor([brief], logs=tmp_path, say=said.append) as supervisor:
        supervisor.start()
        assert eventually(lambda: len(said) == 3)
    assert said == [
        "brief is ready",
        "brief ended with exit code 7; starting it again in 0.5 s",
        "brief ended with exit code 7; starting it again in 1 s",
    ]


def test_what_a_process_writes_is_in_its_log(tmp_path: Path) -> None:
    talker = Process(
        "talker", ("/bin/sh", "-c", 'echo "$WORD"; echo wrong >&2; sleep 600'), env={"WORD": "right"}
    )
    with Supervisor([talker], logs=tmp_path / "logs", say=print) as supervisor:
        supervisor.start()
        assert eventually(lambda: (tmp_path / "logs/talker.log").read_text() == "right\nwrong\n")


def test_signals_are_the_callers_again_afterwards(tmp_path: Path) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with Supervisor([], logs=tmp_path, say=print) as supervisor:
        supervisor.start()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before
