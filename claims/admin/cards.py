"""The cards of a claim's page: rows with what a reader needs beside them, for one person's eyes."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, OuterRef, Subquery, UUIDField, When

from claims import anchoring, findings, labels, queries, rules
from claims.admin import comparing, drifting, progress, ruling
from claims.admin.acts import Act
from claims.admin.cited import values
from claims.admin.colleagues import name
from claims.admin.drifting import Drifted
from claims.admin.paragraphs import Passage, in_context
from claims.enums import AnchorState, Move, RecheckKind, Ruling, Stage
from claims.findings import Finding
from claims.models import Approval, Claim, ClaimSource, Evidence, Mention, Recheck, Suggestion, Verdict
from claims.services.rechecks import ALARMING
from sources import queries as source_queries
from sources import tracing
from sources.admin import words
from sources.admin.captured import Mark, Piece, pieces
from sources.enums import AttributionState, DifferenceKind, Located
from sources.models import Attribution, AttributionRuling, Extraction, Source
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
    """A linked source with its state; `is_fetching`: a fetch of it waits or runs."""

    source: Source
    said: words.Said
    is_fetching: bool
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
    drifted: Sequence[Drifted]
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
    half: Approval | None = getattr(claim, "asked", None)
    if half is None or claim.stage not in FREE:
        return []
    is_for_me = half.asked_by_id != user.pk and rules.may(user, "review")
    return [Asked(name(half.asked_by), TWO_PERSON_ACTS[Move(half.act)], half.reason, is_for_me)]


def places(claim: Claim) -> list[Place]:
    """Its mentions in the newest text, each in its paragraph."""
    text = claim.article.newest.text if claim.article.newest else ""
    return [_place(text, mention) for mention in claim.places]  # type: ignore[attr-defined]


def _place(text: str, mention: Mention) -> Place:
    warning = labels.ANCHORS.get(AnchorState(mention.anchor), "")
    if mention.start is None or mention.end is None:
        return Place(mention, Passage(), warning)
    return Place(mention, in_context(text, Mark(mention.start, mention.end, tone="claim")), warning)


def rechecks(
    claim: Claim,
    user: User,
    told: Iterable[Recheck],
    evidence: Iterable[Evidence],
    *,
    failed: Act | None = None,
) -> list[Changed]:
    """What is open on it, the oldest first; a form that was refused stands in its place as it was typed.

    told: as `queries.rechecks_of` has them. evidence: what is cited, as far as the person may see it.
    """
    open_ones = [each for each in told if not each.closed_at]
    for each in open_ones:
        if each.extraction:  # so that what a colleague asked for is read out of what was read already
            each.extraction.text = each.newer_text or ""  # type: ignore[attr-defined]
    found = findings.of_open(open_ones, claim, evidence)
    return [changed(each, claim, user, found[each.pk], failed=failed) for each in open_ones]


def changed(
    recheck: Recheck, claim: Claim, user: User, found: Sequence[Finding], *, failed: Act | None = None
) -> Changed:
    """A recheck with those citations that are no longer as they were, each passage once."""
    recheck.claim = claim
    shown = {(each.evidence.quote, each.now): Seen(each) for each in found if each.state != Located.UNKNOWN}
    altered = [each for each in shown.values() if each.found.state in ALARMING]
    form = None
    if isinstance(failed, ruling.Rule) and failed.row.pk == recheck.pk:
        form = failed
    elif not recheck.closed_at and ruling.Rule.is_offered(claim, user):
        form = ruling.Rule(claim, user, recheck=recheck, found=found)
    newest: list[Mention] = claim.places  # type: ignore[attr-defined]  # prefetched
    return Changed(
        recheck=recheck,
        seen=altered or list(shown.values()),
        places=[_among_its_own(each) for each in newest if each.anchor != AnchorState.ORPHANED],
        gone=_gone(recheck, newest),
        drifted=drifting.of(newest, claim.article.newest) if _is_on_words(recheck) else (),
        asked=ruling.asked(recheck, user),
        form=form,
    )


def _is_on_words(recheck: Recheck) -> bool:
    return recheck.kind == RecheckKind.TEXT and not recheck.closed_at


def _gone(recheck: Recheck, newest: Sequence[Mention]) -> list[str]:
    """The words of the claim of which its article's newest text has nothing, while nobody has ruled on it."""
    if not _is_on_words(recheck):
        return []
    orphaned = [each for each in newest if each.anchor == AnchorState.ORPHANED and not hasattr(each, "drift")]
    lost = sorted(orphaned, key=lambda each: each.pk)
    return list(dict.fromkeys(each.exact for each in lost))


