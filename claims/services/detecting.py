"""Claims proposed from an article's text, each to be accepted or set aside by a person.

What stands in the text already is not proposed again, nor is what was set aside: a proposal that a person
rejects is a claim that is NOT_CHECKABLE or WITHDRAWN, which goes along into later texts as any claim does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from claims import detection, rules
from claims.detection import Candidate
from claims.enums import LeftOut, Stage
from claims.errors import ArticleTooLarge
from claims.models import Article, ArticleVersion, Claim, Detection, Mention
from claims.services import candidates, locking, marking
from claims.services.marking import Marked, Said
from sources.people import User

LEAST = 0.4  # where as much is missed as is proposed in vain: docs/quality.md
MOST = 1000  # proposals of one run
LONGEST = 1_000_000  # code points that are read while somebody waits: five to ten seconds


@dataclass(frozen=True)
class Omitted:
    """A sentence that was not proposed, and why; `claim` is the one that stands there."""

    candidate: Candidate
    why: LeftOut
    claim: Claim | None = None


@dataclass(frozen=True)
class Proposed:
    """What came of one run over one text."""

    version: ArticleVersion
    model: str
    min_score: float
    made: Sequence[Claim]
    left_out: Sequence[Omitted]


def propose(article: Article, *, by: User, now: datetime, min_score: float = LEAST) -> Proposed:
    """Mark what the newest text seems to claim, in the stage DETECTED; the same text again makes nothing.

    The text is read before its row is held. Raises MoveForbidden, NoTextYet, and ArticleTooLarge for what
    would take too long (claims.services.detection_runs).
    """
    rules.check_may(by, "write")
    if is_long(article):
        raise ArticleTooLarge(f"Texts of up to {LONGEST:,} characters are read while you wait.")
    version = rules.text_of(article)
    found = detection.detect(version.text)
    with transaction.atomic():
        held = locking.hold_text(article)
        return propose_found(held, version, found, min_score, by=by, now=now)


def is_long(article: Article) -> bool:
    """Whether its text is read by a worker. Raises NoTextYet."""
    return len(rules.text_of(article).text) > LONGEST


def propose_found(
    held: Article,
    version: ArticleVersion,
    found: Sequence[Candidate],
    min_score: float,
    *,
    by: User,
    now: datetime,
) -> Proposed:
    """As `propose`, of what was found in this text of a held article; read anew where it has another now."""
    newest = rules.text_of(held)
    if newest.sha256 != version.sha256:
        found = detection.detect(newest.text)
    return _propose(held, newest, detection.chosen(found, min_score), min_score, by=by, now=now)


def _propose(
    article: Article,
    version: ArticleVersion,
    found: Sequence[Candidate],
    min_score: float,
    *,
    by: User,
    now: datetime,
) -> Proposed:
    known = _Known(article, version)
    left_out = [omitted for each in found if (omitted := known.omits(each, min_score))]
    away = {id(omitted.candidate) for omitted in left_out}
    best = sorted((each for each in found if id(each) not in away), key=lambda each: -each.score)
    left_out += [Omitted(each, LeftOut.TOO_MANY) for each in best[MOST:]]
    new = [(each, _marked(article, each, by=by, now=now)) for each in sorted(best[:MOST], key=_place)]
    marking.write([marked for _, marked in new], by=by, now=now)
    Detection.objects.bulk_create(_kept(candidate, marked.claim) for candidate, marked in new)
    return Proposed(
        version=version,
        model=detection.version(),
        min_score=min_score,
        made=[marked.claim for _, marked in new],
        left_out=sorted(left_out, key=lambda omitted: _place(omitted.candidate)),
    )


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.start, candidate.end


def _marked(article: Article, each: Candidate, *, by: User, now: datetime) -> Marked:
    said = Said(quote=each.text, start=each.start, kind=each.kind)
    return marking.marked(article, said, by=by, now=now, stage=Stage.DETECTED)


def _kept(each: Candidate, claim: Claim) -> Detection:
    return Detection(
        claim=claim,
        score=each.score,
        kind=each.kind,
        reasons=list(each.reasons),
        model=detection.version(),
    )


class _Known:
    """What claims of the article say already, here or, in the same words, in an earlier text."""

    def __init__(self, article: Article, version: ArticleVersion) -> None:
        mentions = Mention.objects.filter(claim__article=article).select_related("claim").order_by("pk")
        self.here: list[Mention] = []
        self.words: dict[str, Claim] = {}
        for mention in mentions:
            self.words[mention.exact] = mention.claim
            if mention.version_id == version.pk and mention.start is not None:
                self.here.append(mention)
        self.here.sort(key=lambda mention: mention.start or 0)

    def omits(self, each: Candidate, min_score: float) -> Omitted | None:
        claim = next(self._meeting(each), None) or self.words.get(each.text)
        if claim:
            is_aside = claim.stage in rules.SET_ASIDE
            return Omitted(each, LeftOut.REJECTED if is_aside else LeftOut.HAS_CLAIM, claim)
        return Omitted(each, LeftOut.LOW_SCORE) if each.score < min_score else None

    def _meeting(self, each: Candidate) -> Iterator[Claim]:
        for mention in self.here:
            if (mention.start or 0) >= each.end:
                return
            if each.meets(mention.start or 0, mention.end or 0):
                yield mention.claim


@transaction.atomic
def accept(article: Article, *, above: float, by: User, now: datetime) -> list[Claim]:
    """Open every proposal of the article with at least this score, each as it is proposed, all or none.

    Raises MoveForbidden for whose role may not open.
    """
    rules.check_may(by, "review")
    locking.hold_text(article)
    likely = article.claims.filter(stage=Stage.DETECTED, is_split=False, detection__score__gte=above)
    rows = likely.select_related("proposal").prefetch_related("claimants")
    wanted = {claim.pk: candidates.as_proposed(claim) for claim in rows}
    return candidates.accept_all(article, wanted, by=by, now=now)
