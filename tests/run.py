"""`make test`: lint, then the suite on what this machine has, then a plain account of what was used.

First on SQLite and the embedded broker; where PostgreSQL or Redis answer (at TEST_DATABASE_URL and
TEST_REDIS_URL, else on their usual local ports), what uses a database or a broker once more on them,
but for the tests in a browser.
CI_REQUIRE_SERVICES=1 makes a missing one a failure. Arguments go to pytest. Exit code 0 only when all
that ran passed. The few tests that failed among thousands are run once more by themselves: what passes then
does not fail the run, but is named at the end as unsteady, to be mended before anything else.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from redis import Redis, RedisError

from tests.support import chromium

POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
IS_STRICT = os.environ.get("CI_REQUIRE_SERVICES") == "1"
LAST_FAILED = Path(".pytest_cache/v/cache/lastfailed")
TESTS_FAILED = 1  # pytest's exit code
FEW = 3  # more than these are no accident


@dataclass
class Account:
    """What happened, in the order in which it did."""

    lines: list[str] = field(default_factory=list)
    is_good: bool = True

    def ran(self, what: str, code: int) -> None:
        self.is_good &= code == 0
        self.lines.append(f"{'passed  ' if code == 0 else 'FAILED  '} {what}")

    def left_out(self, what: str, reason: str) -> None:
        self.is_good &= not IS_STRICT
        self.lines.append(f"left out {what}: {reason}")


def postgres_answers() -> bool:
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def redis_answers() -> bool:
    try:
        return bool(Redis.from_url(REDIS, socket_connect_timeout=3).ping())
    except RedisError:
        return False


def suite(account: Account, what: str, env: dict[str, str], leaving_out: list[str], *options: str) -> None:
    """One run of pytest; of a few tests that fail, a second one without the others."""
    unset = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    choice = ["-m", " and ".join(f"not {mark}" for mark in leaving_out)] if leaving_out else []
    command = [sys.executable, "-m", "pytest", "--quiet", *choice, *options, *sys.argv[1:]]

    def run(*how: str) -> int:
        return subprocess.run([*command, *how], env=unset | env, check=False).returncode

    code = run("--numprocesses", "2", "--cache-clear")
    failed = sorted(json.loads(LAST_FAILED.read_text())) if code == TESTS_FAILED else []
    if 0 < len(failed) <= FEW:
        code = run("--last-failed")
        account.lines += [f"unsteady {name}" for name in failed if code == 0]
    account.ran(what, code)


def own_database() -> str:
    """An address whose test databases no other run on this server uses."""
    return f"{POSTGRES.rpartition('/')[0]}/factcheck_{os.getpid()}"


def main() -> int:
    account = Account()
    account.ran("lint", subprocess.run(["make", "--no-print-directory", "lint"], check=False).returncode)

    browser = [] if chromium.path() else ["browser"]
    suite(account, "the suite on SQLite and the embedded broker", {}, ["services", *browser])
    if browser:
        account.left_out("the browser tests", "no Chromium was found (on the PATH, or named by CHROMIUM)")

    services: dict[str, str] = {}
    if postgres_answers():
        services["DATABASE_URL"] = own_database()
    else:
        account.left_out("PostgreSQL", "none answers on 127.0.0.1:5432 or at TEST_DATABASE_URL")
    if redis_answers():
        services["REDIS_URL"] = REDIS
    else:
        account.left_out("Redis", "none answers on 127.0.0.1:6379 or at TEST_REDIS_URL")
    if services:
        # What a browser shows is the same there; that the pages' queries work is asked without one.
        names = {"DATABASE_URL": "PostgreSQL", "REDIS_URL": "Redis"}
        what = "the suite on " + " and ".join(names[name] for name in services)
        suite(account, what, services, ["embedded_only", "demo", "browser"], "--on-services")

    print("\n" + "\n".join(account.lines), flush=True)
    return 0 if account.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
