"""Suggestions, and the passages that reviewers cite."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from claims import queries
from claims.api.inputs.work import EvidenceInput, ReasonInput
from claims.api.shapes.work import EvidenceShape, SuggestionPage
from claims.api.views.base import OfClaim
from claims.models import Claim, Evidence
from claims.services import evidence
from sources import queries as source_queries
from sources.api.door import Door, find, named


class ClaimSuggestions(Door):
    @extend_schema(operation_id="suggestions_list", responses=SuggestionPage)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Ranked passages of the newest full readings of the claim's sources, the best of each first."""
        claim = find(queries.claims(self.person), pk=claim_id)
        passages = queries.suggestions(self.person).filter(claim=claim).order_by("rank", "-score", "pk")
        return self.shown(SuggestionPage, {"next": None, "previous": None, "results": passages})


class ClaimEvidence(OfClaim):
    queryset = Evidence.objects.none()

    @extend_schema(operation_id="evidence_list", responses=EvidenceShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """What was cited; of a blind round only what you cited, until its reviews are in."""
        return self.page(EvidenceShape, queries.evidence(self.person).filter(claim=self.claim(claim_id)))

    @extend_schema(operation_id="evidence_create", request=EvidenceInput, responses={201: EvidenceShape})
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Cite words of an extraction, or what an offline source says."""
        claim = self.claim(claim_id)
        given = self._with_rows(claim, self.taken(EvidenceInput))
        cited = evidence.cite(claim, by=self.person, now=timezone.now(), **given)
        return self.shown(EvidenceShape, find(queries.evidence(self.person), pk=cited.pk), status=201)

    def _with_rows(self, claim: Claim, given: dict[str, Any]) -> dict[str, Any]:
        """The body with rows in place of ids, each of them one that this person may see."""
        rows = {
            "extraction": source_queries.extractions(self.person),
            "source": source_queries.sources(self.person),
            "replaces": queries.evidence(self.person).filter(claim=claim),
        }
        found = {name: named(rows[name], given[name], field=name) for name in rows if given.get(name)}
        return {**given, **found}


class EvidenceRetract(Door):
    @extend_schema(operation_id="evidence_retract", request=ReasonInput, responses={201: EvidenceShape})
    def post(self, request: Request, evidence_id: UUID) -> Response:
        """Say that a citation no longer counts, and why; not while a current verdict rests on it."""
        cited = find(queries.evidence(self.person), pk=evidence_id)
        reason = self.taken(ReasonInput).get("reason", "")
        evidence.retract(cited, by=self.person, now=timezone.now(), reason=reason)
        return self.shown(EvidenceShape, find(queries.evidence(self.person), pk=evidence_id), status=201)
