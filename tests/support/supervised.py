"""A supervisor to be killed: `python -m tests.support.supervised FOLDER [stubborn]`.

It runs `first` and `second`; each writes its own id and its child's into FOLDER/NAME.pids, and its
name into FOLDER/stopped when it is told to stop. `stubborn` ones do not stop when told.
"""

import sys
from pathlib import Path

from factcheck.running.process import Process
from factcheck.running.supervisor import Supervisor

PROGRAM = """
import os, pathlib, signal, sys, time
folder, name, manner = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]

def stop(number, frame):
    with (folder / "stopped").open("a") as file:
        file.write(name + "\\n")
    sys.exit(0)

signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the child keeps this: only its group's end ends it
child = os.fork()
if child:
    if manner != "stubborn":
        signal.signal(signal.SIGTERM, stop)
    made = folder / (name + ".made")
    made.write_text(f"{os.getpid()} {child}")
    made.rename(folder / (name + ".pids"))
time.sleep(600)
"""


def process(folder: Path, name: str, manner: str = "") -> Process:
    """A process with a child of its own, ready when its ids are written."""
    return Process(
        name=name,
        argv=(sys.executable, "-c", PROGRAM, str(folder), name, manner),
        is_ready=(folder / f"{name}.pids").exists,
        stop_within=0.5 if manner == "stubborn" else 10.0,
        is_needed=manner == "needed",
    )


def pids(folder: Path, name: str) -> list[int]:
    """The ids of a process and of its child."""
    return [int(word) for word in (folder / f"{name}.pids").read_text().split()]


if __name__ == "__main__":
    place = Path(sys.argv[1])
    processes = [process(place, name, *sys.argv[2:]) for name in ("first", "second")]
    with Supervisor(processes, logs=place / "logs", say=print) as supervisor:
        supervisor.start()
        (place / "ready").touch()
        supervisor.wait()
