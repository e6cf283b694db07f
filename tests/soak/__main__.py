"""`make soak [MINUTES=30]`: traffic against `make stack`, a worker killed and Redis restarted midway.

On PostgreSQL (TEST_DATABASE_URL, else 127.0.0.1:5432) in a database of its own, and a Redis of its own.
Prints a table; exit code 0 only when no job was lost, no call answered with 5xx, and memory stayed flat.
"""

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
import psycopg

from tests.run import POSTGRES
from tests.soak import broker
from tests.soak.site import Site

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--calm", action="store_true", help="kill nothing")
    chosen = parser.parse_args()
    name = f"factcheck_soak_{os.getpid()}"
    with TemporaryDirectory(prefix="factcheck-soak-") as folder:
        site = Site()
        os.environ |= {
            "DATABASE_URL": f"{POSTGRES.rpartition('/')[0]}/{name}",
            "DATA_DIR": folder,
            "SECRET_KEY": "soak-only-" + "0123456789" * 4,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "FETCH_ALLOWED_ADDRESSES": ",".join(site.addresses),
            "FETCH_GAP_SECONDS": "0",
            "FETCH_LEASE_SECONDS": "60",
            "LOG_FORMAT": "JSON",
        }
        try:
            return _run(site, Path(folder), minutes=chosen.minutes, is_calm=chosen.calm)
        finally:
            with psycopg.connect(POSTGRES, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(site: Site, folder: Path, *, minutes: float, is_calm: bool) -> int:
    """Only from here on are the settings read, for which the broker has to be known."""
    with broker.Own(folder / "redis") as redis:
        os.environ["REDIS_URL"] = redis.url
        django.setup()
        from tests.soak import course  # whose models want the settings

        return course.run(site, folder, redis, seconds=minutes * 60, is_calm=is_calm)


if __name__ == "__main__":
    sys.exit(main())
