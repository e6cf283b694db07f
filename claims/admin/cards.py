"""The cards of a claim's page: rows with what a reader needs beside them, for one person's eyes."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from claims import anchoring, findings, labels, queries, rules
from claims.admin import comparing, progress, ruling
from claims.admin.acts import Act
from claims.admin.cited import values
from claims.admin.colleagues import name
from claims.admin.paragraphs import Passage, in_context
from claims.enums import AnchorState, ApprovalState, Move, RecheckKind, Ruling, Stage
from claims.findings import Finding
from claims.models import Claim, Evidence, Mention, Recheck, Suggestion, Verdict
from claims.services import anchors
from claims.services.rechecks import ALARMING
from sources import queries as source_queries
from sources.admin import words
from sources.admin.captured import Mark, Piece, pieces
from sources.enums import AttributionState, DifferenceKind, Located
from sources.models import Attribution, Extraction, Fetch, Source
from sources.people import User

FREE = (Stage.DETECTED, Stage.OPEN)
CUT_FIRST, CUT_LAST = re.compile(r"^\S+(?=\s)"), re.compile(r"(?<=\s)\S+$")  # half a word at the edge
TWO_PERSON_ACTS = {Move.NOT_CHECKABLE: "set it aside as not checkable"}


@dataclass(frozen=True)
class Place:
    """Where the claim stands in the newest text; `passage` is empty when its words are gone."""

    mention: Mention
    passage: Passage
    warning: str


@dataclass(frozen=True)
class Since:
    """What was cited of a source, and that its newest text is another; `is_mine`: this person cited it."""

    evidence: Evidence
    to: UUID
    is_mine: bool

    @property
    def snapshot_id(self) -> UUID:
        assert self.evidence.extraction is not None
        return self.evidence.extraction.snapshot_id


@dataclass(frozen=True)
class Linked:
    """A linked source with its state and the fetch that waits or runs."""

    source: Source
    said: words.Said
    fetch: Fetch | None
    captures: int
    reading_id: str
    has_changed: bool
    captured_at: datetime | None
    snapshot_id: UUID | None
    since: Since | None
    attributions: Sequence[Attribution]
    unbacked: Sequence[str]
    progress: str


@dataclass(frozen=True)
class Proposed:
    """A suggested passage with the values in it marked."""

    suggestion: Suggestion
    source: Source
    pieces: Sequence[Piece]
    is_cited: bool


@dataclass(frozen=True)
class Seen:
    """A citation whose words are no longer as they were, beside what stands there now."""

    found: Finding

    @property
    def evidence(self) -> Evidence:
        return self.found.evidence

    @property
    def pieces(self) -> tuple[list[Piece], list[Piece]]:
        """The cited words and those that stand there now, each among its own, marked where they differ."""
        cited, found = self.evidence, self.found
        was, now = comparing.marked(cited.quote or "", found.now)
        return (
            [Piece(_lead(cited.prefix), 0), *was, Piece(_tail(cited.suffix), 0)],
            [Piece(_lead(found.before), 0), *now, Piece(_tail(found.after), 0)],
        )

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What was, what is now, and of what kind that is."""
        return [(each["was"], each["now"], _kind(each)) for each in self.found.differences]


@dataclass(frozen=True)
class Changed:
    """An open recheck, what became of each citation that it is about, and how this person may rule on it."""

    recheck: Recheck
    seen: Sequence[Seen]
    places: Sequence[Sequence[Piece]]
    gone: Sequence[str]
    asked: ruling.Asked | None
    form: ruling.Rule | None


@dataclass(frozen=True)
class Asked:
    """The first half of an act that takes two persons; `is_for_me`: this person may be the second."""

    who: str
    what: str
    reason: str
    is_for_me: bool


def waiting(claim: Claim, user: User) -> list[Asked]:
    """What one person has asked for and a second has not yet, while it can still be done."""
    if claim.stage not in FREE:
        return []
    found = claim.approvals.filter(state=ApprovalState.PENDING, act__in=TWO_PERSON_ACTS)
    return [
        Asked(
            name(each.asked_by),
            TWO_PERSON_ACTS[Move(each.act)],
            each.reason,
            each.asked_by_id != user.pk and rules.may(user, "review"),
        )
        for each in found.select_related("asked_by").order_by("asked_at")
    ]


