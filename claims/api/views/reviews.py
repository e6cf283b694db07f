"""Reviews, moves and publication: how a claim is judged."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries, rules
from claims.api.inputs.work import MoveInput, PublishInput, ReviewInput, judgement
from claims.api.offsets import OFFSETS, Counted
from claims.api.shapes.claims import ClaimInFull, PublicationShape
from claims.api.shapes.work import HalfShape, ReviewShape
from claims.api.views.base import OfClaim, answer
from claims.errors import MissingField
from claims.models import Publication, Review
from claims.services import moves, publications, reviews
from sources.api.door import find
from sources.api.preconditions import IF_MATCH, version_read


class ClaimReviews(OfClaim):
    queryset = Review.objects.none()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "sees_rationales": rules.may(self.request.user, "review")}

    @extend_schema(operation_id="reviews_list", responses=ReviewShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Reviews; of a blind round only your own, until all of them are in."""
        return self.page(ReviewShape, queries.reviews(self.person).filter(claim=self.claim(claim_id)))

    @extend_schema(
        operation_id="reviews_create",
        request=ReviewInput,
        parameters=[IF_MATCH],
        responses={201: ReviewShape},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Submit your review of the claim at the version that you read; it is never changed afterwards."""
        claim, given = self.claim(claim_id), self.taken(ReviewInput)
        version = version_read(request, given.pop("version", None))
        said = judgement(given)
        if said is None:
            raise MissingField("A review needs a rating.", field="rating")
        review = reviews.submit(claim, said, by=self.person, now=timezone.now(), version=version)
        return self.shown(ReviewShape, find(queries.reviews(self.person), pk=review.pk), status=201)


class ClaimMoves(Counted, OfClaim):
    @extend_schema(
        operation_id="moves_create",
        request=MoveInput,
        parameters=[OFFSETS],
        responses={
            200: ClaimInFull,
            202: OpenApiResponse(HalfShape, "Waits for a second person's same call."),
        },
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Make a move: open, take, assign, return, concur, override, reopen, withdraw or not_checkable."""
        claim, given = self.claim(claim_id), self.taken(MoveInput)
        moved = moves.make(
            claim,
            given["move"],
            by=self.person,
            now=timezone.now(),
            reason=given.get("reason", ""),
            assignee=given.get("assignee"),
            judgement=judgement(given),
            version=version_read(request, given.get("version")),
        )
        if moved is None:
            return Response({"waiting_for": "second person"}, status=202)
        return answer(self, claim_id)


class ClaimPublish(OfClaim):
    queryset = Publication.objects.none()

    @extend_schema(
        operation_id="claims_publish",
        request=PublishInput,
        parameters=[IF_MATCH],
        responses={201: PublicationShape},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Publish the current verdict with its explanation; over a live publication it is a correction."""
        claim, given = self.claim(claim_id), self.taken(PublishInput)
        version = version_read(request, given.pop("version", None))
        made = publications.publish(claim, by=self.person, now=timezone.now(), version=version, **given)
        return self.shown(PublicationShape, made, status=201)
