"""The dashboard as sections, each a figure and a table to be drawn, of the answer of `stats/` alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from claims.coverage import LEFT
from claims.enums import Attention, Pair, Stage, Status
from sources.enums import Health, Outcome

Said = Mapping[str, Any]
# Words of a cell where there is no figure.
NONE = "–"
# Claims that want a person's eye, as `claims.coverage` counts them.
ALARMED = {
    "attention__in": ",".join(each.value for each in Attention if each != Attention.NONE),
    "stage__in": ",".join(each.value for each in Stage if each not in {Stage.DETECTED, *LEFT}),
}


@dataclass(frozen=True)
class Cell:
    """words: as it is read. number: as a chart draws it. href: the list behind it. tone: its colour."""

    words: str
    number: float | None = None
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Row:
    head: Cell
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Section:
    """chart: how the table is drawn, empty where it is not. columns: the first is that of the heads."""

    slug: str
    title: str
    figure: Cell
    under: str = ""
    columns: Sequence[Cell] = ()
    rows: Sequence[Row] = ()
    chart: str = ""
    is_open: bool = False
    empty: str = "Nothing."
    more: Sequence[Cell] = field(default_factory=tuple)


def sections(answer: Said) -> list[Section]:
    """In the order in which they are read: first what wants somebody now."""
    return [
        _overdue(answer),
        _attention(answer["attention"]),
        _queue(answer["queue"]),
        _agreement(answer["agreement"]),
        _over_time(answer["claims"]),
        _statuses(answer["claims"]),
        _verdicts(answer["time_to_verdict"]),
        _articles(answer["articles"]),
        _fetches(answer["fetches"]),
        _sources(answer["sources"]),
    ]


def count(n: int, of: Said | None = None, tone: str = "") -> Cell:
    """A number, and the desk's list of as many."""
    return Cell(f"{n:,}", n, of["desk"] if of else "", tone)


def _of_those(n: int, of: Said | None, tone: str = "", **said: str) -> Cell:
    """A number, and of the desk's list those of which that is said; where there are none, no link."""
    href = f"{of['desk']}&{urlencode(said)}" if of and n else ""
    return Cell(f"{n:,}", n, href, tone)


def took(seconds: int | None) -> str:
    """A time in words, to two units."""
    if seconds is None:
        return NONE
    minutes = round(seconds / 60)
    if minutes < 1:
        return "under a minute"
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"))
    first = next(place for place, (n, _) in enumerate(parts) if n)
    return " ".join(f"{n} {unit}" for n, unit in parts[first : first + 2] if n)


def _ago(at: str | None, now: str) -> str:
    """How long it has been, of moments in the answer."""
    if at is None:
        return NONE
    waited: timedelta = datetime.fromisoformat(now) - datetime.fromisoformat(at)
    return took(max(int(waited.total_seconds()), 0))


def _heads(first: str, words: Iterable[tuple[str, str]]) -> list[Cell]:
    return [Cell(first), *(Cell(label.capitalize(), tone=word) for word, label in words)]


def _overdue(answer: Said) -> Section:
    overdue, queue = answer["overdue"], answer["queue"]
    oldest = _ago(queue["oldest_at"], answer["at"])
    return Section(
        "overdue",
        "Overdue",
        count(overdue["count"], overdue["list"], "bad" if overdue["count"] else ""),
        "claims past their deadline, their check not done",
        more=[Cell(f"The longest has waited {oldest}.", href=queue["list"]["desk"])]
        if queue["count"]
        else (),
    )


def _attention(said: Said) -> Section:
    rows = [
        Row(Cell(Attention(each["attention"]).label), [count(each["count"], each["list"])])
        for each in said["by_reason"]
    ]
    figure = count(said["count"], said["list"], "warn" if said["count"] else "")
    return Section(
        "attention", "Wants attention", figure, "claims that want a person's eye",
        [Cell("Why"), Cell("Claims")], rows, is_open=True,
    )  # fmt: skip


def _queue(said: Said) -> Section:
    ages = [each["age"] for each in said["by_stage"][0]["by_age"]]
    rows = [
        Row(
            Cell(Stage(each["stage"]).label.capitalize()),
            [
                *(_of_those(age["count"], age["list"]) for age in each["by_age"]),
                count(each["count"], each["list"]),
            ],
        )
        for each in said["by_stage"]
    ]
    columns = [
        Cell("Stage"),
        *(Cell(age.capitalize(), tone=f"age-{n}") for n, age in enumerate(ages)),
        Cell("All"),
    ]
    figure = count(said["count"], said["list"])
    return Section("queue", "Queue", figure, "claims wait for a person", columns, rows, "bars")


def _agreement(said: Said) -> Section:
    rate = NONE if said["rate"] is None else f"{said['rate']:.0%}"
    rows = [
        Row(Cell(Pair(each["pair"]).label), [count(each["count"], each["list"])]) for each in said["by_pair"]
    ]
    under = f"of {said['count']:,} first and second reviews agreed"
    figure = Cell(rate, said["rate"], said["list"]["desk"])
    return Section(
        "agreement", "Agreement", figure, under, [Cell("What"), Cell("Claims")], rows, is_open=True
    )


