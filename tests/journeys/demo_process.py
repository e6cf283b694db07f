"""The demo as somebody runs it: one command in a process of its own, read by what it prints."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import requests
from django.conf import settings

from seeds.sample_server import SampleServer

MANAGE = [sys.executable, "manage.py"]
# A network of its own that reaches nothing but itself, as a machine without internet is.
WITHOUT_INTERNET = ("unshare", "--map-root-user", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
UP_WITHIN = 240.0  # seconds; a machine that runs other tests beside it is slow to start six processes


def free_port() -> int:
    with SampleServer(0, Path("unused")) as server:
        return server.server_port


def can_be_cut_off() -> bool:
    """Whether this system lets us make such a network."""
    try:
        return (
            subprocess.run(
                [*WITHOUT_INTERNET, "true"], capture_output=True, check=False, timeout=10
            ).returncode
            == 0
        )
    except OSError:
        return False


class DemoProcess:
    """`manage.py demo` on a folder; `lines` are what it printed until it was up or had ended.

    within: a command that runs it, such as WITHOUT_INTERNET.
    """

    def __init__(self, data: Path, port: int, *options: str, within: Sequence[str] = ()) -> None:
        self.data, self.port = data, port
        self._log = data.with_name(f"{data.name}.{port}.txt")
        with self._log.open("w") as output:
            self.popen = subprocess.Popen(
                [*within, *MANAGE, "demo", "--port", str(port), "--data", str(data), *options],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=settings.BASE_DIR,
                start_new_session=True,
            )

    def until_up(self) -> "DemoProcess":
        deadline = time.monotonic() + UP_WITHIN
        while not self.find(r"^Running until Ctrl-C"):
            assert self.popen.poll() is None, self.text
            assert time.monotonic() < deadline, self.text
            time.sleep(0.1)
        return self

    @property
    def text(self) -> str:
        return self._log.read_text()

    def find(self, pattern: str) -> list[Any]:
        return re.findall(pattern, self.text, flags=re.MULTILINE)

    def get(self, path: str) -> Any:
        """The answer of the API to the token that was printed."""
        (token,) = self.find(r"^token: (\S+)$")
        url = path if path.startswith("http") else f"http://127.0.0.1:{self.port}/api/v1/{path}"
        answer = requests.get(url, headers={"Authorization": f"Token {token}"}, timeout=20)
        answer.raise_for_status()
        return json.loads(answer.text) if "json" in answer.headers["Content-Type"] else answer.text

    def interrupt(self) -> int:
        """Ctrl-C; returns the exit code."""
        self.popen.send_signal(signal.SIGINT)
        return self.popen.wait(60)

    def end(self) -> None:
        """However the test went: the supervisor's leash ends the rest."""
        with suppress(ProcessLookupError):
            self.popen.kill()
        self.popen.wait(60)


def processes_of(data: Path) -> list[int]:
    """The ids of all processes that live with this data folder."""
    mark = f"DATA_DIR={data}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if mark in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
    return found


def demo_change(data: Path) -> subprocess.CompletedProcess[str]:
    command = [*MANAGE, "demo_change", "--data", str(data)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=settings.BASE_DIR, check=False, timeout=240
    )


def verify_history(data: Path) -> subprocess.CompletedProcess[str]:
    """The command, run beside the demo on its database."""
    return subprocess.run(
        [*MANAGE, "verify_history"],
        env={**os.environ, "DATA_DIR": str(data), "DATABASE_URL": "", "SECRET_KEY": ""},
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        check=False,
        timeout=60,
    )
