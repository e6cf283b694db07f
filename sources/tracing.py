"""Where sources have it from, and how many independent origins that makes; as far as a person may see."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from sources import labels, lineage, origins, sketches
from sources.enums import AttributionState
from sources.lineage import Branch
from sources.models import Attribution, Publisher, Source, Trace
from sources.people import Person
from sources.queries import between_seen, seen_by
from sources.sketches import Sketch

MOST_STEPS = 20  # from source to source; a longer chain is cut
# The ids of some sources and of all that these lead to along accepted attributions, seen or not.
REACHED = """
    WITH RECURSIVE reached (id) AS (
        SELECT id FROM sources_source WHERE id IN ({})
        UNION
        SELECT origin_id FROM sources_attribution JOIN reached ON source_id = reached.id
        WHERE state = 'ACCEPTED' AND origin_id IS NOT NULL
    )
    SELECT id FROM reached
"""

LONGEST_NAME = 80


@dataclass(frozen=True)
class Behind:
    """What some sources lead to along accepted attributions, those sources too, and who got it from whom.

    A publisher stands in pairs for its page, where none is named.
    """

    sources: frozenset[UUID]
    publishers: frozenset[UUID]
    pairs: tuple[tuple[UUID, UUID], ...]


@dataclass(frozen=True)
class Group:
    """Sources that come down to one origin. `origin` where it is one source or publisher, else `alike`, those
    of them that carry the same text or say that they have it from each other; `derived` got it from there.
    """

    origin: Source | Publisher | None
    alike: Sequence[Source]
    derived: Sequence[Source]
    is_circle: bool = False

    @property
    def words(self) -> str:
        """Why they are one, in plain words; empty where one stands for itself."""
        if self.origin and not self.derived:
            return ""
        origin = str(self.origin or "")
        name = origin if len(origin) <= LONGEST_NAME else origin[:LONGEST_NAME].rstrip() + "…"
        return labels.one_origin(len(self.alike), len(self.derived), name, is_circle=self.is_circle)


@dataclass(frozen=True)
class Told:
    """A source or publisher in a tree; `is_asked`: one of those whose origins were asked for."""

    who: Source | Publisher
    is_asked: bool


@dataclass(frozen=True)
class Drawn:
    """One place of a tree: who stands there, and who got it from there.

    Several stand at one place where they carry the same text, or, in an origin, name each other in a circle.
    is_again: drawn elsewhere with what is beneath it. is_page: the page of the publisher above it.
    """

    told: Sequence[Told]
    takers: Sequence["Drawn"]
    is_again: bool = False
    is_page: bool = False
    is_circle: bool = False


@dataclass(frozen=True)
class Origins:
    """The independent origins behind some sources; `drawn` is a tree of each, in the same order."""

    groups: Sequence[Group]
    sources: int
    drawn: Sequence[Drawn] = ()

    @property
    def is_chain(self) -> bool:
        """Somebody got it from somebody, or carries the same text: there is something to draw."""
        return any(each.takers or len(each.told) > 1 for each in self.drawn)

    @property
    def count(self) -> int:
        return len(self.groups)

    @property
    def words(self) -> str:
        return labels.origins(self.sources, self.count, [each.words for each in self.groups if each.words])


def behind(user: Person, ids: Iterable[UUID]) -> Behind:
    """One query, however many steps it is from source to source."""
    asked = list(dict.fromkeys(ids))
    return _behind(asked, leading(user, asked).filter(state=AttributionState.ACCEPTED))


def leading(user: Person, ids: Sequence[UUID]) -> QuerySet[Attribution]:
    """Whom these sources have it from, and whom those have it from in turn, the oldest first."""
    reached = RawSQL(REACHED.format(", ".join(["%s"] * len(ids)) or "NULL"), [_as_param(key) for key in ids])
    return between_seen(user).filter(source__in=reached).order_by("pk")


def _as_param(key: UUID) -> object:
    return Source._meta.pk.get_db_prep_value(key, connection)


def _behind(ids: Iterable[UUID], accepted: Iterable[Attribution]) -> Behind:
    by_source = dict[UUID, list[Attribution]]()
    for each in accepted:
        by_source.setdefault(each.source_id, []).append(each)
    seen: frozenset[UUID] = frozenset()
    todo, pairs, houses = frozenset(ids), list[tuple[UUID, UUID]](), set[UUID]()
    for _ in range(MOST_STEPS):
        found = sorted((each for key in todo for each in by_source.get(key, ())), key=lambda each: each.pk)
        seen |= todo
        todo = frozenset(each.origin_id for each in found if each.origin_id) - seen
        for each in found:
            if origin := each.origin_id or each.publisher_id:
                pairs.append((each.source_id, origin))
        houses |= {each.publisher_id for each in found if each.publisher_id and not each.origin_id}
    return Behind(seen | todo, frozenset(houses), tuple(pairs))


def origins_of(
    user: Person,
    ids: Iterable[UUID],
    *,
    known: Iterable[Source] = (),
    told: Iterable[Attribution] | None = None,
) -> Origins:
    """Of these sources, each of which the person may see.

    known: some of them with their publishers; told: what is `leading` from them; where that was read already.
    """
    ids = list(dict.fromkeys(ids))
    told = leading(user, ids) if told is None else told
    accepted = [each for each in told if each.state == AttributionState.ACCEPTED]
    found = _behind(ids, accepted)
    pages = {each.pk: each for each in known}
    for each in accepted:
        pages |= {row.pk: row for row in (each.source, each.origin) if row}
    if missing := found.sources - set(pages):
        rows = Source.objects.filter(seen_by(user), pk__in=missing).select_related("publisher")
        pages |= {each.pk: each for each in rows}
    pages = {key: pages[key] for key in sorted(found.sources & set(pages))}
    houses = {each.publisher.pk: each.publisher for each in accepted if each.publisher}
    houses = {key: row for key, row in houses.items() if key in found.publishers}
    own = [
        (each.publisher.pk, each.pk)
        for each in pages.values()
        if each.publisher and each.publisher.pk in houses
    ]
    leaders = sketches.alike(_sketches(pages))
    asked = [each for each in ids if each in pages]
    got_from = [*found.pairs, *own]
    groups = origins.resolve(asked, got_from=got_from, alike=leaders)
    trees = lineage.grow([each.nodes for each in groups], got_from=got_from, alike=leaders)
    draw = _Drawing(pages, houses, set(asked))
    drawn = [draw.root(tree, group) for tree, group in zip(trees, groups, strict=True)]
    return Origins([_group(each, pages, houses) for each in groups], len(asked), drawn)


class _Drawing:
    """Trees of ids, with the rows that they stand for."""

    def __init__(
        self, pages: Mapping[UUID, Source], houses: Mapping[UUID, Publisher], asked: Container[UUID]
    ) -> None:
        self.pages, self.houses, self.asked = pages, houses, asked

    def root(self, tree: Branch[UUID], group: origins.Origin[UUID]) -> Drawn:
        drawn = self.branch(tree)
        return replace(drawn, is_circle=group.is_circle)

    def branch(self, tree: Branch[UUID], above: Branch[UUID] | None = None) -> Drawn:
        rows = [row for each in tree.members if (row := self.pages.get(each) or self.houses.get(each))]
        house = next((each for each in above.members if each in self.houses), None) if above else None
        return Drawn(
            [Told(row, row.pk in self.asked) for row in rows],
            [self.branch(each, tree) for each in tree.takers],
            tree.is_again,
            house is not None and all(getattr(row, "publisher_id", None) == house for row in rows),
        )


def _group(
    found: origins.Origin[UUID], pages: Mapping[UUID, Source], houses: Mapping[UUID, Publisher]
) -> Group:
    nodes, is_one = set(found.nodes), len(found.nodes) == 1
    return Group(
        (pages.get(found.nodes[0]) or houses.get(found.nodes[0])) if is_one else None,
        [pages[each] for each in found.sources if each in nodes],
        [pages[each] for each in found.sources if each not in nodes],
        found.is_circle,
    )


def _sketches(ids: Collection[UUID]) -> dict[UUID, Sketch]:
    """Of the newest texts of these sources, as far as they were traced yet; of one, nothing is like it."""
    if len(ids) < 2:
        return {}
    newest = Source.objects.filter(pk__in=ids).values("reading")
    rows = Trace.objects.filter(extraction__in=newest)
    found = rows.values_list("extraction__snapshot__source", "sketch", "runs")
    return {source: sketches.unpacked(bytes(kept), runs) for source, kept, runs in found}
