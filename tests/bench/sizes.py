"""Lists of claims, filters and the search, of ten thousand claims and of a million, beside a bare view.

Ten thousand are made by `manage.py populate`, and grown a hundredfold in PostgreSQL (tests/bench/grown.py),
in databases that go when the bench ends; or API_DATABASES names two, with a comma between, the smaller first.
PostgreSQL only. `python -m tests.bench.sizes` measures the database of DATABASE_URL, and prints JSON.
"""

import json
import os
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

import psycopg
from psycopg import sql

from tests.bench.desk import manage

SMALL = {"articles": 2000, "claims": 10_000, "fetches": 20_000}
TIMES = 100
TURNS, ROUNDS, WARM_UP = int(os.environ.get("API_TURNS", "3")), 20, 4
AT_MOST, BESIDE_BARE = 1.3, 2.0
BARE, BARE_COUNTED = "a bare view of the same", "a bare view, evidence counted"
LIST, COUNTED = "list", "list, evidence counted"
ALIKE = 200  # found at both sizes, by other words
Times = dict[str, tuple[float, float]]


def run(postgres: str) -> None:
    """postgres: the address of any database on the server."""
    given = os.environ.get("API_DATABASES", "")
    if given:
        compare(*given.split(","))
    else:
        with made(postgres) as (small, large):
            compare(small, large)


def compare(*addresses: str) -> None:
    """In turn, so that what else the machine does meets both alike."""
    turns = [[measured(each) for each in addresses] for _ in range(TURNS)]
    small, large = (_middle([turn[place] for turn in turns]) for place in range(2))
    print(f"Pages of 50 claims of 10,000 and of a million, median of {TURNS} × {ROUNDS}; ≤ {AT_MOST} wanted.")
    print("Time until the answer, and of CPU (this process and PostgreSQL's), in milliseconds:")
    print(f"  {'page':<44}{'10,000':>15}{'a million':>17}{'ratios':>16}")
    for name, (wall, cpu) in large.items():
        before = small[name]
        figures = f"{before[0]:>8.1f} {before[1]:>6.1f}{wall:>10.1f} {cpu:>6.1f}"
        print(f"  {name:<44}{figures}{wall / before[0]:>10.2f} {cpu / before[1]:>5.2f}")
    for name, bare in ((LIST, BARE), (COUNTED, BARE_COUNTED)):
        for size, found in (("10,000", small), ("a million", large)):
            told = " and ".join(f"{found[name][kind] / found[bare][kind]:.2f}" for kind in (0, 1))
            print(f"  {name} / {bare}, of {size}: {told} × (≤ {BESIDE_BARE})")


def _middle(turns: list[Times]) -> Times:
    return {
        name: (median(turn[name][0] for turn in turns), median(turn[name][1] for turn in turns))
        for name in turns[0]
    }


@contextmanager
def made(postgres: str) -> Iterator[tuple[str, str]]:
    """Both databases, dropped in the end."""
    names = [f"factcheck_api_{os.getpid()}_{size}" for size in ("small", "large")]
    small, large = (f"{postgres.rpartition('/')[0]}/{name}" for name in names)
    create, copy = sql.SQL("CREATE DATABASE {}"), sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    with psycopg.connect(postgres, autocommit=True) as server:
        try:
            server.execute(create.format(sql.Identifier(names[0])))
            manage(small, "migrate", "--verbosity=0")
            manage(small, "populate", *(f"--{what}={many}" for what, many in SMALL.items()))
            server.execute(copy.format(sql.Identifier(names[1]), sql.Identifier(names[0])))
            growing = [sys.executable, "-m", "tests.bench.grown", str(TIMES)]
            subprocess.run(growing, env=os.environ | {"DATABASE_URL": large}, check=True)
            yield small, large
        finally:
            for name in names:
                server.execute(drop.format(sql.Identifier(name)))


