"""The evidence of the same claim elsewhere, cited anew by a reviewer, who then judges for themselves."""

from datetime import datetime

from django.db import transaction

from claims import reusing, rules
from claims.enums import Stance
from claims.errors import NotTheSameClaim
from claims.models import Claim, Evidence
from claims.reusing import Proposal
from claims.services import evidence, locking
from sources.people import User


@transaction.atomic
def cite_again(claim: Claim, of: Claim, *, by: User, now: datetime) -> tuple[Proposal, list[Evidence]]:
    """Cite, as this person, each passage of the other's verdict whose words still stand in the newest text.

    Offline sources are cited as they were. What was edited, is missing or is not known is left to the person.
    What they have cited already is not cited twice. Raises NotTheSameClaim, and what a citation raises.
    """
    rules.check_may(by, "review")
    claim = locking.hold(claim)
    rules.check_no_author(by, claim)
    found = check(claim, of, by=by)
    own = evidence_of(claim, by)
    made = []
    for each in found.passages:
        old = each.evidence
        reading = old.source.reading
        if not each.is_citable or (old.source_id, old.quote) in own:
            continue
        place = (
            {"source": old.source}
            if each.is_offline or reading is None
            else {"extraction": reading, "start": each.start}
        )
        quote = old.quote if each.is_offline else each.now
        translated = old.translation or "" if quote == old.quote and old.translated_by_id == by.pk else ""
        made.append(
            evidence.cite(
                claim,
                by=by,
                now=now,
                quote=quote or "",
                stance=Stance(old.stance),
                translation=translated,
                **place,
            )
        )
        own.add((old.source_id, quote))
    return found, made


def check(claim: Claim, of: Claim, *, by: User) -> Proposal:
    """Raises NotTheSameClaim unless a person said that they are the same and the other has a verdict."""
    if of.pk not in {each.claim.pk for each in reusing.same(by, claim)}:
        raise NotTheSameClaim("Say first that the two are the same claim.", field="of")
    if of.verdict is None:
        raise NotTheSameClaim("That claim has no verdict to propose.", field="of")
    return reusing.proposal(by, of)


def evidence_of(claim: Claim, by: User) -> set[tuple[object, str | None]]:
    """What this person has cited in the present round: source and words."""
    rows = claim.evidence.filter(cited_by=by, round=claim.round, retraction=None)
    return set(rows.values_list("source", "quote"))
