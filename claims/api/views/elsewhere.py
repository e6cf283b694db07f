"""Checks that were made before this service was, or by others, beside a claim."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import elsewhere, queries
from claims.api.filters import EarlierFilters
from claims.api.inputs.elsewhere import EarlierChecksInput
from claims.api.shapes.elsewhere import EarlierCheckShape, ElsewhereShape, TakenInShape
from claims.errors import NoneTakenIn
from claims.models import Claim, EarlierCheck, Lookup
from claims.services import earlier_checks, looking_elsewhere
from claims.services.earlier_checks import Given
from sources.api.door import Door, ListDoor, find
from sources.errors import Refusal


class EarlierChecks(ListDoor):
    queryset = EarlierCheck.objects.none()
    filterset_class = EarlierFilters

    @extend_schema(operation_id="earlier_checks_list", responses=EarlierCheckShape(many=True))
    def get(self, request: Request) -> Response:
        """What was published before this service was, brought in as it stood: no verdicts, never public."""
        return self.page(EarlierCheckShape, EarlierCheck.objects.select_related("imported_by"))

    @extend_schema(
        operation_id="earlier_checks_create", request=EarlierChecksInput, responses={201: TakenInShape}
    )
    def post(self, request: Request) -> Response:
        """Bring in up to 1,000 earlier checks: all of them, or none.

        Where one is refused: 422 `none_taken_in`, with the `problems` by their place among `checks`.
        """
        given = [Given(**each) for each in self.taken(EarlierChecksInput)["checks"]]
        done = earlier_checks.take_in(given, by=self.person, now=timezone.now())
        refused = {number: each for number, each in enumerate(done) if isinstance(each, Refusal)}
        if refused:
            problems = [
                {"index": number, "field": each.field, "detail": each.detail}
                for number, each in refused.items()
            ]
            raise NoneTakenIn(len(refused), len(given), problems=problems)
        return self.shown(TakenInShape, {"taken_in": len(done)}, status=201)


class OneEarlierCheck(Door):
    @extend_schema(operation_id="earlier_checks_read", responses=EarlierCheckShape)
    def get(self, request: Request, earlier_id: UUID) -> Response:
        """An earlier check as it was brought in."""
        rows = EarlierCheck.objects.select_related("imported_by")
        return self.shown(EarlierCheckShape, find(rows, pk=earlier_id))


class ClaimElsewhere(Door):
    def claim(self, claim_id: UUID) -> Claim:
        return find(queries.claims(self.person).prefetch_related(None), pk=claim_id)

    @extend_schema(operation_id="claims_elsewhere", responses=ElsewhereShape)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What others' checks of the claim's statement say, as far as somebody asked within a day."""
        return self._told(looking_elsewhere.newest(self.claim(claim_id), now=timezone.now()))

    @extend_schema(
        operation_id="claims_look_elsewhere",
        request=None,
        responses={200: ElsewhereShape, 202: ElsewhereShape},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Ask for others' checks: 202 while a worker asks, 200 where the answer is known.

        It tells the claim's statement to `host`, and nobody is asked before that. 409 `lookup_off` where no
        service is set to be asked, 403 `not_to_be_told` for a restricted article.
        """
        claim, now = self.claim(claim_id), timezone.now()
        row = looking_elsewhere.look(claim, by=self.person, now=now)
        return self._told(row, status=202 if row.is_under_way else 200)

    def _told(self, row: Lookup | None, *, status: int = 200) -> Response:
        said = {
            "host": looking_elsewhere.host(),
            "state": row.state if row else None,
            "found": [elsewhere.as_kept(each) for each in row.found] if row else [],
            "trouble": row.trouble if row else "",
        }
        return self.shown(ElsewhereShape, said, status=status)
