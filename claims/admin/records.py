"""The own page of a review, verdict, publication or citation: as a person reads it, for one person's eyes."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from claims import labels, queries, rules
from claims.admin import cited, reviewing
from claims.admin.colleagues import name
from claims.models import Claim, Evidence, Publication, Review, Verdict
from claims.services.publications import as_shown
from sources.admin.base import LookOnly, person
from sources.people import User


class AsPage(LookOnly):
    """Rows with a page of their own; what one may not see has none, as Django's pages have it."""

    record: ClassVar[str]

    def told(self, row: Any, user: User) -> dict[str, Any]:
        """What the page shows of the row."""
        raise NotImplementedError

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        self.check_may_look(request)
        if request.method != "GET":
            raise PermissionDenied
        row: Any = self.get_object(request, object_id)
        if row is None:
            gone: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return gone
        user = person(request)
        claim = queries.claims(user).get(pk=row.claim_id)
        context = {
            **self.admin_site.each_context(request),
            "title": str(self.opts.verbose_name).capitalize(),
            "row": row,
            "claim": claim,
            "asserts": labels.asserts(claim.asserts, [each.name for each in claim.claimants.all()]),
            "sees_rationales": rules.may(user, "review"),
            **self.told(row, user),
        }
        return TemplateResponse(request, f"claims/admin/record/{self.record}.html", context)


def of_review(review: Review, user: User) -> dict[str, Any]:
    """The review as on the claim's page, with the text that was judged."""
    evidence = queries.evidence(user).filter(claim=review.claim_id)
    [shown] = reviewing.side_by_side([review], evidence, user)[0]
    return {"shown": shown, "version": review.article_version}


def of_verdict(verdict: Verdict, user: User) -> dict[str, Any]:
    """The verdict with the reviews it adopts and what it rests on, as far as one may see them."""
    resting = [each.pk for each in verdict.evidence.all()]
    evidence = list(cited.in_context(queries.evidence(user).filter(pk__in=resting)).order_by("pk"))
    reviews = queries.reviews(user).filter(pk__in=[each.pk for each in verdict.reviews.all()])
    return {
        "settled_by": name(verdict.settled_by),
        "reviews": [
            reviewing.side_by_side([each], evidence, user)[0][0] for each in reviews.order_by("submitted_at")
        ],
        "evidence": cited.cards(
            verdict.claim, user, evidence, near=cited.near(verdict.claim, user, evidence)
        ),
        "publications": queries.publications(user).filter(verdict=verdict).order_by("number"),
    }


def of_publication(publication: Publication, user: User) -> dict[str, Any]:
    """What went out, with the words that may still be shown."""
    [said] = as_shown([publication])
    verdict = queries.verdicts(user).filter(pk=publication.verdict_id).first()
    return {
        "published_by": name(publication.published_by),
        "said": said,
        "quotes": said["evidence"],
        "verdict": verdict,
    }


def of_evidence(evidence: Evidence, user: User) -> dict[str, Any]:
    """The citation in its context, what rests on it, and what took its place."""
    claim: Claim = evidence.claim
    [whole] = cited.in_context(queries.evidence(user).filter(pk=evidence.pk))
    [card] = cited.cards(claim, user, [whole], near=cited.near(claim, user, [whole]))
    visible = queries.evidence(user).filter(claim=claim)
    return {
        "cited": card,
        "verdicts": queries.verdicts(user).filter(evidence=evidence).order_by("settled_at"),
        "reviews": queries.reviews(user).filter(evidence=evidence).order_by("submitted_at"),
        "replaces": visible.filter(pk=evidence.replaces_id).first() if evidence.replaces_id else None,
        "replaced_by": visible.filter(replaces=evidence).order_by("cited_at").first(),
    }
