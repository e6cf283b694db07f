"""However a supervisor ends, what it started ends with it, children of children too."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.processes import eventually, is_running
from tests.support.supervised import PROGRAM, pids

pytestmark = pytest.mark.timeout(120)


def supervised(folder: Path, *manner: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.support.supervised", str(folder), *manner], start_new_session=True
    )
    assert eventually((folder / "ready").exists, within=60)
    return process


def ids(folder: Path) -> list[int]:
    return pids(folder, "first") + pids(folder, "second")


def all_gone(folder: Path) -> bool:
    return not any(map(is_running, ids(folder)))


@pytest.fixture
def sweep(tmp_path: Path) -> Iterator[None]:
    """Whatever a failing test leaves running is ended."""
    yield
    for made in tmp_path.glob("*.pids"):
        for pid in filter(is_running, pids(tmp_path, made.stem)):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.usefixtures("sweep")
class TestTheSupervisorEnds:
    @pytest.mark.parametrize(
        ("number", "code"), [(signal.SIGINT, -signal.SIGINT), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
    )
    def test_told_to(self, tmp_path: Path, number: signal.Signals, code: int) -> None:
        process = supervised(tmp_path)
        process.send_signal(number)
        assert process.wait(60) == code
        assert eventually(lambda: all_gone(tmp_path))
        assert sorted((tmp_path / "stopped").read_text().split()) == ["first", "second"]

    def test_told_twice(self, tmp_path: Path) -> None:
        process = supervised(tmp_path, "stubborn")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.wait(60)
        assert eventually(lambda: all_gone(tmp_path))

    def test_killed(self, tmp_path: Path) -> None:
        process = supervised(tmp_path)
        process.kill()
        process.wait()
        assert eventually(lambda: all_gone(tmp_path), within=60)
        assert sorted((tmp_path / "stopped").read_text().split()) == ["first", "second"]

    def test_killed_with_its_whole_process_group(self, tmp_path: Path) -> None:
        process = supervised(tmp_path)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert eventually(lambda: all_gone(tmp_path), within=60)

    def test_killed_while_its_processes_do_not_listen(self, tmp_path: Path) -> None:
        process = supervised(tmp_path, "stubborn")
        process.kill()
        process.wait()
        assert eventually(lambda: all_gone(tmp_path), within=60)

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the leash in /proc")
    def test_killed_after_its_leash(self, tmp_path: Path) -> None:
        process = supervised(tmp_path)
        (leash,) = [pid for pid in children(process.pid) if pid not in ids(tmp_path)]
        os.kill(leash, signal.SIGKILL)
        assert eventually(lambda: len(children(process.pid)) == 3 and leash not in children(process.pid))
        process.kill()
        process.wait()
        assert eventually(lambda: all_gone(tmp_path), within=60)

    def test_without_a_leash_a_killed_parent_leaves_orphans(self, tmp_path: Path) -> None:
        """The twin: what the leash is for."""
        parent = (
            "import subprocess, sys\n"
            "for name in ('first', 'second'):\n"
            "    subprocess.Popen([sys.executable, '-c', *sys.argv[1:3], name, ''], start_new_session=True)\n"
            "input()"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", parent, PROGRAM, str(tmp_path)], stdin=subprocess.PIPE
        )
        assert eventually(lambda: len(list(tmp_path.glob("*.pids"))) == 2)
        process.kill()
        process.communicate()
        assert not eventually(lambda: all_gone(tmp_path), within=1)


def children(pid: int) -> list[int]:
    """The ids of a process's own children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found
