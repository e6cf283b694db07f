"""Takedown of a capture: on this floor, since claims that rest on it are told in the same transaction."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims.api.inputs.work import TakedownInput
from claims.api.shapes.work import TakedownHalfShape
from claims.services import takedowns
from sources import queries
from sources.api.door import Door, find
from sources.api.shapes import TombstoneShape
from sources.enums import TakedownState


class SnapshotTakedown(Door):
    @extend_schema(
        operation_id="snapshots_takedown",
        request=TakedownInput,
        responses={
            201: TombstoneShape,
            202: OpenApiResponse(TakedownHalfShape, "Waits for another admin's same call."),
        },
    )
    def post(self, request: Request, snapshot_id: UUID) -> Response:
        """Remove a capture's bytes and texts for good, as a legal order demands; its hashes stay.

        It takes two admins: the first call waits (202), another's same call carries it out (201). A
        different one takes the place of the one that waits; the same person's again is 409 `same_person`.
        """
        snapshot = find(queries.snapshots(self.person), pk=snapshot_id)
        given, now = self.taken(TakedownInput), timezone.now()
        tombstone = takedowns.ask(snapshot, by=self.person, now=now, **given)
        if tombstone is None:
            replaced = snapshot.takedown_orders.filter(state=TakedownState.DISCARDED, ended_at=now).first()
            waits = {
                **given,
                "waiting_for": "second person",
                "replaced": replaced.order if replaced else None,
            }
            return self.shown(TakedownHalfShape, waits, status=202)
        return self.shown(TombstoneShape, find(queries.tombstones(self.person), pk=tombstone.pk), status=201)