def places(claim: Claim) -> list[Place]:
    """Its mentions in the newest text, each in its paragraph."""
    text = claim.article.newest.text if claim.article.newest else ""
    return [_place(text, mention) for mention in claim.places]  # type: ignore[attr-defined]


def _place(text: str, mention: Mention) -> Place:
    warning = labels.ANCHORS.get(AnchorState(mention.anchor), "")
    if mention.start is None or mention.end is None:
        return Place(mention, Passage(), warning)
    return Place(mention, in_context(text, Mark(mention.start, mention.end, tone="claim")), warning)


def rechecks(claim: Claim, user: User, *, failed: Act | None = None) -> list[Changed]:
    """What is open on it, the oldest first; a form that was refused stands in its place as it was typed."""
    open_ones = queries.rechecks(user).filter(claim=claim, closed_at=None)
    return [changed(each, claim, user, failed=failed) for each in open_ones.order_by("opened_at")]


def changed(recheck: Recheck, claim: Claim, user: User, *, failed: Act | None = None) -> Changed:
    """A recheck with those citations that are no longer as they were, each passage once."""
    recheck.claim = claim
    found = findings.of(recheck, user)
    shown = {(each.evidence.quote, each.now): Seen(each) for each in found if each.state != Located.UNKNOWN}
    altered = [each for each in shown.values() if each.found.state in ALARMING]
    form = None
    if isinstance(failed, ruling.Rule) and failed.row.pk == recheck.pk:
        form = failed
    elif not recheck.closed_at and ruling.Rule.is_offered(claim, user):
        form = ruling.Rule(claim, user, recheck=recheck, found=found)
    places = [_among_its_own(each) for each in anchors.live(claim)]
    return Changed(
        recheck=recheck,
        seen=altered or list(shown.values()),
        places=places,
        gone=_gone(recheck),
        asked=ruling.asked(recheck, user),
        form=form,
    )


def _gone(recheck: Recheck) -> list[str]:
    """The words of the claim that its article's newest text has no more, while nobody has ruled on that."""
    if recheck.kind != RecheckKind.TEXT or recheck.closed_at:
        return []
    lost = recheck.claim.mentions.filter(version=recheck.claim.article.newest_id, anchor=AnchorState.ORPHANED)
    return list(dict.fromkeys(lost.order_by("pk").values_list("exact", flat=True)))


def _among_its_own(mention: Mention) -> Sequence[Piece]:
    """The article's words of the claim, with some around them."""
    marked = Piece(mention.exact, 0, Mark(0, len(mention.exact), tone="claim"))
    return [Piece(_lead(mention.prefix), 0), marked, Piece(_tail(mention.suffix), 0)]


def overtaken(verdict: Verdict | None, user: User) -> Recheck | None:
    """The ruling by which the verdict was right when made, and no more."""
    if verdict is None:
        return None
    ruled = queries.rechecks(user).filter(verdict=verdict, ruling=Ruling.SUPERSEDED)
    return ruled.order_by("-closed_at").first()


def _kind(difference: Mapping[str, str]) -> str:
    kind = difference.get("kind", "")
    return DifferenceKind(kind).label if kind in DifferenceKind.values else ""


def _lead(text: str | None) -> str:
    """Words before a passage; one that was cut in two is left out."""
    is_cut = len(text or "") == anchoring.CONTEXT
    text = CUT_FIRST.sub("", text or "") if is_cut else text
    return f"… {text.lstrip()}" if text else ""


def _tail(text: str | None) -> str:
    is_cut = len(text or "") == anchoring.CONTEXT
    text = CUT_LAST.sub("", text or "") if is_cut else text
    return f"{text.rstrip()} …" if text else ""