def _among_its_own(mention: Mention) -> Sequence[Piece]:
    """The article's words of the claim, with some around them."""
    marked = Piece(mention.exact, 0, Mark(0, len(mention.exact), tone="claim"))
    return [Piece(_lead(mention.prefix), 0), marked, Piece(_tail(mention.suffix), 0)]


def overtaken(verdict: Verdict | None, told: Iterable[Recheck]) -> Recheck | None:
    """The newest ruling by which the verdict was right when made, and no more."""
    ruled = [each for each in told if each.ruling == Ruling.SUPERSEDED and each.verdict_id]
    own = [each for each in ruled if verdict and each.verdict_id == verdict.pk and each.closed_at]
    return max(own, key=lambda each: each.closed_at or each.opened_at, default=None)


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


def sources(claim: Claim, user: User, *, now: datetime) -> list[Any]:
    """What is linked to the claim, in the order in which we began to track it; one query.

    Each with its `link`, the id of that, and what ranking it brought: `ranked`, the text, and `unbacked`.
    `may_read`: whether its newest reading is one that the person may see.
    """
    links = ClaimSource.objects.filter(claim=claim)
    here = links.filter(source=OuterRef("pk"))
    of_reading = source_queries.captures_seen_by(user, "reading__snapshot__")
    visible = source_queries.sources(user).prefetch_related(None).filter(pk__in=links.values("source"))
    found = visible.select_related("reading__snapshot").annotate(
        captures=source_queries.capture_count(user),
        is_unread=progress.unread(user, now=now),
        may_read=Case(When(of_reading, then=True), default=False),
        link=Subquery(here.values("pk")),
        ranked=Subquery(here.values("ranked"), output_field=UUIDField()),
        unbacked=Subquery(here.values("unbacked")),
    )
    found = found.defer("reading__text", "reading__snapshot__exchange", "latest__exchange")
    return list(found.order_by("created_at"))


def linked(
    rows: Sequence[Any],
    user: User,
    *,
    now: datetime,
    changed: Container[UUID | None] = (),
    evidence: Sequence[Evidence] = (),
    told: Iterable[Attribution] = (),
) -> list[Linked]:
    """Those `sources` as cards.

    changed: ids of those with an open recheck. evidence: what is cited, as far as the person may see it.
    told: as `attributions` has them.
    """
    said = _said_of(told)
    return [
        Linked(
            source,
            words.of(source, now=now),
            bool(source.fetch_state),
            source.captures,
            str(source.reading_id or ""),
            source.pk in changed,
            source.reading.snapshot.captured_at if source.may_read else None,
            source.reading.snapshot_id if source.may_read else None,
            _since(source, source.reading if source.may_read else None, evidence, user),
            said.get(source.pk, ()),
            source.unbacked if source.reading_id and source.ranked else (),
            progress.of(source, now=now),
        )
        for source in rows
    ]


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


def attributions(ids: Sequence[UUID], user: User) -> list[Attribution]:
    """Whom the sources have it from, as accepted or proposed, and whom those have it from in turn.

    `words`: the sentence that says so; `may_read`: whether this person may know of it; `note`: why it stands.
    """
    notes = AttributionRuling.objects.filter(attribution=OuterRef("pk")).order_by("-pk").values("note")
    found = tracing.leading(user, ids).exclude(state=AttributionState.DISMISSED)
    may_read = Case(When(source_queries.may_read_sentence(user), then=True), default=False)
    return list(found.annotate(words=source_queries.sentence(), may_read=may_read, note=Subquery(notes[:1])))


def _said_of(told: Iterable[Attribution]) -> dict[UUID, list[Attribution]]:
    """By source, what this person may read of whom it has it from."""
    found: dict[UUID, list[Attribution]] = {}
    for each in told:
        if each.may_read:  # type: ignore[attr-defined]
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
