"""A newer text came: every claim of the article is looked for in it, and what wants a person is told."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from claims import answering
from claims.carrying import Carried, Carrier
from claims.enums import AnchorState, Outcome, RecheckKind, Stage
from claims.models import ArticleVersion, Claim, DraftOutcome, Drift, Mention, Recheck
from claims.services import anchors, approvals, locking, outcomes, rechecks, status
from sources.services import rows


@dataclass(frozen=True)
class Passage:
    """A place of a claim in the text before, and what was found of it in the newer one."""

    claim: Claim
    before: Mention
    found: Carried
    mention: Mention

    @property
    def now(self) -> str:
        """The words found, also those that are only the likest."""
        span = self.found.span
        return self.mention.version.text[slice(*span)] if span else ""


def carry_over(old: ArticleVersion, new: ArticleVersion, *, now: datetime) -> list[Passage]:
    """Look for every place of the old text in the new one; as many statements for many claims as for one.

    Where words are gone, or follow in other words, a recheck opens, unless an editor says they were cut.
    """
    on_words = Recheck.objects.filter(claim__article=new.article, kind=RecheckKind.TEXT, closed_at=None)
    approvals.give_up(on_words, now=now)  # who rules on the article's words holds the article
    held = locking.hold_of(new.article)
    passages = _written(_looked_for(held, old, new))
    wanting = _wanting(held, passages, now=now)
    for claim in wanting:
        claim.version += 1  # whoever reviews it now has read other words
    rows.write(wanting, ["version"])
    notes = rechecks.open_all(wanting, kind=RecheckKind.TEXT, now=now)
    status.refresh_all(held, now=now, notes=notes)
    return passages


def _looked_for(held: Sequence[Claim], old: ArticleVersion, new: ArticleVersion) -> list[Passage]:
    carrier, by_id = Carrier(old.text, new.text), {claim.pk: claim for claim in held}
    standing = Mention.objects.filter(version=old, claim__in=by_id).order_by("claim", "start")
    found = []
    for before in standing:
        claim = by_id[before.claim_id]
        carried = carrier.carry(before, claim.verdict.corrected_text if claim.verdict else "")
        found.append(Passage(claim, before, carried, _mention(claim, before, carried, new)))
    return found


def _mention(claim: Claim, before: Mention, found: Carried, new: ArticleVersion) -> Mention:
    """The place in the new text, not written yet; words that are gone stay as they were."""
    if found.state == AnchorState.ORPHANED or found.start is None or found.end is None:
        words = {"exact": before.exact, "prefix": before.prefix, "suffix": before.suffix}
        return Mention(claim=claim, version=new, anchor=AnchorState.ORPHANED, **words)
    place = anchors.at(new, found.start, found.end, found.state)
    place.claim = claim
    return place


def _written(passages: Sequence[Passage]) -> list[Passage]:
    """Two places of a claim that are one now are written, and told, once."""
    known: set[tuple[UUID, int]] = set()
    kept = []
    for each in passages:
        start = each.mention.start
        if start is None or (each.claim.pk, start) not in known:
            kept.append(each)
        if start is not None:
            known.add((each.claim.pk, start))
    Mention.objects.bulk_create(each.mention for each in kept)
    Drift.objects.bulk_create(
        Drift(
            mention=each.mention,
            before=each.before,
            confidence=each.found.confidence,
            start=each.found.span[0],
            end=each.found.span[1],
        )
        for each in kept
        if each.found.span and each.found.confidence < 1
    )
    return kept


def _wanting(held: Sequence[Claim], passages: Iterable[Passage], *, now: datetime) -> list[Claim]:
    """The claims whose words a person has to look at."""
    by_claim: defaultdict[UUID, list[Passage]] = defaultdict(list)
    for each in passages:
        by_claim[each.claim.pk].append(each)
    said = outcomes.by_claim(claim.pk for claim in held)
    wanting = []
    for claim in held:
        places = by_claim[claim.pk]
        is_cut = _is_cut(claim, said.get(claim.pk, ()), places, now=now)
        lost = any(each.found.is_reworded or each.found.state == AnchorState.ORPHANED for each in places)
        if lost and claim.stage != Stage.WITHDRAWN and not is_cut:
            wanting.append(claim)
    return wanting


def _is_cut(claim: Claim, said: Sequence[DraftOutcome], places: Sequence[Passage], *, now: datetime) -> bool:
    """Whether an editor's word holds that it was cut; it ends where words that were gone are back."""
    held, is_editors = answering.holding(said, verdict=claim.verdict_id, words="")
    if held != Outcome.CUT:
        return False
    if all(each.found.state == AnchorState.ORPHANED for each in places):
        return is_editors
    if all(each.before.anchor == AnchorState.ORPHANED for each in places):
        outcomes.add(claim, Outcome.NONE, words=answering.words_of(anchors.live(claim)), now=now)
    return False
