"""The legal axis of flagged claims: requests for a reply and what came of them, waivers, clearances."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import axis, queries
from claims.api.filters import ReplyFilters
from claims.api.inputs.legal import (
    ClearanceInput,
    ReplyAnswerInput,
    ReplyInput,
    RevocationInput,
    WaiverInput,
)
from claims.api.shapes.legal import ClearanceShape, LegalShape, ReplyShape, WaiverShape
from claims.api.views.base import OfClaim
from claims.enums import AnswerKind, Means
from claims.models import Clearance, ReplyRequest
from claims.services import legal
from sources.api.door import Door, ListDoor, find


class ClaimLegal(OfClaim):
    @extend_schema(operation_id="legal_read", responses=LegalShape)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What the legal axis of a claim still waits for, who was heard, and a lawyer's clearance."""
        found = axis.one(self.claim(claim_id), now=timezone.now(), user=self.person)
        return self.shown(LegalShape, found)

    def known_parameters(self) -> set[str]:
        return set()


class Replies(ListDoor):
    queryset = ReplyRequest.objects.none()
    filterset_class = ReplyFilters

    @extend_schema(operation_id="replies_list", responses=ReplyShape(many=True))
    def get(self, request: Request) -> Response:
        """Requests for a reply about claims that you may see, newest first."""
        return self.page(ReplyShape, queries.reply_requests(self.person))


class ClaimReplies(OfClaim):
    queryset = ReplyRequest.objects.none()

    @extend_schema(operation_id="claim_replies_list", responses=ReplyShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Who was asked about the claim; in a blind round only by yourself, until it is complete."""
        return self.page(ReplyShape, queries.reply_requests(self.person).filter(claim=self.claim(claim_id)))

    @extend_schema(operation_id="replies_create", request=ReplyInput, responses={201: ReplyShape})
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Put on record that somebody was asked what they say to a flagged claim."""
        claim, given = self.claim(claim_id), self.taken(ReplyInput)
        given["means"] = Means(given["means"])
        made = legal.ask(claim, by=self.person, now=timezone.now(), **given)
        return self.shown(ReplyShape, find(queries.reply_requests(self.person), pk=made.pk), status=201)


class ReplyAnswers(Door):
    @extend_schema(operation_id="replies_answer", request=ReplyAnswerInput, responses={201: ReplyShape})
    def post(self, request: Request, reply_id: UUID) -> Response:
        """Put on record what came of it; a later answer is one more. NO_ANSWER once the deadline passed."""
        row, given = find(queries.reply_requests(self.person), pk=reply_id), self.taken(ReplyAnswerInput)
        given["kind"] = AnswerKind(given["kind"])
        legal.answer(row, by=self.person, now=timezone.now(), **given)
        return self.shown(ReplyShape, find(queries.reply_requests(self.person), pk=reply_id), status=201)


class ClaimWaiver(OfClaim):
    @extend_schema(operation_id="waivers_create", request=WaiverInput, responses={201: WaiverShape})
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Say that nobody has to be asked, or that somebody has to be after all: an editor or a lawyer."""
        claim, given = self.claim(claim_id), self.taken(WaiverInput)
        made = legal.waive(claim, by=self.person, now=timezone.now(), **given)
        return self.shown(WaiverShape, made, status=201)


class ClaimClearances(OfClaim):
    queryset = Clearance.objects.none()

    @extend_schema(operation_id="clearances_list", responses=ClearanceShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Every clearance of the claim, newest first; which holds is told by `legal/`."""
        return self.page(ClearanceShape, queries.clearances(self.person).filter(claim=self.claim(claim_id)))

    @extend_schema(operation_id="clearances_create", request=ClearanceInput, responses={201: ClearanceShape})
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Clear a flagged claim as a lawyer: it holds for the verdict and the words that it has now."""
        claim, given = self.claim(claim_id), self.taken(ClearanceInput)
        made = legal.clear(claim, by=self.person, now=timezone.now(), **given)
        return self.shown(ClearanceShape, find(queries.clearances(self.person), pk=made.pk), status=201)


class ClearanceRevoke(Door):
    @extend_schema(operation_id="clearances_revoke", request=RevocationInput, responses={201: ClearanceShape})
    def post(self, request: Request, clearance_id: UUID) -> Response:
        """Take a clearance back, with the reason."""
        row, given = find(queries.clearances(self.person), pk=clearance_id), self.taken(RevocationInput)
        legal.revoke(row, by=self.person, now=timezone.now(), **given)
        return self.shown(ClearanceShape, find(queries.clearances(self.person), pk=clearance_id), status=201)
