"""Claims of other articles that are like one, or held to be the same, and what their verdicts would be."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries, resembling, reusing
from claims.api.inputs.claims import ProposalInput, SameInput
from claims.api.shapes.similar import LentVerdict, LentVerdicts, SimilarShape
from claims.models import Claim
from claims.services import reusing as citing
from claims.services import same
from sources.api.door import Door, find, named


class OfOneClaim(Door):
    def claim(self, claim_id: UUID) -> Claim:
        return find(queries.claims(self.person).prefetch_related(None), pk=claim_id)

    def similar(self, claim_id: UUID) -> dict[str, object]:
        claim = self.claim(claim_id)
        held, like = reusing.same(self.person, claim), resembling.earlier(self.person, claim)
        known = {each.claim.pk for each in held}
        return {"same": held, "similar": [each for each in like if each.claim.pk not in known]}


class ClaimSimilar(OfOneClaim):
    @extend_schema(operation_id="claims_similar", responses=SimilarShape)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Claims of other articles that people hold to be the same, and those that are like it.

        Each with its verdict, and with what speaks against their being the same: another figure, a negation,
        another name. Likeness decides nothing.
        """
        return self.shown(SimilarShape, self.similar(claim_id))


class ClaimSame(OfOneClaim):
    @extend_schema(
        operation_id="claims_same", request=SameInput, responses={200: SimilarShape, 201: SimilarShape}
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Say that a claim of another article is the same: 201, or 200 when that is known.

        What each of the two is the same as becomes the same, too. Nothing of either is changed. Where a
        figure, a negation or a name differs: 409 `not_the_same_claim`, until `despite` says why they are one.
        """
        claim, given = self.claim(claim_id), self.taken(SameInput)
        other = named(queries.claims(self.person), given.pop("other"), field="other")
        is_new = same.link(claim, other, by=self.person, now=timezone.now(), **given)
        return self.shown(SimilarShape, self.similar(claim_id), status=201 if is_new else 200)

    @extend_schema(operation_id="claims_same_no_more", responses={204: None})
    def delete(self, request: Request, claim_id: UUID) -> Response:
        """Say that a claim is not the same as the others after all.

        Where nobody said that it is: 409 `nothing_to_take_back`.
        """
        same.take_back(self.claim(claim_id), by=self.person, now=timezone.now())
        return Response(status=204)


class ClaimProposal(OfOneClaim):
    @extend_schema(operation_id="claims_proposal", responses=LentVerdicts)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What the verdicts of the same claim elsewhere would be here, and what became of their evidence."""
        claim = self.claim(claim_id)
        return self.shown(LentVerdicts, {"proposals": reusing.proposals(self.person, claim)})

    @extend_schema(operation_id="claims_propose", request=ProposalInput, responses={201: LentVerdict})
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Cite here, under your name, what the verdict of the same claim rests on and still stands there.

        The answer holds what a review by you could say; none is sent. A second person confirms it as any.
        """
        claim, given = self.claim(claim_id), self.taken(ProposalInput)
        of = named(queries.claims(self.person), given["of"], field="of")
        found, cited = citing.cite_again(claim, of, by=self.person, now=timezone.now())
        read = LentVerdict(found, context={**self.get_serializer_context(), "cited": cited})
        return Response(read.data, status=201)
