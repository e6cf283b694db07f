"""The desk's pages on a large newsroom and on a tenth of it: queries, and how long the server takes.

Each is made by `manage.py populate` in a database of its own, which goes when the bench ends; or named by
DESK_DATABASES, two addresses with a comma between, the smaller first, where they are there already.
PostgreSQL only. `python -m tests.bench.desk` measures the database of DATABASE_URL, and prints JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from statistics import median
from typing import Any

import psycopg
from psycopg import sql

FULL = {"articles": 20_000, "claims": 100_000, "fetches": 1_000_000}
ROUNDS, WARM_UP = int(os.environ.get("DESK_ROUNDS", "15")), 2
MOST_QUERIES, MOST_MS = 30, 200


def run(postgres: str) -> None:
    """postgres: the address of any database on the server."""
    given = os.environ.get("DESK_DATABASES", "")
    if given:
        small, large = (measured(address) for address in given.split(","))
    else:
        with made(postgres, 10) as address:
            small = measured(address)
        with made(postgres, 1) as address:
            large = measured(address)
    print(f"The desk at a tenth and at 100,000 claims; median of {ROUNDS}, less than {MOST_MS} ms wanted:")
    print(f"  {'page':<46}{'queries':>9}{'a tenth':>11}{'all':>11}   {'slowest':>9}")
    for name, (count, middle, slowest) in large.items():
        before = small.get(name, (0, 0.0, 0.0))
        wrong = "  !" if count > MOST_QUERIES or middle > MOST_MS or count != before[0] else ""
        figures = f"{before[0]:>4} {count:>4}{before[1]:>8.0f} ms{middle:>8.0f} ms{slowest:>9.0f} ms"
        print(f"  {name:<46}{figures}{wrong}")


@contextmanager
def made(postgres: str, part: int) -> Iterator[str]:
    """A populated database, dropped in the end."""
    name = f"factcheck_desk_{os.getpid()}_{part}"
    address = f"{postgres.rpartition('/')[0]}/{name}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            manage(address, "migrate", "--verbosity=0")
            manage(address, "populate", *(f"--{what}={many // part}" for what, many in FULL.items()))
            yield address
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def manage(address: str, *command: str) -> None:
    env = os.environ | {"DATABASE_URL": address}
    subprocess.run([sys.executable, "manage.py", *command], env=env, check=True, stdout=sys.stderr)


def measured(address: str) -> dict[str, Any]:
    """By page: queries, median and slowest in milliseconds."""
    env = os.environ | {"DATABASE_URL": address, "LOG_LEVEL": "ERROR"}
    command = [sys.executable, "-m", "tests.bench.desk"]
    told = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(told.stdout.strip().splitlines()[-1]))


def main(only: str = "") -> None:
    """What this database's pages take, as JSON; those whose name holds `only`."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import_module("config.wsgi")  # what the web server loads, and how
    from django.conf import settings

    # Not Django's own setting up of tests: it copies what each template was given, a fifth of a page's time.
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from tests.bench.desk_pages import pages

    found = {}
    for name, client, address in pages():
        if only in name:
            found[name] = times(client, address)
            print(name, *found[name], sep="\t", file=sys.stderr, flush=True)
    print(json.dumps(found))


def times(client: Any, address: str) -> tuple[int, float, float]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took = []
    for turn in range(WARM_UP + ROUNDS):
        began = time.perf_counter()
        answer = client.get(address)
        spent = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, (address, answer.status_code)
        if turn >= WARM_UP:
            took.append(spent)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    if "DESK_SQL" in os.environ:
        for each in sorted(asked.captured_queries, key=lambda one: -float(one["time"]))[:3]:
            print(each["time"], each["sql"][:3000], file=sys.stderr)
    return len(asked), round(median(took), 1), round(max(took), 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
