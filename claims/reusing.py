"""What the verdict of the same claim elsewhere would be here, and what became of its evidence since.

It proposes, no more: a reviewer cites anew what still stands, as their own, and judges for themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, When

from claims import queries
from claims.models import Claim, Evidence, SameClaim
from claims.sameness import Against, against
from sources import tracking
from sources.enums import Located, SourceAccess
from sources.likeness import Difference
from sources.people import Person
from sources.queries import captures_seen_by

CITABLE = frozenset({Located.FOUND, Located.MOVED})


@dataclass(frozen=True)
class Passage:
    """A citation of the other claim's verdict, and where its words stand in its source's newest text.

    state: UNKNOWN where there is none, or none that the person may read. Of an offline source nothing is
    looked for: it is cited as it was.
    """

    evidence: Evidence
    state: Located
    start: int | None = None
    now: str = ""
    differences: Sequence[Difference] = ()

    @property
    def is_offline(self) -> bool:
        return self.evidence.source.access == SourceAccess.OFFLINE

    @property
    def is_citable(self) -> bool:
        """Its words stand there as they did."""
        return self.evidence.quote is not None and (self.is_offline or self.state in CITABLE)


@dataclass(frozen=True)
class Same:
    """A claim that is held to be the same; against: what a machine sees that speaks against it."""

    claim: Claim
    said: SameClaim
    against: Sequence[Against]


@dataclass(frozen=True)
class Proposal:
    """Another claim's verdict, for a claim that a person holds to be the same."""

    of: Claim
    passages: Sequence[Passage]


def same(user: Person, claim: Claim) -> list[Same]:
    """The claims that are held to be the same as this one, as far as the person may see them, newest first.

    Two queries.
    """
    group = SameClaim.objects.filter(claim=claim, ended_at=None).values("group")
    rows = SameClaim.objects.filter(group__in=group, ended_at=None).exclude(claim=claim)
    said = list(rows.select_related("said_by").order_by("-pk"))
    claims = queries.claims(user).prefetch_related(None).in_bulk([each.claim_id for each in said])
    return [
        Same(claims[each.claim_id], each, against(claim.statement, claims[each.claim_id].statement))
        for each in said
        if each.claim_id in claims
    ]


def proposals(user: Person, claim: Claim) -> list[Proposal]:
    """One for each claim that is the same and has a verdict."""
    judged = [each.claim for each in same(user, claim) if each.claim.verdict_id]
    rests_on = passages(user, judged)
    return [Proposal(each, rests_on[each.pk]) for each in judged]


def proposal(user: Person, of: Claim) -> Proposal:
    """Of a claim with a verdict, which the person may see."""
    return Proposal(of, passages(user, [of])[of.pk])


def passages(user: Person, claims: Iterable[Claim]) -> defaultdict[UUID, list[Passage]]:
    """By claim, what its verdict rests on, as far as the person may see it; one query."""
    verdicts = [claim.verdict_id for claim in claims if claim.verdict_id]
    may_read = captures_seen_by(user, "source__reading__snapshot__")
    cited = queries.evidence(user).filter(queries.counts(), verdicts__in=verdicts)
    cited = cited.select_related("source__reading").defer("extraction__text", "source__reading__text")
    found: defaultdict[UUID, list[Passage]] = defaultdict(list)
    for each in cited.annotate(newest=Case(When(may_read, then=F("source__reading__text")))).order_by("pk"):
        found[each.claim_id].append(_passage(each))
    return found


def _passage(cited: Evidence) -> Passage:
    text: str | None = cited.newest  # type: ignore[attr-defined]
    if cited.quote is None or text is None or cited.extraction_id is None:
        return Passage(cited, Located.UNKNOWN)
    citation = tracking.Citation(
        cited.quote, cited.start or 0, cited.end or 0, cited.prefix or "", cited.suffix or ""
    )
    found = tracking.locate(citation, text)
    now = text[found.start : found.end] if found.start is not None else ""
    return Passage(cited, found.state, found.start, now, found.differences)
