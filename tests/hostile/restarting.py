"""A worker whose PostgreSQL goes away: `python -m tests.hostile.restarting DATA_FOLDER PG_CTL MODE`.

DATABASE_URL leads to a server of the test's own, still empty. Says how the fetch ended.
"""

import subprocess
import sys
import threading
import time
from contextlib import suppress
from socket import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.services.crew import Crew

PAGE = b"/page"


class Server:
    """The PostgreSQL under DATA_FOLDER."""

    def __init__(self, control: list[str], folder: str) -> None:
        self.control, self.folder = control, folder

    def tell(self, *what: str) -> None:
        argv = [*self.control, "-D", self.folder, "-w", "-l", f"{self.folder}/log", *what]
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)


def tables() -> None:
    """All tables as the models have them; the migrations would take longer than all the rest."""
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {name.rpartition(".")[2]: None for name in settings.INSTALLED_APPS}
    call_command("migrate", run_syncdb=True, verbosity=0)


def bell(crew: "Crew") -> None:
    """As a task does: a database that is away ends it, and the next bell begins anew."""
    from django.db import DatabaseError, connections

    with suppress(DatabaseError):
        crew.answer()
    connections.close_all()


def main(folder: str, control: str, mode: str) -> None:
    import django

    django.setup()
    tables()
    from django.conf import settings
    from django.db import connections
    from django.utils import timezone

    from factcheck.models import User
    from sources.models import Fetch, Snapshot
    from sources.services import queue, sources
    from sources.services.crew import Crew
    from tests.hostile.server import page, serving
    from tests.hostile.visits import ARTICLE
    from tests.support.processes import eventually

    postgres = Server(control.split(" "), folder)
    is_asked, may_answer = threading.Event(), threading.Event()

    def answer(connection: socket, request: bytes) -> None:
        if PAGE in request.split(b" ")[1]:
            is_asked.set()
            may_answer.wait(30)
        connection.sendall(page(ARTICLE) if PAGE in request else page(b"", status="404 Not Found"))

    with serving(answer) as server:
        settings.FETCH_ALLOWED_ADDRESSES = [server.pair]
        by = User.objects.create(username="writer")
        sources.track(server.url("/page"), by=by, now=timezone.now())
        crew = Crew(2, timezone.now)
        threading.Thread(target=bell, args=(crew,)).start()
        is_asked.wait(30)
        connections.close_all()
        postgres.tell("-m", "immediate", "restart" if mode == "restarted" else "stop")
        may_answer.set()
        if mode == "away":
            time.sleep(1)
            postgres.tell("start")
        eventually(lambda: crew.free == crew.hands, within=60)  # a worker waits 30 s for its database
        queue.sweep(now=timezone.now())
        bell(crew)
    job = Fetch.objects.get()
    print(f"{job.state} {job.outcome}, attempts: {job.attempts}, snapshots: {Snapshot.objects.count()}")


if __name__ == "__main__":
    main(*sys.argv[1:])
