"""The markup of a published check, for whoever puts it into a page of their own."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from factcheck.publishing import checks, house
from factcheck.publishing.errors import NotPublished, OwnDraft
from sources.api.door import AsItIs, Door, find
from sources.api.shapes import ID

EXAMPLE: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "@id": f"https://checks.example.org/checks/{ID}/",
    "url": f"https://checks.example.org/checks/{ID}/",
    "name": "The repair of the bridge cost 4.2 million euros.",
    "claimReviewed": "The repair of the bridge cost 4.2 million euros.",
    "reviewBody": "The final account says 4.9 million.",
    "inLanguage": "en",
    "datePublished": "2026-01-06T10:00:00+00:00",
    "author": {"@type": "Organization", "name": "The Example", "url": "https://example.org"},
    "publisher": {"@type": "Organization", "name": "The Example", "url": "https://example.org"},
    "itemReviewed": {
        "@type": "Claim",
        "text": "The bridge cost 4.2 million euros",
        "author": {"@type": "Organization", "name": "Northern Wire"},
        "appearance": {"@type": "CreativeWork", "url": "https://example.com/bridge"},
    },
    "reviewRating": {
        "@type": "Rating",
        "alternateName": "Inaccurate",
        "ratingValue": 1,
        "worstRating": 1,
        "bestRating": 4,
    },
}


class LinkedData(JSONRenderer):
    media_type = "application/ld+json"


class ClaimMarkup(Door):
    renderer_classes = [LinkedData]
    content_negotiation_class = AsItIs

    @extend_schema(
        operation_id="claims_claimreview",
        responses={
            (200, "application/ld+json"): OpenApiResponse(
                OpenApiTypes.OBJECT,
                "schema.org ClaimReview.",
                examples=[OpenApiExample("A ClaimReview", EXAMPLE)],
            )
        },
    )
    def get(self, request: Request, claim_id: UUID) -> Response:
        """The published check as schema.org ClaimReview, the same that stands in its public page.

        Only of what others assert: 409 `own_draft`. 404 `not_published` while nothing stands published for
        all to read.
        """
        claim = find(queries.claims(self.person).prefetch_related(None), pk=claim_id)
        check = checks.of_claim(claim.pk, now=timezone.now())
        if check is None or check.withdrawn_at:
            raise NotPublished("Nothing stands published about this claim for all to read.")
        found = house.markup(check)
        if found is None:
            raise OwnDraft("A ClaimReview is of what others assert; this stands in an article of ours.")
        return Response(found)
