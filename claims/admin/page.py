"""All that a claim's page shows to one person: built from the queries, so that what is hidden is absent."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from claims import coverage, labels, queries, resembling, rules
from claims.admin import (
    answering,
    asking,
    attributing,
    cards,
    cited,
    citing,
    elsewhere,
    judging,
    legal,
    legal_card,
    marking,
    moving,
    offline,
    repeating,
    reviewing,
    rewording,
    ruling,
    story,
)
from claims.admin.acts import Act
from claims.admin.cards import Proposed
from claims.admin.colleagues import name
from claims.enums import Among, HistoryKind, Stance
from claims.models import Claim, Evidence, Review
from claims.workflow import REVIEWING
from sources.enums import Relation
from sources.people import User
from sources.tracing import Origins, origins_of

TOLD = 30  # entries of the history on the page; the rest has one of its own
SHOWN, LIKELY = 5, 20  # suggestions above the fold; those of which none that overturns the claim is below
OVERTURNING = frozenset({Relation.CONFLICTS, Relation.LATER_STATE})
OWN: tuple[type[Act], ...] = (
    *moving.FIRST,
    *moving.OTHERS,
    moving.Concur,
    judging.Review,
    judging.Override,
    citing.Cite,
    citing.CiteOffline,
    citing.Retract,
    ruling.Rule,
    ruling.Agree,
    marking.Edit,
    marking.Watch,
    marking.AddMention,
    marking.TakeOffMention,
    marking.Split,
    repeating.Join,
    marking.LinkUrl,
    offline.LinkOffline,
    offline.RecordOffline,
    marking.Fetch,
    marking.Unlink,
    attributing.Attribute,
    attributing.RuleAttribution,
    *answering.ALL,
)
ACTS: dict[str, type[Act]] = {act.slug: act for act in (*OWN, *legal.ACTS, *asking.ACTS)}


class ClaimPage:
    """The context of claim.html. `failed` is a form that was refused: it is shown again as it was typed."""

    def __init__(self, claim: Claim, user: User, *, now: datetime, failed: Act | None = None) -> None:
        self.claim, self.user, self.now, self.failed = claim, user, now, failed

    def context(self) -> dict[str, Any]:
        claim = self.claim
        reviews = list(queries.reviews(self.user).filter(claim=claim).order_by("round", "submitted_at"))
        evidence, rechecks = self._evidence(), cards.rechecks(claim, self.user, failed=self.failed)
        verdict = (
            queries.verdicts(self.user).filter(pk=claim.verdict_id).first() if claim.verdict_id else None
        )
        proposed = cards.suggestions(claim, self.user, evidence)
        linked = cards.linked(
            claim, self.user, changed={each.recheck.source_id for each in rechecks}, evidence=evidence
        )
        cards.fill_in_attestations(evidence, proposed, linked)
        return {
            "claim": claim,
            "article": claim.article,
            "places": cards.places(claim),
            "may_take_off": self._may_take_off(),
            **repeating.context(claim, self.user),
            "reworded": rewording.of(claim, verdict, reviews, self.user),
            "asserts": labels.asserts(claim.asserts, [each.name for each in claim.claimants.all()]),
            "assignee": name(claim.assignee),
            "is_being_checked": claim.stage in REVIEWING,
            "is_mine": claim.assignee_id == self.user.pk,
            "waiting": cards.waiting(claim, self.user),
            "parts": queries.claims(self.user).filter(parent=claim).order_by("pk") if claim.is_split else (),
            "parent": claim.parent,
            "rechecks": rechecks,
            "may_reopen": moving.Reopen.is_offered(claim, self.user),
            "linked": linked,
            **_suggestions(proposed),
            "origins": self._origins(evidence),
            "elsewhere": elsewhere.offered(claim, self.user),
            "like": resembling.earlier(self.user, claim),
            "may_attribute": attributing.Attribute.is_offered(claim, self.user),
            "attribute_failed": self.failed if isinstance(self.failed, attributing.OfOrigin) else None,
            "stances": Stance,
            "may_cite": citing.Cite.is_offered(claim, self.user),
            "takes_too": moving.Take.is_offered(claim, self.user),
            "may_write": rules.may(self.user, "write"),
            "evidence": cited.cards(
                claim, self.user, evidence, verdict, near=[each.suggestion for each in proposed]
            ),
            **self._reviews(reviews, evidence),
            "sees_rationales": rules.may(self.user, "review"),
            "is_waiting_blind": self._is_waiting_blind(reviews),
            "verdict": verdict,
            "overtaken": cards.overtaken(verdict, self.user),
            "publication": queries.publications(self.user).filter(claim=claim, ended_at=None).first(),
            "outcome": coverage.held(self.user, claim),
            "answer_forms": self._offered(answering.ALL),
            "legal": legal_card.card(claim, self.user, now=self.now, failed=self.failed),
            "questions": asking.asked(claim, self.user, failed=self.failed),
            "policy_bars": self._policy_bars(),
            **self._history(),
            "read_at": self.now,
            "since": self._since(),
            "failed": self.failed,
            **self._forms(),
        }

    def form(self, act: type[Act]) -> Act | None:
        """The act's form: the one that was refused, or a fresh one where the act is offered."""
        if isinstance(self.failed, act):
            return self.failed
        return act(self.claim, self.user) if act.is_offered(self.claim, self.user) else None

    def _may_take_off(self) -> bool:
        """Whether a place may be taken off: never the only one."""
        standing = [each for each in self.claim.places if each.start is not None]  # type: ignore[attr-defined]
        return len(standing) > 1 and marking.TakeOffMention.is_offered(self.claim, self.user)

    def _forms(self) -> dict[str, Any]:
        own = (legal.Flag, marking.Edit, marking.AddMention, marking.Split, marking.Watch)
        return {
            "first_moves": self._offered(moving.FIRST),
            "other_moves": self._offered(moving.OTHERS),
            "own_acts": self._offered(own),
            "concur_form": self.form(moving.Concur),
            "review_form": self.form(judging.Review),
            "ask_author_form": self.form(asking.AskAuthor),  # after it: who may review is no author
            "override_form": self.form(judging.Override),
            "link_form": self.form(marking.LinkUrl),
            "link_offline_form": self.form(offline.LinkOffline),
            "record_offline_form": self.form(offline.RecordOffline),
            "cite_failed": self.failed if isinstance(self.failed, citing.CitingAct) else None,
            "retract_failed": self.failed if isinstance(self.failed, citing.Retract) else None,
        }

    def _offered(self, acts: Iterable[type[Act]]) -> list[Act]:
        return [form for form in map(self.form, acts) if form]

    def _evidence(self) -> list[Evidence]:
        visible = cited.in_context(queries.evidence(self.user).filter(claim=self.claim))
        return list(visible.prefetch_related(None).order_by("-round", "cited_at"))

    def _origins(self, evidence: Sequence[Evidence]) -> Origins:
        """The independent origins behind what is linked, or cited to carry a verdict."""
        carrying = (each for each in evidence if each.is_carrying and not hasattr(each, "retraction"))
        linked = [each.source_id for each in self.claim.links.all()]
        cited = [each.source_id for each in sorted(carrying, key=lambda each: each.pk)]
        return origins_of(self.user, linked + cited)

    def _reviews(self, reviews: Sequence[Review], evidence: Sequence[Evidence]) -> dict[str, Any]:
        """Those of this round with their difference, those of earlier ones."""
        now = [each for each in reviews if each.round == self.claim.round]
        before = [each for each in reviews if each.round != self.claim.round]
        shown, difference = reviewing.side_by_side(now, evidence, self.user)
        return {
            "reviews": shown,
            "difference": difference,
            "way_out": reviewing.way_out(self.claim, self.user),
            "earlier_reviews": [reviewing.side_by_side([each], evidence, self.user)[0][0] for each in before],
            "is_side_by_side": len(shown) > 1,
        }

    def _is_waiting_blind(self, reviews: Sequence[Review]) -> bool:
        """The person's own review is in, and a colleague's is still to come."""
        mine = any(each.round == self.claim.round and each.reviewer_id == self.user.pk for each in reviews)
        return mine and queries.is_blind_to(self.user, self.claim)

    def _policy_bars(self) -> str:
        """Why this reviewer may not write the round's last review, where the policy wants somebody else."""
        claim = self.claim
        if not rules.may(self.user, "review") or not rules.is_barred_by_policy(self.user, claim):
            return ""
        return (
            f"The policy wants {Among(claim.must_include).label} among the reviewers; this review is theirs."
        )

    def _history(self) -> dict[str, Any]:
        """The newest of it as sentences, and whether there is more."""
        entries = queries.history(self.user).filter(claim=self.claim).order_by("-seq")
        newest = list(entries[: TOLD + 1])
        return {"history": story.tell(newest[:TOLD]), "more_history": len(newest) > TOLD}

    def _since(self) -> list[story.Sentence]:
        """What happened between the reading of the page and the refusal of what was sent from it."""
        read_at = self.failed.cleaned_data.get("read_at") if self.failed else None
        if read_at is None:
            return []
        newer = queries.history(self.user).filter(claim=self.claim, at__gt=read_at)
        return story.tell(newer.exclude(kind=HistoryKind.ATTENTION).order_by("seq"))


def _suggestions(proposed: Sequence[Proposed]) -> dict[str, list[Proposed]]:
    """The likeliest first; those that seem to be about something else only when asked for.

    What would overturn the claim is never folded away among the likely ones.
    """
    speaking = [each for each in proposed if each.suggestion.relation != Relation.UNRELATED]
    likely = (speaking or list(proposed))[:LIKELY]
    shown = likely[:SHOWN] + [each for each in likely[SHOWN:] if each.suggestion.relation in OVERTURNING]
    return {"suggestions": shown, "more_suggestions": [each for each in proposed if each not in shown]}
