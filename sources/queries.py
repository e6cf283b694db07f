"""Sets of sources and what hangs on them; each begins with what this person may see."""

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from sources.enums import FetchState, TakedownState
from sources.health import WINDOW
from sources.models import (
    Attestation,
    Extraction,
    Fetch,
    Outage,
    Override,
    Publisher,
    Snapshot,
    Source,
    TakedownOrder,
    Tombstone,
)
from sources.people import Person, key

LIVE = Q(state__in=[FetchState.QUEUED, FetchState.RUNNING])


def seen_by(user: Person, path: str = "") -> Q:
    """What hangs on a source that `user` may see; `path` leads to the source, as in "snapshot__source__"."""
    through = Source.seen_by.through
    mine = through.objects.filter(source_id=OuterRef(f"{path}pk"), user_id=key(user))
    return Q(**{f"{path}is_open": True}) | Q(Exists(mine))


def captures_seen_by(user: Person, path: str = "") -> Q:
    """What hangs on a capture that `user` may see: of a source that they see, and open or given to them.

    A person's own capture stays as restricted as it was uploaded, whatever becomes of its source.
    """
    through = Snapshot.seen_by.through
    mine = through.objects.filter(snapshot_id=OuterRef(f"{path}pk"), user_id=key(user))
    return seen_by(user, f"{path}source__") & (Q(**{f"{path}is_open": True}) | Q(Exists(mine)))


def capture_count(user: Person) -> Coalesce:
    """How many captures of a source `user` may see; for an annotation of sources."""
    visible = Snapshot.objects.filter(captures_seen_by(user), source=OuterRef("pk")).order_by()
    return Coalesce(Subquery(visible.values("source").annotate(count=Count("pk")).values("count")), 0)


def sources(user: Person) -> QuerySet[Source]:
    """Every source that `user` may see, with what a list shows of each: the newest text itself is left out.

    `fetch_state`: QUEUED or RUNNING while a fetch waits or runs, else None. `in_outage`: whether its last
    check fell into an outage of ours.
    """
    live = Fetch.objects.filter(LIVE, source=OuterRef("pk"))
    return (
        Source.objects.filter(seen_by(user))
        .select_related("publisher", "latest", "reading", "override__made_by")
        .prefetch_related("latest__attestations")
        .defer("reading__text")
        .annotate(fetch_state=Subquery(live.values("state")[:1]), in_outage=_in_outage("last_checked_at"))
    )


def sources_in_full(user: Person) -> QuerySet[Source]:
    """As `sources`, with why each waits (`live`, its fetch that waits or runs) and where each went."""
    live = Fetch.objects.filter(LIVE).select_related("host")
    went = Source.objects.filter(seen_by(user))
    return sources(user).prefetch_related(
        Prefetch("fetches", live, to_attr="live"), Prefetch("override__successor", went)
    )


def _in_outage(moment: str) -> Exists:
    """Whether the moment in a column fell into an outage of ours (as Outage.covers)."""
    at = OuterRef(moment)
    noticed = Outage.objects.filter(
        noticed_at__lte=ExpressionWrapper(at + WINDOW, output_field=DateTimeField())
    )
    return Exists(noticed.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at)))


def fetches(user: Person) -> QuerySet[Fetch]:
    """`in_outage`: whether it ended in an outage of ours."""
    return (
        Fetch.objects.filter(seen_by(user, "source__"))
        .select_related("source", "host")
        .annotate(in_outage=_in_outage("ended_at"))
    )


def overrides(user: Person) -> QuerySet[Override]:
    """What people said of sources; a successor that `user` may not see is absent."""
    went = Source.objects.filter(seen_by(user))
    return (
        Override.objects.filter(seen_by(user, "source__"))
        .select_related("made_by", "lifted_by")
        .prefetch_related(Prefetch("successor", went))
    )


def snapshots(user: Person) -> QuerySet[Snapshot]:
    return (
        Snapshot.objects.filter(captures_seen_by(user))
        .select_related("source", "person", "tombstone__asked_by", "tombstone__confirmed_by")
        .prefetch_related(
            Prefetch("extractions", Extraction.objects.defer("text").order_by("-pk")),
            Prefetch("attestations", Attestation.objects.select_related("by").order_by("pk")),
        )
    )


def extractions(user: Person) -> QuerySet[Extraction]:
    attestations = Attestation.objects.select_related("by").order_by("pk")
    return (
        Extraction.objects.filter(captures_seen_by(user, "snapshot__"))
        .select_related("snapshot__source", "snapshot__person", "snapshot__tombstone")
        .prefetch_related(Prefetch("snapshot__attestations", attestations))
    )


def tombstones(user: Person) -> QuerySet[Tombstone]:
    """What is left of captures that legal orders took down."""
    visible = Tombstone.objects.filter(captures_seen_by(user, "snapshot__"))
    return visible.select_related("snapshot__source", "asked_by", "confirmed_by")


def takedown_orders(user: Person) -> QuerySet[TakedownOrder]:
    """Those that wait for a second person."""
    waiting = TakedownOrder.objects.filter(captures_seen_by(user, "snapshot__"), state=TakedownState.PENDING)
    return waiting.select_related("snapshot__source", "asked_by")


def publishers() -> QuerySet[Publisher]:
    """The openly named ones; another is seen with what names it."""
    return Publisher.objects.filter(is_open=True).prefetch_related("domains")
