"""`GET stats/` and counting, with a million claims and five million fetches in PostgreSQL.

A populated newsroom is grown by SQL (tests/bench/grown.py, and here: histories, reviews and fetches), counted
anew by `rollup --rebuild`, and asked; STATS_DATABASE names one that is there. STATS_TIMES (100) and
STATS_FETCHES (5,000,000) make it smaller. `python -m tests.bench.stats grow|ask` does one with DATABASE_URL.
"""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from statistics import median
from typing import Any

import psycopg
from psycopg import sql

from tests.bench.desk import manage

SMALL = {"articles": 1500, "claims": 10_000, "fetches": 20_000}
TIMES = int(os.environ.get("STATS_TIMES", "100"))
FETCHES = int(os.environ.get("STATS_FETCHES", "5000000"))
SPREAD = "60 days"  # over which the fetches ended
TURNS, VIEWERS = 20, 200
TARGET = 150  # milliseconds
MORE_FETCHES = f"""
    INSERT INTO sources_fetch (id, source_id, host_id, state, reason, requested_at, ended_at, outcome,
        elapsed_ms, urgency, turn, waits_for, retries, attempts, rule, detail, deciding_header, robots,
        is_conditional, changed_headers, final_url, redirects, media_type)
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
            || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 15))::uuid,
        ids[1 + n %% cardinality(ids)], NULL, 'DONE', 'SCHEDULE', at, at,
        (ARRAY['UNCHANGED', 'UNCHANGED', 'UNCHANGED', 'OK', 'TIMEOUT', 'HTTP_ERROR', 'BLOCKED'])[1 + n %% 7],
        40 + n %% 4000, 1, n, '', 0, 1, '', '', '', 'ALLOWED', true, '[]', '', '[]', 'text/html'
    FROM (SELECT array_agg(id) AS ids FROM
            (SELECT id FROM sources_source WHERE access = 'WEB' LIMIT 100000) web) tracked,
        generate_series(1, %s) n,
        LATERAL (SELECT now() - interval '{SPREAD}' * (1 - n::float8 / %s) AS at) moment
"""


def run(postgres: str) -> None:
    """postgres: the address of any database on the server."""
    given = os.environ.get("STATS_DATABASE", "")
    if given:
        _call(given, "ask")
        return
    name = f"factcheck_stats_{os.getpid()}"
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        address = f"{postgres.rpartition('/')[0]}/{name}"
        try:
            manage(address, "migrate", "--verbosity=0")
            manage(address, "populate", *(f"--{what}={many}" for what, many in SMALL.items()))
            _call(address, "grow")
            _call(address, "ask")
        finally:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _call(address: str, act: str) -> None:
    env = os.environ | {"DATABASE_URL": address, "LOG_LEVEL": "ERROR", "RATE_PERSON": "1000000/minute"}
    subprocess.run([sys.executable, "-m", "tests.bench.stats", act], env=env, check=True)


def grow() -> None:
    from django.core.management import call_command
    from django.db import connection

    from claims import models as claims
    from tests.bench import grown

    began = time.perf_counter()
    grown.grow(TIMES, also=(claims.HistoryEntry, claims.Review, claims.Recheck))
    with connection.cursor() as cursor:
        cursor.execute(MORE_FETCHES, [FETCHES, FETCHES])
        cursor.execute("VACUUM ANALYZE sources_fetch")
    print(f"Grown in {time.perf_counter() - began:.0f} s.", flush=True)
    began = time.perf_counter()
    call_command("rollup", "--rebuild")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"Counted anew in {time.perf_counter() - began:.0f} s.", flush=True)


def ask() -> None:
    import_module("config.wsgi")
    from django.conf import settings
    from django.test import Client

    from claims.models import Claim
    from factcheck.models import ApiToken, User
    from factcheck.populating.people import POSTER
    from factcheck.stats import sharing
    from sources.models import Fetch

    settings.ALLOWED_HOSTS = ["testserver"]
    _, token = ApiToken.objects.create(user=User.objects.get(username=f"{POSTER}-reader-1"), name="bench")
    client = Client(headers={"Authorization": f"Token {token}"})
    print(f"GET stats/ with {Claim.objects.count():,} claims, {Fetch.objects.count():,} fetches, ms:")
    desk = json.loads(client.get("/api/v1/stats/").content)["articles"][0]["desk"]
    year = f"from={time.strftime('%Y-%m-%d', time.gmtime(time.time() - 364 * 86400))}"
    for name, asked in (("30 days", ""), ("one desk", f"desk={desk}"), ("a year", year)):
        taken = [_took(client, f"/api/v1/stats/?{asked}", sharing) for _ in range(TURNS)]
        print(f"  {name:<34}median {median(taken):6.1f}   most {max(taken):6.1f}   (≤ {TARGET})")
    taken = []
    for claim in Claim.objects.filter(stage="OPEN", is_split=False, article__access="OPEN")[:TURNS]:
        Claim.objects.filter(pk=claim.pk).update(attention="RECHECK_DUE")
        taken.append(_took(client, "/api/v1/stats/", sharing))
        Claim.objects.filter(pk=claim.pk).update(attention=claim.attention)
    print(f"  {'30 days, a claim changed before':<34}median {median(taken):6.1f}   most {max(taken):6.1f}")
    _viewers(token, sharing)


def _took(client: Any, address: str, sharing: Any) -> float:
    """Of an answer that is worked out, with nothing kept."""
    sharing.SHARED = sharing.Shared(f"bench-{time.monotonic_ns()}")
    began = time.perf_counter()
    assert client.get(address).status_code == 200
    return (time.perf_counter() - began) * 1000


def _viewers(token: str, sharing: Any) -> None:
    """How often an answer is worked out for viewers who all ask at once, and how long they wait."""
    from django.db import connection
    from django.test import Client

    from factcheck.stats import current

    made: list[float] = []
    real = current.of

    def noted(*asked: Any, **named: Any) -> Any:
        made.append(time.perf_counter())
        return real(*asked, **named)

    def one(_: int) -> None:
        try:
            Client(headers={"Authorization": f"Token {token}"}).get("/api/v1/stats/")
        finally:
            connection.close()

    current.of = noted
    for many in (1, VIEWERS):
        sharing.SHARED = sharing.Shared(f"bench-{time.monotonic_ns()}")
        made.clear()
        began = time.perf_counter()
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(one, range(many)))
        took = time.perf_counter() - began
        print(f"  {many} viewers at once: worked out {len(made)} times, {took:.2f} s for all of them")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    {"grow": grow, "ask": ask}[sys.argv[1]]()
