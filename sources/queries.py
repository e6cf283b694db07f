"""Sets of sources and what hangs on them; each begins with what this person may see."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from sources.enums import FetchState
from sources.models import Extraction, Fetch, Publisher, Snapshot, Source
from sources.people import Person, key


def seen_by(user: Person, path: str = "") -> Q:
    """What hangs on a source that `user` may see; `path` leads to the source, as in "snapshot__source__"."""
    through = Source.seen_by.through
    mine = through.objects.filter(source_id=OuterRef(f"{path}pk"), user_id=key(user))
    return Q(**{f"{path}is_open": True}) | Q(Exists(mine))


def sources(user: Person) -> QuerySet[Source]:
    """Every source that `user` may see, with what a list shows of each: the newest text itself is left out.

    `fetch_state`: QUEUED or RUNNING while a fetch waits or runs, else None.
    """
    live = Fetch.objects.filter(source=OuterRef("pk"), state__in=[FetchState.QUEUED, FetchState.RUNNING])
    return (
        Source.objects.filter(seen_by(user))
        .select_related("publisher", "latest", "reading")
        .defer("reading__text")
        .annotate(fetch_state=Subquery(live.values("state")[:1]))
    )


def fetches(user: Person) -> QuerySet[Fetch]:
    return Fetch.objects.filter(seen_by(user, "source__")).select_related("source")


def snapshots(user: Person) -> QuerySet[Snapshot]:
    return (
        Snapshot.objects.filter(seen_by(user, "source__"))
        .select_related("source")
        .prefetch_related(Prefetch("extractions", Extraction.objects.defer("text").order_by("-pk")))
    )


def extractions(user: Person) -> QuerySet[Extraction]:
    return Extraction.objects.filter(seen_by(user, "snapshot__source__")).select_related("snapshot__source")


def publishers() -> QuerySet[Publisher]:
    """The openly named ones; another is seen with what names it."""
    return Publisher.objects.filter(is_open=True).prefetch_related("domains")
