"""What the demo shows: its steps, its table, and what it still waits for."""

from collections.abc import Callable
from io import StringIO

from django.utils import timezone
from rich.console import Console

from claims.models import Claim
from factcheck.demo import waiting
from factcheck.demo.loading import Desk, load
from factcheck.demo.progress import Progress
from factcheck.demo.table import remarks, rows, table
from factcheck.demo.waiting import Pending
from sources.models import Source
from sources.services import captures
from sources.services.uploads import Upload
from tests.seeds.readings import claims
from tests.support import files


def printed(width: int = 110) -> tuple[Console, StringIO]:
    text = StringIO()
    return Console(file=text, width=width), text


def test_without_a_terminal_a_finished_step_is_one_plain_line() -> None:
    console, text = printed()
    with Progress(console) as shown:
        step = shown.step("Fetching the sources", 3)
        for done in (1, 3, 3):
            step.reach(done)
    assert text.getvalue() == "Fetching the sources: 3 of 3\n"


def test_a_line_of_its_own_is_not_taken_for_markup() -> None:
    console, text = printed(width=20)
    Progress(console).say("web ended with [red] exit code 1; starting it again")
    assert text.getvalue() == "web ended with [red] exit code 1; starting it again\n"


def test_nothing_is_fetched_yet(desk: Desk) -> None:
    sources = load(desk)
    left = waiting.wait([source.pk for source in sources.values()], tell=print, within=0)
    assert left == Pending(fetches=6, readings=0, rankings=0)
    assert str(left) == "6 to fetch, 0 to read, 0 to rank or compare"


def test_nothing_is_left_to_wait_for_when_all_is_done(desk: Desk, work: Callable[[], None]) -> None:
    sources = load(desk)
    work()
    told: list[Pending] = []
    waiting.wait([source.pk for source in sources.values()], tell=told.append)
    assert told == [Pending(fetches=0, readings=0, rankings=0)]


def test_a_capture_that_a_person_typed_out_is_not_waited_for(desk: Desk, work: Callable[[], None]) -> None:
    source = load(desk)["icc"]
    work()
    reviewer = desk.people["reviewer"]
    seen = Upload(name="seen.png", declared="image/png", body=files.PNG)
    captures.upload(source, seen, by=reviewer, now=timezone.now(), transcript="It says so.")
    assert waiting.pending([source.pk]) == Pending(fetches=0, readings=0, rankings=0)


def test_the_table_has_each_source_of_each_claim(desk: Desk) -> None:
    load(desk)
    found = list(rows(desk.people["reader"]))
    links = {key: len(claim.sources) or 1 for key, (_, claim) in claims().items()}
    assert len(found) == sum(links.values())
    assert found[4:6] == [
        ("", "", "US Department of the Treasury", "waiting"),
        ("", "", "US Department of Justice", "waiting"),
    ]


def test_what_could_not_be_read_or_judged_is_named_with_the_reason(desk: Desk) -> None:
    source = load(desk)["icc"]
    Source.objects.filter(pk=source.pk).update(last_outcome="DNS", last_reason="The name was not found.")
    claim = Claim.objects.get(statement=claims()["icc"][1].statement)
    assert list(remarks(desk.people["reader"], {claim.pk: "Its source could not be read."})) == [
        "not read: https://www.icc-cpi.int/venezuela-i: DNS: The name was not found.",
        f"not judged: {claim.statement} Its source could not be read.",
    ]


CLAIM = "The United States offers a reward of up to $50 million for the arrest or conviction of N. N."
ROW = (CLAIM, "CHANGES_REQUIRED", "US Department of the Treasury", "OK")


def test_the_claim_gives_way_first_where_the_table_is_narrow() -> None:
    console, text = printed(width=90)
    console.print(table([ROW], width=90))
    assert text.getvalue().splitlines()[4] == (
        "│ The United States offers… │ CHANGES_REQUIRED │ US Department of the Treasury │ OK      │"
    )


def test_words_in_brackets_stand_in_the_table_as_they_are() -> None:
    console, text = printed()
    console.print(table([("[bold]said[/bold]", "UNCHECKED", "", "no source yet")], width=110))
    assert "[bold]said[/bold]" in text.getvalue()