def linked(
    claim: Claim, user: User, *, changed: Container[UUID | None], evidence: Sequence[Evidence] = ()
) -> list[Linked]:
    """Its sources in the order in which we began to track them.

    changed: ids of those with an open recheck. evidence: what is cited, as far as the person may see it.
    """
    unbacked = {link.source_id: link.unbacked for link in claim.links.all() if link.ranked_id}
    ids = [link.source_id for link in claim.links.all()]
    sources = source_queries.sources(user).prefetch_related(None).filter(pk__in=ids)
    sources = sources.annotate(captures=source_queries.capture_count(user))
    found = {source.pk: source for source in sources.order_by("created_at")}
    fetching = [key for key, source in found.items() if source.fetch_state]  # type: ignore[attr-defined]
    running = progress.live(fetching, user)
    doing = progress.of(list(claim.links.all()), found, running, user, now=timezone.now())
    said, readings = _said_of(ids, user), _readings(found.values(), user)
    return [
        Linked(
            source,
            words.of(source, now=timezone.now()),
            running.get(source.pk),
            source.captures,
            str(source.reading_id or ""),
            source.pk in changed,
            reading.snapshot.captured_at if (reading := readings.get(source.reading_id)) else None,
            reading.snapshot_id if reading else None,
            _since(source, reading, evidence, user),
            said.get(source.pk, ()),
            unbacked.get(source.pk, ()) if source.reading_id else (),
            doing.get(source.pk, ""),
        )
        for source in found.values()
    ]


def _readings(sources: Iterable[Source], user: User) -> dict[UUID | None, Extraction]:
    """The newest readings of these sources that the person may see, without their texts."""
    ids = [each.reading_id for each in sources if each.reading_id]
    visible = source_queries.extractions(user).prefetch_related(None).filter(pk__in=ids)
    return {each.pk: each for each in visible.select_related("snapshot").defer("text", "snapshot__exchange")}


def _since(
    source: Source, reading: Extraction | None, evidence: Sequence[Evidence], user: User
) -> Since | None:
    """The newest citation of the source, one's own before others', where its text is another by now."""
    cited = [
        each
        for each in evidence
        if each.source_id == source.pk and each.extraction_id and not hasattr(each, "retraction")
    ]
    newest = max(cited, key=lambda each: (each.cited_by_id == user.pk, each.cited_at), default=None)
    if newest is None or newest.extraction is None or reading is None:
        return None
    is_same = newest.extraction.text_sha256 == reading.text_sha256
    if is_same or newest.extraction.snapshot_id == reading.snapshot_id:
        return None
    return Since(newest, reading.snapshot_id, newest.cited_by_id == user.pk)


def _said_of(ids: Sequence[UUID], user: User) -> dict[UUID, list[Attribution]]:
    """Whom each of the sources has it from, as accepted or proposed, the oldest first."""
    found: dict[UUID, list[Attribution]] = {}
    said = source_queries.attributions(user).filter(source__in=ids)
    for each in said.exclude(state=AttributionState.DISMISSED).order_by("pk"):
        found.setdefault(each.source_id, []).append(each)
    return found


def suggestions(claim: Claim, user: User, evidence: Sequence[Evidence]) -> list[Proposed]:
    """The likeliest first; `evidence` tells which of them are cited already."""
    cited = {(each.extraction_id, each.start) for each in evidence if not hasattr(each, "retraction")}
    visible = queries.suggestions(user).prefetch_related(None)
    found = visible.filter(claim=claim).order_by("-score", "rank")
    return [
        Proposed(
            each,
            each.extraction.snapshot.source,
            list(pieces(each.quote, values(each))),
            (each.extraction_id, each.start) in cited,
        )
        for each in found
    ]


def fill_in_attestations(
    evidence: Iterable[Evidence], proposed: Iterable[Proposed], linked: Iterable[Linked]
) -> None:
    """Who attested the captures that a claim's page shows: at most one query for all of them."""
    readings = (*(each.extraction for each in evidence), *(each.suggestion.extraction for each in proposed))
    shown = [each.snapshot for each in readings if each]
    source_queries.fill_in_attestations([*shown, *(each.source.latest for each in linked)])
