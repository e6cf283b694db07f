"""docker-compose.yml without containers: what it starts of ours, with its commands and its environment.

Where a container has a place of its own, one of this machine stands instead (`Here`). That a container can
write nowhere else, has no capabilities and sees no other network is the container's alone.
"""

import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from factcheck.running import health, probes
from factcheck.running.process import Process, always

OURS = "factcheck"  # the image; what has another is a server that runs already
DEFAULT_GRACE = 10.0  # seconds, as Docker has it
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<how>[-?])(?P<else>[^}]*))?\}")


class Lacking(Exception):
    """A variable that has to be set is not. The message is the one of docker-compose.yml."""


@dataclass(frozen=True)
class Here:
    """What stands for the places of a container. settings: of this machine, which go before the file's."""

    root: Path
    data: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def instead(self, words: str) -> str:
        """The same words, of this machine."""
        places = {
            "0.0.0.0:8000": self.address,
            "127.0.0.1:8000": self.address,
            "/app/static": str(self.data / "static"),
            "/opt/venv/bin": str(Path(sys.executable).parent),
            "/data": str(self.data),
        }
        return re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], words)


@dataclass(frozen=True)
class Service:
    """One of ours. is_kept: started again whenever it ends, so it is no job that ends by itself."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    grace: float
    is_kept: bool


def services(here: Here) -> Iterator[Service]:
    """In the order of the file. Raises Lacking."""
    image = _Image(here.root / "Dockerfile")
    found: dict[str, dict[str, Any]] = yaml.safe_load((here.root / "docker-compose.yml").read_text())[
        "services"
    ]
    for name, said in found.items():
        if said["image"] == OURS:
            yield Service(
                name=name,
                argv=tuple(here.instead(word) for word in said.get("command") or image.command),
                env=_environment(said, image, here),
                grace=_seconds(said.get("stop_grace_period")),
                is_kept=said["restart"] == "unless-stopped",
            )


def processes(here: Here) -> tuple[list[Process], list[Process]]:
    """What ends before the others begin, such as migrations; and what is kept running. Raises Lacking."""
    found = list(services(here))
    jobs = [_process(each, here) for each in found if not each.is_kept]
    return jobs, [_process(each, here) for each in found if each.is_kept]


def _process(service: Service, here: Here) -> Process:
    return Process(
        name=service.name,
        argv=service.argv,
        env=service.env,
        cwd=here.root,
        is_ready=_probe(service, here),
        stop_within=service.grace,
    )


def _probe(service: Service, here: Here) -> Callable[[], bool]:
    """The question of its health check, asked from outside."""
    words = service.argv
    if words[0] == "gunicorn":
        public = service.env.get("PUBLIC_BASE_URL") or os.environ.get("PUBLIC_BASE_URL") or "http://localhost"
        return lambda: health.is_healthy(f"http://{here.address}/healthz", public)
    if "worker" in words:
        return probes.worker_answers(words[words.index("-n") + 1].replace("%h", platform.node()))
    return always


class _Image:
    """What the Dockerfile says of the last stage: its environment, and what it runs unless told."""

    def __init__(self, file: Path) -> None:
        lines = file.read_text().replace("\\\n", " ").splitlines()
        self.command: list[str] = json.loads(next(each[4:] for each in lines if each.startswith("CMD ")))
        self.env = dict(
            pair.split("=", 1) for each in lines if each.startswith("ENV ") for pair in each[4:].split()
        )


def _environment(said: Mapping[str, Any], image: _Image, here: Here) -> dict[str, str]:
    """What .env says beside is inherited: the command has put it into its own environment."""
    env = {
        name: here.instead(value).replace("$PATH", os.environ["PATH"]) for name, value in image.env.items()
    }
    for name, value in said["environment"].items():
        if f"{name}_FILE" not in here.settings:
            env[name] = here.settings.get(name) or here.instead(filled_in(value, here.settings))
    return env | {name: value for name, value in here.settings.items() if name not in env}


def dotenv(root: Path) -> dict[str, str]:
    """What .env sets, where there is one."""
    file = root / ".env"
    lines = file.read_text().splitlines() if file.exists() else []
    pairs = (line.split("=", 1) for line in lines if re.match(r"\w+=", line))
    return {name: value for name, value in pairs if value}


def filled_in(value: str, given: Mapping[str, str]) -> str:
    """With its ${VARIABLES}, as docker compose fills them in. Raises Lacking."""

    def fill(found: re.Match[str]) -> str:
        known = given.get(found["name"]) or ""
        if not known and found["how"] == "?":
            raise Lacking(found["else"])
        return known or found["else"] or ""

    return VARIABLE.sub(fill, value)


def _seconds(period: str | None) -> float:
    return float(period.removesuffix("s")) if period else DEFAULT_GRACE
