"""Our Celery app with two tasks for tests: one says that it ran, one holds its message for a while."""

import time
from pathlib import Path

from config.celery import app

__all__ = ["app"]


@app.task(name="tests.touch")
def touch(path: str) -> None:
    Path(path).touch()


@app.task(name="tests.hold")
def hold(started: str, seconds: float, done: str) -> None:
    Path(started).touch()
    time.sleep(seconds)
    Path(done).touch()
