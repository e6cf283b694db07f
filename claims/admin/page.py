"""All that a claim's page shows to one person: built from the queries, so that what is hidden is absent."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from claims import coverage, labels, queries, rules
from claims import linked as in_article
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
    same,
    story,
)
from claims.admin.acts import Act
from claims.admin.cards import Proposed
from claims.admin.colleagues import name
from claims.enums import Among, HistoryKind, Stance
from claims.models import Claim, Evidence, Recheck, Review, VerdictReview
from claims.workflow import REVIEWING
from sources.enums import Relation
from sources.people import User
from sources.tracing import origins_of

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
    same.SameAs,
    same.NotSame,
    same.Propose,
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

    def __init__(
        self, claim: Claim, user: User, *, now: datetime, failed: Act | None = None, like: str = ""
    ) -> None:
        """like: the id of the same claim elsewhere whose verdict is proposed for this one."""
        self.claim, self.user, self.now, self.failed, self.like = claim, user, now, failed, like

    def context(self) -> dict[str, Any]:
        claim, verdict = self.claim, self.claim.verdict
        reviews, evidence, told = self._told_reviews(), self.evidence, self._told_rechecks()
        rechecks = cards.rechecks(claim, self.user, told, evidence, failed=self.failed)
        proposed = cards.suggestions(claim, self.user, evidence)
        sources = cards.sources(claim, self.user, now=self.now)
        leading = self._leading(sources)
        attributed = cards.attributions(leading, self.user)
        changed = {each.recheck.source_id for each in rechecks}
        linked = cards.linked(
            sources, self.user, now=self.now, changed=changed, evidence=evidence, told=attributed
        )
        cards.fill_in_attestations(evidence, proposed, linked)
        return {
            "claim": claim,
            "article": claim.article,
            "places": cards.places(claim),
            "may_take_off": self._may_take_off(),
            **repeating.context(claim, self.user),
            "reworded": rewording.of(claim, verdict, reviews, told, self.user),
            "asserts": labels.asserts(claim.asserts, [each.name for each in claim.claimants.all()]),
            "assignee": name(claim.assignee),
            "is_being_checked": claim.stage in REVIEWING,
            "is_mine": claim.assignee_id == self.user.pk,
            "waiting": cards.waiting(claim, self.user),
            "parts": self._parts(),
            "parent": claim.parent,
            "rechecks": rechecks,
            "may_reopen": moving.Reopen.is_offered(claim, self.user),
            "linked": linked,
            "linked_in_article": in_article.of_claim(self.user, claim, sources),
            **_suggestions(proposed),
            "origins": origins_of(
                self.user, leading, known=[*sources, *(each.source for each in evidence)], told=attributed
            ),
            "elsewhere": elsewhere.offered(claim, self.user),
            "may_attribute": attributing.Attribute.is_offered(claim, self.user),
            "attribute_failed": self.failed if isinstance(self.failed, attributing.OfOrigin) else None,
            "stances": Stance,
            "may_cite": citing.Cite.is_offered(claim, self.user),
            "takes_too": moving.Take.is_offered(claim, self.user),
            "may_write": rules.may(self.user, "write"),
            "evidence": cited.cards(claim, self.user, evidence, near=[each.suggestion for each in proposed]),
            **self._reviews(reviews, evidence),
            "sees_rationales": rules.may(self.user, "review"),
            "is_waiting_blind": self._is_waiting_blind(reviews),
            "verdict": verdict,
            "overtaken": cards.overtaken(verdict, told),
            "publication": getattr(claim, "live", None),
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
        if not act.is_offered(self.claim, self.user):
            return None
        read: dict[str, Any] = {"evidence": self.evidence} if issubclass(act, judging.JudgementForm) else {}
        return act(self.claim, self.user, **read)

    def _review_form(self) -> Act | None:
        form = self.form(judging.Review)
        if form and self.like and not form.is_bound:
            form.initial.update(same.first_values(self.claim, self.user, self.like))
        return form

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
            "review_form": self._review_form(),
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

    def _told_reviews(self) -> list[Review]:
        """Those that the person may see; `is_adopted`: the current verdict is theirs."""
        adopted = VerdictReview.objects.filter(verdict=self.claim.verdict_id, review=OuterRef("pk"))
        found = queries.reviews(self.user).filter(claim=self.claim).select_related("article_version")
        found = found.defer("article_version__text", "article_version__parts")
        return list(found.annotate(is_adopted=Exists(adopted)).order_by("round", "submitted_at"))

    def _told_rechecks(self) -> list[Recheck]:
        return list(queries.rechecks_of(self.user, self.claim))

    @cached_property
    def evidence(self) -> list[Evidence]:
        """What is cited, as far as the person may see it."""
        visible = cited.in_context(queries.evidence(self.user).filter(claim=self.claim))
        return list(visible.prefetch_related(None).order_by("-round", "cited_at"))

    def _leading(self, sources: Sequence[Any]) -> list[UUID]:
        """What is linked, or cited to carry a verdict: whose origins are counted."""
        linked = [each.pk for each in sorted(sources, key=lambda each: each.link)]
        carrying = [each for each in self.evidence if each.is_carrying and not hasattr(each, "retraction")]
        cited = [each.source_id for each in sorted(carrying, key=lambda each: each.pk)]
        return list(dict.fromkeys(linked + cited))

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

    def _parts(self) -> Iterable[Claim]:
        """What it was split into."""
        bare = queries.claims(self.user).select_related(None).prefetch_related(None)
        return bare.filter(parent=self.claim).order_by("pk") if self.claim.is_split else ()

    def _history(self) -> dict[str, Any]:
        """The newest of it as sentences, and whether there is more."""
        entries = queries.history(self.user).filter(claim=self.claim).order_by("-seq")
        newest = list(entries[: TOLD + 1])
        return {
            "history": story.tell(newest[:TOLD], known=[self.claim.assignee]),
            "more_history": len(newest) > TOLD,
        }

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
