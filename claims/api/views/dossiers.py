"""The dossier of a claim."""

from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from claims import queries
from claims.services import dossiers
from sources.api.door import AsItIs, Door, find

HAS = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag that you have.")


class ClaimDossier(Door):
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="claims_dossier",
        parameters=[HAS],
        responses={
            (200, "application/zip"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="You have the same already."),
        },
    )
    def get(self, request: Request, claim_id: UUID) -> HttpResponseBase:
        """All that you may see of the claim, as a zip with a verifier that needs no network: `verify.py`.

        Article, mentions, evidence, reviews, verdicts, publications, rechecks, the captures as WARC, the
        history with what its hashes take, manifests, their proofs and timestamps; `left-out.json` names what
        is not given, and why. The same bytes, with the same ETag, as long as nothing of it has changed.
        """
        claim = find(queries.claims(self.person).prefetch_related(None), pk=claim_id)
        return dossiers.answer(request, claim, to=self.person)
