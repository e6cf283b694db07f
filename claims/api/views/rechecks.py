"""Rechecks, and what people rule on them."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.filters import RecheckFilters
from claims.api.inputs.work import RulingInput
from claims.api.shapes.rechecks import RecheckInFull, RecheckShape, RulingHalfShape
from claims.enums import Ruling
from claims.models import Recheck
from claims.services import rulings
from claims.services.rewording import Words
from claims.services.rulings import Said
from sources.api.door import Door, ListDoor, find, named


class Rechecks(ListDoor):
    queryset = Recheck.objects.none()
    filterset_class = RecheckFilters

    @extend_schema(operation_id="rechecks_list", responses=RecheckShape(many=True))
    def get(self, request: Request) -> Response:
        """What wants a person to look again, newest first."""
        return self.page(RecheckShape, queries.rechecks(self.person))


class OfRecheck(Door):
    def recheck(self, recheck_id: UUID) -> Recheck:
        rows = queries.rechecks(self.person).select_related("claim__article", "closed_by")
        return find(rows, pk=recheck_id)


class OneRecheck(OfRecheck):
    @extend_schema(operation_id="rechecks_read", responses=RecheckInFull)
    def get(self, request: Request, recheck_id: UUID) -> Response:
        """What changed, each cited passage old beside new, and what waits for a second person."""
        return self.shown(RecheckInFull, self.recheck(recheck_id))


class RecheckRuling(OfRecheck):
    @extend_schema(
        operation_id="rechecks_rule",
        request=RulingInput,
        responses={
            200: RecheckInFull,
            202: OpenApiResponse(RulingHalfShape, "Waits for a second person's same call."),
        },
    )
    def post(self, request: Request, recheck_id: UUID) -> Response:
        """Rule on a recheck: STANDS, SUPERSEDED or NEW_ROUND.

        STANDS and SUPERSEDED take as many people as a verdict: the first call waits (202), another
        person's same call completes it (200). A different one takes the place of the one that waits; the
        same person's again is 409 `same_person`. NEW_ROUND takes one.
        """
        recheck, given = self.recheck(recheck_id), self.taken(RulingInput)
        said = Said(
            ruling=Ruling(given["ruling"]),
            reason=given.get("reason", ""),
            words=[self._words(recheck, each) for each in given.get("evidence", ())],
            extraction=given.get("extraction"),
            recheck_on=given.get("recheck_on"),
        )
        ruled = rulings.rule(recheck, said, by=self.person, now=timezone.now())
        shown = self.recheck(recheck_id)
        if ruled is None:
            return self.shown(RulingHalfShape, {"waiting_for": "second person", "recheck": shown}, status=202)
        return self.shown(RecheckInFull, shown)

    def _words(self, recheck: Recheck, given: dict[str, Any]) -> Words:
        """A citation stands for the words that it quotes."""
        if "evidence" not in given:
            return Words(**given)
        visible = queries.evidence(self.person).filter(claim=recheck.claim_id, quote__isnull=False)
        return Words(named(visible, given["evidence"], field="evidence").quote or "")
