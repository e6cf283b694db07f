"""`make bench`: how fast, in one run, against a bare Django view over the same rows. Nothing is asserted.

On PostgreSQL where one answers (TEST_DATABASE_URL, else 127.0.0.1), else on SQLite; with the embedded broker.
"""

import logging
import os

from tests.run import own_database, postgres_answers
from tests.support import environment  # noqa: F401  (a folder of its own, before the settings are read)

IS_POSTGRES = postgres_answers()
os.environ["DATABASE_URL"] = own_database() if IS_POSTGRES else ""
os.environ["REDIS_URL"] = ""
os.environ["RATE_PERSON"] = "1000000/minute"
os.environ["LOG_LEVEL"] = "ERROR"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, setup_test_environment, teardown_databases  # noqa: E402

from factcheck.models import ApiToken, User  # noqa: E402
from factcheck.running import stack  # noqa: E402
from factcheck.running.supervisor import Supervisor  # noqa: E402
from tests.bench import measures, rows  # noqa: E402


def writer() -> tuple[User, str]:
    user = User.objects.create_user("bench")
    user.groups.add(Group.objects.get(name="writer"))
    _, token = ApiToken.objects.create(user=user, name="bench")
    return user, token


def measure() -> None:
    by, token = writer()
    rows.make(by)
    client = Client()
    api, bare = measures.lists(client, token)
    claims = rows.ARTICLES * rows.CLAIMS_EACH
    print(f"A page of 50 claims of {claims:,}, median of {measures.ROUNDS}:")
    print(f"  the API     {api:8.1f} ms  (who, what, where it stands, sources; only what one may see)")
    print(f"  a bare view {bare:8.1f} ms  (the claims' own columns)")
    print(f"  ratio       {api / bare:8.1f}")
    rate = measures.posting(client, token)
    print("Articles with 50 claims each, 51 calls one after the other by one client:")
    print(f"  articles    {rate:8.2f} a second")
    print(f"  claims      {rate * rows.CLAIMS_EACH:8.1f} a second")


def main() -> None:
    print(
        f"On {'PostgreSQL' if IS_POSTGRES else 'SQLite'}, through Django's test client: the same WSGI handler"
    )
    print("and middleware for all, no network between. The rows were written in bulk beforehand.")
    settings.ROOT_URLCONF = "tests.bench.urls"
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with Supervisor(
            [stack.broker({})], logs=settings.DATA_DIR / "logs", say=lambda _: None
        ) as supervisor:
            supervisor.start()
            measure()
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    main()
