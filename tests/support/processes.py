"""Looking at processes from outside, and giving them this test process's database."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from django.db import connection


def is_running(pid: int) -> bool:
    """Whether a process of that id lives; one that only waits to be reaped does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return not Path("/proc/self").exists()  # macOS: no /proc at all


def eventually(question: Callable[[], bool], *, within: float = 30.0) -> bool:
    """Asks until the answer is yes, or the time (seconds) is over."""
    deadline = time.monotonic() + within
    while not question():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def database_env() -> dict[str, str]:
    """DATABASE_URL of the test database, for workers and servers that a test starts."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return {"DATABASE_URL": f"sqlite:///{facts['NAME']}"}
    login = ":".join(quote(facts[key], safe="") for key in ("USER", "PASSWORD") if facts[key])
    address = f"{facts['HOST']}:{facts['PORT'] or 5432}"
    return {"DATABASE_URL": f"postgres://{login}@{address}/{facts['NAME']}"}
