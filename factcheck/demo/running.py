"""One run of the demo: processes up, content loaded and judged, then up until somebody stops it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.core.management import call_command
from rich.console import Console

from claims.services import history
from factcheck.demo import environment, people, proposing, waiting
from factcheck.demo.judging import Playing
from factcheck.demo.loading import Desk, load
from factcheck.demo.place import Kept, Place
from factcheck.demo.processes import processes
from factcheck.demo.progress import Progress
from factcheck.demo.table import remarks, rows, table
from factcheck.models import User
from factcheck.running.supervisor import Supervisor
from seeds import content
from sources.models import Source

Clock = Callable[[], datetime]
IS_READY = " is ready"


def run(place: Place, kept: Kept, *, clock: Clock, console: Console) -> None:
    """Never returns: a signal ends it. Raises NotThisDemo, or supervisor.NotReady."""
    wanted = processes(place, kept)
    shown = Progress(console)
    up = shown.step("Starting the processes", len(wanted))

    def hear(line: str) -> None:
        if line.endswith(IS_READY):
            up.advance()
        else:
            shown.say(line)

    with Supervisor(wanted, logs=place.logs, say=hear) as supervisor:
        with shown:
            newsroom = _prepare(place, kept, shown)
            supervisor.start()
            found = _propose(shown)
            notes = _work(newsroom, kept, shown, clock)
        console.print(proposing.table(found, width=console.width))
        console.print(table(rows(newsroom["reader"]), width=console.width))
        for line in (*proposing.summary(found), *remarks(newsroom["reader"], notes), *_lines(kept)):
            print(line)
        supervisor.wait()


def _prepare(place: Place, kept: Kept, shown: Progress) -> dict[str, User]:
    step = shown.step("Preparing database and people", 2)
    call_command("migrate", interactive=False, verbosity=0)
    step.advance()
    made = people.make(place, kept)
    step.advance()
    return made


def _propose(shown: Progress) -> list[proposing.Compared]:
    """The article is read by itself before what people marked in it is loaded."""
    step = shown.step("Proposing the article's claims by itself")
    found = proposing.compared(content.article())
    step.advance()
    return found


def _work(newsroom: Mapping[str, User], kept: Kept, shown: Progress, clock: Clock) -> dict[UUID, str]:
    """Loads, waits for the workers, judges; returns why a claim was not judged, by its id."""
    loading = shown.step("Loading articles, claims and sources")
    samples = None if kept.is_live else environment.address(kept.sample_port)
    desk = Desk(newsroom, now=clock(), samples=samples)
    sources = load(desk)
    proposing.keep_the_rest(desk)
    loading.advance()
    _wait(sources, shown)
    judgements = content.judgements()
    judging = shown.step("Playing what two reviewers did", len(judgements))
    playing = Playing(newsroom, sources, now=clock())
    for judgement in judgements:
        playing.play(judgement)
        judging.advance()
    history.seal(now=clock())  # so that from the first moment nothing can be taken away unseen
    return playing.notes


def _wait(sources: Mapping[str, Source], shown: Progress) -> None:
    on_the_web = [source.pk for source in sources.values() if source.url]
    fetching = shown.step("Fetching the sources", len(on_the_web))
    reading = shown.step("Reading them and ranking their passages")

    def tell(left: waiting.Pending) -> None:
        fetching.reach(len(on_the_web) - left.fetches)
        if left.is_nothing:
            reading.advance()

    left = waiting.wait(on_the_web, tell=tell)
    if not left.is_nothing:
        shown.say(
            f"Still waiting for the workers ({left}); going on without. Their logs are in the data folder."
        )


def _lines(kept: Kept) -> list[str]:
    """Where to go and who to be, one fact a line."""
    home = environment.address(kept.port)
    return [
        "",
        f"admin: {home}/admin/",
        f"public: {home}/checks/",
        *(
            f"user: {name} password: {kept.passwords[name]} role: {role}"
            for name, role in people.ROLES.items()
        ),
        f"token: {kept.token}",
        f"curl -H 'Authorization: Token {kept.token}' {home}/api/v1/claims/",
        "",
        "Running until Ctrl-C. Started again, it goes on with what is there.",
    ]