def measured(address: str) -> Times:
    env = os.environ | {"DATABASE_URL": address, "LOG_LEVEL": "ERROR", "RATE_PERSON": "1000000/minute"}
    command = [sys.executable, "-m", "tests.bench.sizes"]
    told = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return {name: (wall, cpu) for name, (wall, cpu) in json.loads(told.stdout.splitlines()[-1]).items()}


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    import_module("config.wsgi")  # what the web server loads, and how
    from django.conf import settings
    from django.test import Client

    from factcheck.models import ApiToken, User
    from factcheck.populating.people import POSTER

    settings.ALLOWED_HOSTS, settings.ROOT_URLCONF = ["testserver"], "tests.bench.urls"
    _, token = ApiToken.objects.create(user=User.objects.get(username=f"{POSTER}-reviewer-1"), name="bench")
    client, found = Client(headers={"Authorization": f"Token {token}"}), {}
    for name, address in pages().items():
        found[name] = times(client, address)
        print(name, *found[name], sep="\t", file=sys.stderr, flush=True)
    print(json.dumps(found))


def pages() -> dict[str, str]:
    """The same on both sizes: the newest and the oldest claims are the same."""
    from claims.models import Claim, ClaimSource, ClaimWords

    newest, oldest = (Claim.objects.order_by(order).values_list("pk", flat=True) for order in ("-id", "id"))
    last = b64encode(urlencode({"p": str(oldest[50])}).encode()).decode()
    claim = Claim.objects.get(pk=newest[0])
    source = ClaimSource.objects.filter(claim__in=list(newest[:50])).order_by("-claim")[0].source_id
    words = sorted(
        ClaimWords.objects.get(claim=claim).words.split(" "), key=lambda word: (_holding(word), word)
    )
    asked = {
        LIST: "",
        COUNTED: "expand=evidence_count",
        "last page": f"cursor={last}",
        "by updated_at": "ordering=-updated_at",
        "verification_status": "verification_status=VERIFIED",
        "verification_status, two": "verification_status=REFUTED&verification_status=MISLEADING",
        "stage": "stage=DISPUTED",
        "attention": "attention=SOURCE_CHANGED",
        "kind": "kind=OPINION",
        "kind, of which there is none": "kind=OTHER",
        "rating": "rating=MISLEADING",
        "article": f"article={claim.article_id}",
        "assignee": "assignee=me",
        "source": f"source={source}",
        "updated_since": "updated_since=2020-01-01T00:00:00Z&ordering=updated_at",
        f"search, about {ALIKE} found": urlencode({"q": _finding(words, ALIKE)}),
        "search, the same two words": urlencode({"q": " ".join(words[:2])}),
        "search, one word in hundreds": urlencode({"q": words[0]}),
        "search, in most claims": urlencode({"q": words[-1]}),
        "search, begun": urlencode({"q": f"{words[1]} {words[2][:3]}"}),
        "search, mistyped": urlencode({"q": f"{words[1][:-2]}{words[1][-1]}"}),
        "search, no such word": "q=xylophone",
    }
    return {BARE: "/bare/", BARE_COUNTED: "/bare/?counted"} | {
        name: f"/api/v1/claims/?{query}" for name, query in asked.items()
    }


def _finding(words: list[str], many: int) -> str:
    """Of these words the one or the two that are found in about so many claims, so that pages are as full."""
    asked = [*words, *map(" ".join, combinations(words, 2))]
    return min(asked, key=lambda query: abs(_holding(query) - many))


def _holding(query: str) -> int:
    from claims.models import ClaimWords
    from sources import searched, searching

    return ClaimWords.objects.filter(
        searched.matches(ClaimWords, searched.exactly(searching.parse(query)))
    ).count()


def times(client: Any, address: str) -> tuple[float, float]:
    """Medians, in milliseconds: until the answer, and of CPU."""
    wall, cpu = [], []
    for turn in range(WARM_UP + ROUNDS):
        began, spent = time.perf_counter(), time.process_time() + postgres_cpu()
        answer = client.get(address)
        took = time.perf_counter() - began
        spent = time.process_time() + postgres_cpu() - spent
        assert answer.status_code == 200, (address, answer.content)
        if turn >= WARM_UP:
            wall.append(took * 1000)
            cpu.append(spent * 1000)
    return round(median(wall), 2), round(median(cpu), 2)


def postgres_cpu() -> float:
    """Seconds of CPU of the process that serves this connection; 0 where it is on another machine."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone()
    told = Path(f"/proc/{pid}/schedstat")
    return int(told.read_text().split()[0]) / 1e9 if told.exists() else 0.0


if __name__ == "__main__":
    main()
