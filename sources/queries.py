"""Sets of sources and what hangs on them; each begins with what this person may see."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.auth.models import Group
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce, Least, Substr

from sources.enums import CapturedBy, FetchState, TakedownState
from sources.health import WINDOW
from sources.models import (
    Attestation,
    Attribution,
    AttributionRuling,
    Change,
    Encounter,
    Extraction,
    Fetch,
    Identity,
    IdentityAct,
    ManifestEntry,
    ManifestLeaf,
    Outage,
    Override,
    Publisher,
    Scrub,
    Snapshot,
    Source,
    TakedownOrder,
    Tombstone,
)
from sources.people import Person, key

LIVE = Q(state__in=[FetchState.QUEUED, FetchState.RUNNING])
OF_A_SNAPSHOT: dict[type[Model], str] = {
    Snapshot: "pk",
    Extraction: "snapshot",
    Attestation: "snapshot",
    Tombstone: "snapshot",
}


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
        Prefetch("fetches", live, to_attr="live"),
        Prefetch("override__successor", went),
        Prefetch("encounters", Encounter.objects.select_related("by").order_by("pk")),
    )


def keepers() -> QuerySet[Group]:
    """The groups that may see who confidential sources are. No role is one, nor is being a superuser."""
    return Group.objects.filter(
        permissions__codename="see_identities", permissions__content_type__app_label="sources"
    )


def kept_identities(user: Person) -> QuerySet[Identity]:
    """Who sources are, where `user` may see, change and erase it, and let colleagues in.

    That is who wrote it down, since they know it anyway and answer to the source, and who keeps sources.
    """
    keeps = Exists(keepers().filter(user=key(user)))
    mine = Identity.objects.filter(seen_by(user, "source__")).filter(Q(entered_by=key(user)) | Q(keeps))
    return mine if user.is_active else Identity.objects.none()


def identities(user: Person) -> QuerySet[Identity]:
    """Who sources are, where `user` may see it: those above, and who was let in by name."""
    if not user.is_active:
        return Identity.objects.none()
    let_in = Identity.let_in.through.objects.filter(identity_id=OuterRef("pk"), user_id=key(user))
    of_others = Identity.objects.filter(seen_by(user, "source__")).filter(Exists(let_in))
    return of_others | kept_identities(user)


def identity_acts(user: Person, source: Source) -> QuerySet[IdentityAct]:
    """Who looked at who a source is, and what else they did about it; for those who may look too."""
    seen = identities(user).filter(source=source).values("source")
    return IdentityAct.objects.filter(source__in=seen).select_related("by", "person").order_by("-pk")


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


def fill_in_attestations(snapshots: Iterable[Snapshot | None]) -> None:
    """Who attested each of those that people captured: one query, and none where machines captured all."""
    own = [each for each in snapshots if each and each.captured_by == CapturedBy.PERSON]
    attestations = Attestation.objects.select_related("by").order_by("pk")
    prefetch_related_objects(own, Prefetch("attestations", attestations))


EXCERPT = 200  # code points of a text that are shown of a change


def changes(user: Person) -> QuerySet[Change]:
    """What changed in sources, as far as both captures may be seen.

    `was_text`, `now_text`: the words of the telling difference; `note_text`: the correction note. Read out
    of the texts themselves, so that what was taken down is gone from here too.
    """
    both = captures_seen_by(user, "before__snapshot__") & captures_seen_by(user, "after__snapshot__")
    return (
        Change.objects.filter(both)
        .select_related("source", "before__snapshot", "after__snapshot", "returns_to__snapshot")
        .defer("before__text", "after__text", "returns_to__text")
        .annotate(
            was_text=_excerpt("before__text", "was"),
            now_text=_excerpt("after__text", "now"),
            note_text=_excerpt("after__text", "note"),
        )
    )


def _excerpt(text: str, place: str) -> Substr:
    start, end = F(f"{place}_start"), F(f"{place}_end")
    return Substr(text, start + 1, Least(end - start, Value(EXCERPT)))


def tombstones(user: Person) -> QuerySet[Tombstone]:
    """What is left of captures that legal orders took down."""
    visible = Tombstone.objects.filter(captures_seen_by(user, "snapshot__"))
    return visible.select_related("snapshot__source", "asked_by", "confirmed_by")


def takedown_orders(user: Person) -> QuerySet[TakedownOrder]:
    """Those that wait for a second person."""
    waiting = TakedownOrder.objects.filter(captures_seen_by(user, "snapshot__"), state=TakedownState.PENDING)
    return waiting.select_related("snapshot__source", "asked_by")


def manifest(user: Person, source: Source) -> QuerySet[ManifestEntry]:
    """The entries of a source that `user` may see.

    `root_number`: of the first root that covers it. `shown_id`: the row that it is about, where that
    may be seen.
    """
    seen = snapshots(user).order_by().values("pk")
    about = (
        Exists(model._default_manager.filter(pk=OuterRef("object_id"), **{f"{path}__in": seen}))
        for model, path in OF_A_SNAPSHOT.items()
    )
    is_shown = reduce(or_, about, Q(object_type__in=["override", "override_end", "encounter"]))
    leaves = ManifestLeaf.objects.filter(source_key=OuterRef("source_id"), seq__gte=OuterRef("seq"))
    return ManifestEntry.objects.filter(source=source).annotate(
        root_number=Subquery(leaves.order_by("seq").values("sealed__number")[:1]),
        shown_id=Case(When(is_shown, then=F("object_id"))),
    )


def attributions(user: Person) -> QuerySet[Attribution]:
    """Who got it from whom, where `user` may see both; `words`: the sentence that says so, where one does.

    A publisher that is named in confidence is named by the source that it publishes.
    """
    rulings = AttributionRuling.objects.select_related("by").order_by("-pk")
    found = between_seen(user).filter(may_read_sentence(user)).annotate(words=sentence())
    return found.prefetch_related(Prefetch("rulings", rulings))


def between_seen(user: Person) -> QuerySet[Attribution]:
    """Who got it from whom, where `user` may see both, but maybe not the text that says so."""
    of_origin = Q(origin__isnull=True) | seen_by(user, "origin__")
    found = Attribution.objects.filter(seen_by(user, "source__"), of_origin)
    return found.select_related("source__publisher", "origin__publisher", "publisher")


def may_read_sentence(user: Person) -> Q:
    """Attributions of which `user` may read what says so."""
    return Q(extraction__isnull=True) | captures_seen_by(user, "extraction__snapshot__")


def sentence() -> Case:
    """Of an attribution, the sentence that says so, where one does."""
    length = ExpressionWrapper(F("end") - F("start"), output_field=IntegerField())
    words = Substr("extraction__text", F("start") + 1, length)
    return Case(When(extraction__isnull=False, then=words))


def publishers() -> QuerySet[Publisher]:
    """The openly named ones; another is seen with what names it."""
    return Publisher.objects.filter(is_open=True).prefetch_related("domains")


def scrub_to_see_to() -> Scrub | None:
    """The newest scrub that found something wrong, until a whole one has found nothing."""
    clean = Scrub.objects.filter(is_whole=True, found=0).order_by("-pk").first()
    wrong = Scrub.objects.filter(found__gt=0).order_by("-pk")
    return (wrong.filter(pk__gt=clean.pk) if clean else wrong).first()
