"""What every test has: a fence around the network, a database file of its own, a real broker on demand."""

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from redis import Redis

from factcheck.running import stack
from factcheck.running.supervisor import Supervisor
from tests.support import flush, network

pytest_plugins = ["tests.support.fixtures"]

# The same examples on every run, however slow the machine; HYPOTHESIS_PROFILE=search looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.register_profile("search", max_examples=10_000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

network.fence()
flush.install()


NEEDING = {"db", "transactional_db", "live_server", "broker"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--on-services",
        action="store_true",
        help="only what uses a database or a broker: the rest would do the same as on SQLite",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--on-services"):
        left_out = [item for item in items if not _needs_services(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _needs_services(item)]


def _needs_services(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & NEEDING) or item.get_closest_marker("django_db") is not None


def pytest_configure() -> None:
    # Real hashers take a tenth of a second for each person made.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Each test's client would list all static files anew: they are looked for when one is asked for.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file, as in production: other threads and processes can then open it too."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    """The address of a running broker: the embedded one, or the Redis of REDIS_URL, tidied afterwards."""
    if settings.REDIS_URL:
        yield settings.REDIS_URL
        client = Redis.from_url(settings.REDIS_URL)
        for key in client.scan_iter(f"{settings.CELERY_PREFIX}*"):
            client.delete(key)
        return
    with Supervisor([stack.broker({})], logs=settings.DATA_DIR / "logs", say=print) as supervisor:
        supervisor.start()
        yield settings.CELERY_BROKER_URL
