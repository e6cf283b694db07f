"""docker-compose.yml and .env.example name only what exists in this project."""

import importlib
import importlib.util
import platform
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery import Celery
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve
from kombu.utils.imports import symbol_by_name

from config.celery import app

ROOT: Path = settings.BASE_DIR
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE_TEXT)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "factcheck"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()

READ_BY_SETTINGS = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
FILLED_IN_BY_COMPOSE = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE_TEXT))
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text().splitlines()
    if re.match(r"[A-Z]", line)
)


def command(name: str) -> list[str]:
    """What a service runs; web runs the image's own command."""
    given: list[str] | None = OURS[name].get("command")
    return given or re.findall(r'"([^"]+)"', DOCKERFILE.split("\nCMD", 1)[1])


def option(words: list[str], name: str) -> str:
    return words[words.index(name) + 1]


def test_the_services_are_those_of_the_stack() -> None:
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker-fetch", "worker-extract", "beat"}


def test_migrate_calls_a_command_that_exists() -> None:
    python, script, name, *_ = command("migrate")
    assert (python, script) == ("python", "manage.py")
    assert (ROOT / script).is_file()
    assert name in get_commands()


def test_web_serves_an_application_that_exists() -> None:
    server, target, *_ = command("web")
    assert server == "gunicorn"
    assert callable(importlib.import_module(target).application)


@pytest.mark.parametrize("name", ["worker-fetch", "worker-extract", "beat"])
def test_celery_is_given_an_app_that_exists(name: str) -> None:
    words = command(name)
    assert words[0] == "celery"
    assert isinstance(importlib.import_module(option(words, "-A")).celery_app, Celery)


def test_the_workers_serve_every_queue_that_tasks_are_sent_to() -> None:
    served = {option(command(name), "-Q") for name in ("worker-fetch", "worker-extract")}
    sent_to = {app.conf.task_default_queue} | {route["queue"] for route in app.conf.task_routes.values()}
    assert served == sent_to


@pytest.mark.parametrize("name", ["worker-fetch", "worker-extract"])
def test_a_workers_health_check_asks_that_worker(name: str) -> None:
    node = option(command(name), "-n").replace("%h", "$$(hostname)")
    assert f"-d {node} " in OURS[name]["healthcheck"]["test"][1]


def test_beats_health_check_looks_at_the_file_that_beat_touches() -> None:
    scheduler = symbol_by_name(app.conf.beat_scheduler)(app, schedule_filename="none")
    touched = Path("/data") / scheduler.sign.relative_to(settings.DATA_DIR)
    asked = OURS["beat"]["healthcheck"]["test"][1].replace("$$(hostname)", platform.node())
    assert asked.startswith(f"find {touched} ")


def test_the_images_health_check_asks_an_address_that_exists() -> None:
    module, url = re.findall(r'"-m", "([\w.]+)", "http://127\.0\.0\.1:8000(/\w+)"', DOCKERFILE)[0]
    assert importlib.util.find_spec(module)
    assert callable(resolve(url).func)


def test_every_service_says_how_it_is() -> None:
    silent = [name for name, service in SERVICES.items() if "healthcheck" not in service]
    assert silent == ["web"]  # which has the image's own
    assert "HEALTHCHECK" in DOCKERFILE


@pytest.mark.parametrize("name", OURS)
def test_a_services_variables_are_read_by_the_settings(name: str) -> None:
    assert set(OURS[name]["environment"]) - READ_BY_SETTINGS == set()


def test_the_examples_variables_are_read_by_the_settings_or_by_compose() -> None:
    assert set(EXAMPLE) - READ_BY_SETTINGS - FILLED_IN_BY_COMPOSE == set()


def test_what_compose_fills_in_stands_in_the_example() -> None:
    assert FILLED_IN_BY_COMPOSE - set(EXAMPLE) == set()


def test_no_secret_stands_in_the_files() -> None:
    assert (EXAMPLE["SECRET_KEY"], EXAMPLE["POSTGRES_PASSWORD"]) == ("", "")
    assert "SECRET_KEY=" not in DOCKERFILE


def test_the_image_runs_as_no_root() -> None:
    assert re.findall(r"^USER (\w+)", DOCKERFILE, re.MULTILINE) == ["factcheck"]


def test_the_image_dumps_and_restores_what_its_server_is() -> None:
    (server,) = re.findall(r"^postgres:(\d+)", SERVICES["postgres"]["image"])
    assert re.findall(r"postgresql-client-(\d+)", DOCKERFILE) == [server]


def test_what_the_image_copies_exists() -> None:
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert [name for name in kept if not (ROOT / name).exists()] == []