def _over_time(said: Said) -> Section:
    used = [status for status in Status if any(day["counts"][status] for day in said["by_day"])]
    rows = [
        Row(
            Cell(day["day"]),
            [
                Cell(
                    f"{day['counts'][each]:,}",
                    day["counts"][each],
                    f"{day['list']['desk']}&status_then={each}",
                )
                for each in used
            ],
        )
        for day in said["by_day"]
    ]
    columns = _heads("Day", ((each.value, str(each.label)) for each in used))
    return Section(
        "over-time",
        "Claims over time",
        count(said["count"], said["list"]),
        "claims by now",
        columns,
        rows,
        "area",
    )


def _statuses(said: Said) -> Section:
    rows = [
        Row(
            Cell(
                str(Status(each["verification_status"]).label).capitalize(), tone=each["verification_status"]
            ),
            [count(each["count"], each["list"])],
        )
        for each in said["by_status"]
        if each["count"]
    ]
    done = sum(
        each["count"]
        for each in said["by_status"]
        if each["verification_status"] not in ("UNCHECKED", "IN_REVIEW")
    )
    share = f"{done / said['count']:.0%}" if said["count"] else NONE
    return Section(
        "statuses", "Claims by status", Cell(share, done, said["list"]["desk"]),
        "of the claims have an answer", [Cell("Status"), Cell("Claims")], rows, "across",
        empty="No claims yet.",
    )  # fmt: skip


def _verdicts(said: Said) -> Section:
    rows = [
        Row(
            Cell(day["day"]),
            [
                Cell(took(day["median_seconds"]), day["median_seconds"]),
                Cell(took(day["p90_seconds"]), day["p90_seconds"]),
                count(day["count"], day["list"]),
            ],
        )
        for day in said["by_day"]
    ]
    columns = [
        Cell("Day"), Cell("Half took at most", tone="median"), Cell("Nine in ten took at most", tone="p90"),
        Cell("Verdicts"),
    ]  # fmt: skip
    nine = took(said["p90_seconds"])
    return Section(
        "verdicts", "Time to verdict",
        Cell(took(said["median_seconds"]), said["median_seconds"], said["list"]["desk"]),
        f"at most for half of {said['count']:,} first verdicts; {nine} for nine in ten", columns, rows,
        "times",
        empty="No verdict in this period.",
    )  # fmt: skip


def _articles(said: Sequence[Said]) -> Section:
    rows = [
        Row(
            Cell(each["title"], href=each["list"]["desk"]),
            [
                Cell(f"{each['counts']['checked']:,} of {each['counts']['claims']:,}", href=_of_one(each)),
                _of_those(each["counts"]["wants_attention"], each["claims"], **ALARMED),
                Cell(_due(each["deadline"])),
                Cell("may appear", tone="good")
                if each["publishable"]
                else Cell(
                    f"barred by {each['barred_by']:,}", href=f"{each['list']['desk']}#gate", tone="bad"
                ),
            ],
        )
        for each in said
    ]
    columns = [Cell("Article"), Cell("Checked"), Cell("Wants attention"), Cell("Deadline, UTC"), Cell("Gate")]
    ready = sum(each["publishable"] for each in said)
    return Section(
        "articles", "Articles in progress", Cell(f"{ready:,} of {len(said):,}"), "may appear as they stand",
        columns, rows, is_open=True, empty="No article has unfinished claims.",
    )  # fmt: skip


def _of_one(article: Said) -> str:
    """The dashboard of this article alone."""
    return f"{reverse('dashboard')}?article={article['id']}"


def _due(at: str | None) -> str:
    return f"{datetime.fromisoformat(at):%d %b %H:%M}" if at else NONE


def _fetches(said: Said) -> Section:
    used = [Outcome(each["outcome"]) for each in said["by_outcome"]]
    rows = [
        Row(
            Cell(f"{datetime.fromisoformat(hour['hour']):%d %b %H:00}"),
            [
                *(_of_those(hour["counts"].get(each, 0), hour["list"], outcome__exact=each) for each in used),
                count(sum(hour["counts"].values()), hour["list"]),
            ],
        )
        for hour in said["by_hour"]
    ]
    columns = [*_heads("Hour, UTC", ((each.value, str(each.label)) for each in used)), Cell("All")]
    figure = count(said["count"], said["list"])
    return Section("fetches", "Fetches by the hour", figure, "in the last 48 hours", columns, rows, "bars")


def _sources(said: Said) -> Section:
    used = [Health(each["health"]) for each in said["by_health"] if each["count"]]
    rows = [
        Row(
            Cell(each["publisher"]["name"] if each["publisher"] else "Publisher not known"),
            [
                *(_of_those(each["counts"][health], each["list"], health__exact=health) for health in used),
                count(each["count"], each["list"]),
            ],
        )
        for each in said["by_publisher"]
    ]
    columns = [*_heads("Publisher", ((each.value, str(each.label)) for each in used)), Cell("All")]
    troubled = sum(each["count"] for each in said["by_health"] if each["health"] in ("DEAD", "DEGRADED"))
    figure = _of_those(troubled, said["list"], "warn" if troubled else "", health__in="DEAD,DEGRADED")
    return Section(
        "sources", "Source health", figure, f"of {said['count']:,} sources on the web are failing or dead",
        columns, rows, "across", empty="No sources yet.",
    )  # fmt: skip
