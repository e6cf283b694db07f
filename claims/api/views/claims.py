"""Claims: marked, read, edited, mentioned again, split, linked to sources."""

import json
from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from claims import clauses, listing, queries, recalling, repeats
from claims.api.expansions import OF_CLAIMS
from claims.api.filters import ClaimFilters
from claims.api.inputs.claims import (
    BulkInput,
    ClaimChanges,
    ClaimInput,
    JoinInput,
    LinkInput,
    PinInput,
    PlaceInput,
    SplitInput,
)
from claims.api.offsets import OFFSETS, PARAMETER, Counted
from claims.api.shapes.claims import (
    CLAIM,
    BulkShape,
    ClaimInFull,
    ClaimShape,
    LinkedSource,
    MentionShape,
    PinHalf,
)
from claims.api.shapes.repeats import ClausesShape, RepeatsShape
from claims.api.views.base import OfClaim, answer
from claims.errors import BulkRefused
from claims.models import Claim, ClaimSource, Mention
from claims.services import anchors, claims, evidence, joining, pinning
from claims.services.claims import Part
from claims.services.marking import Said
from sources import queries as source_queries
from sources.api import choosing
from sources.api.door import BY_TIME, UNKNOWN, Door, ListDoor, find, named
from sources.api.preconditions import IF_MATCH, version_read

BY_SCORE, SCORE = "-score", "detection__score"
ROW_BY_ROW = {"as_of", PARAMETER}  # what is shown is not what stands in the rows
A_CALL = 20  # claims that are sent at once and count as one call that writes


class Claims(Counted, ListDoor):
    queryset = Claim.objects.none()
    filterset_class = ClaimFilters
    expansions = OF_CLAIMS
    orderings = (*BY_TIME, BY_SCORE)
    shares: ClassVar = {"score": SCORE}

    @extend_schema(operation_id="claims_list", parameters=[OFFSETS], responses=ClaimShape(many=True))
    def get(self, request: Request) -> Response:
        """Claims of the articles that you may see, newest first.

        With `ordering=-score`, those that were proposed, the likeliest to be worth a check first.

        With `as_of`, as they stood at the end of that day (UTC): those that were marked by then, their stage,
        `verification_status`, `rating`, `verdict` and `attention` as on record. Words, sources and people,
        and what you may see, are those of today.
        """
        expanded = choosing.expansions(request, OF_CLAIMS)
        if set(expanded) - {listing.EVIDENCE_COUNT} or ROW_BY_ROW & set(request.query_params):
            return self.page(ClaimShape, queries.claims(self.person))
        names = choosing.chosen(request, [*CLAIM, *expanded])
        found = self.filter_queryset(queries.claims_seen(self.person))
        ids = [row["id"] for row in self.paginate_queryset(found.values("id", "updated_at", *self._score()))]
        return self.get_paginated_response(listing.shown(ids, names, to=self.person, now=timezone.now()))

    def _score(self) -> list[str]:
        return [SCORE] if self.request.query_params.get("ordering") == BY_SCORE else []

    def filter_queryset(self, queryset: Any) -> Any:
        found = super().filter_queryset(queryset)
        return found.filter(detection__isnull=False) if self._score() else found

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        if page and hasattr(page[0], "then_stage"):
            recalling.recall(page)
        return page

    @extend_schema(
        operation_id="claims_create", request=ClaimInput, parameters=[OFFSETS], responses={201: ClaimInFull}
    )
    def post(self, request: Request) -> Response:
        """Mark a claim where its words stand in the article's newest text, and link its sources.

        The quote is matched exactly, then with quotation marks, dashes and white space set aside. Not in
        the text: 400 `quote_not_found`; more than once and no hint which: 400 `quote_ambiguous`.
        """
        given = self.taken(ClaimInput)
        article = named(queries.articles(self.person), given.pop("article"), field="article")
        self.places.points(article.newest_id, given)
        claim = claims.add(article, by=self.person, now=timezone.now(), **_said(given))
        return answer(self, claim.pk, status=201)


class ClaimsInBulk(Counted, Door):
    def writes(self, request: Request) -> int:
        """As how many calls it counts: what it takes of us for a claim is a twentieth of a call."""
        sent = request.data.get("claims") if isinstance(request.data, dict) else None
        return -(-len(sent) // A_CALL) if isinstance(sent, list) and sent else 1

    @extend_schema(
        operation_id="claims_bulk",
        request=BulkInput,
        parameters=[OFFSETS],
        responses={201: BulkShape, 207: BulkShape},
    )
    def post(self, request: Request) -> Response:
        """Mark up to 1,000 claims: 201 when all were, 207 when some were refused, each for itself.

        A refusal is the `problem` that the same claim would have been answered with alone. With
        `all_or_nothing` one that is refused keeps all from being marked: 422 `bulk_refused`, and `results`.
        """
        given = self.taken(BulkInput)
        read, whole = self._each_with_an_article(given["claims"]), given["all_or_nothing"]
        wanted = {number: each for number, each in enumerate(read) if not isinstance(each, Exception)}
        marked = claims.add_all(
            [(each.pop("article"), Said(**_said(each))) for each in wanted.values()],
            by=self.person,
            now=timezone.now(),
            all_or_nothing=whole,
            is_trial=whole and len(wanted) < len(read),
        )
        done = dict(zip(wanted, marked, strict=True))
        results = [self._result(number, done.get(number, each)) for number, each in enumerate(read)]
        refused = [each for each in results if each["problem"]]
        if whole and refused:
            raise BulkRefused(len(refused), len(results), results=refused)
        said = {"created": len(results) - len(refused), "refused": len(refused), "results": results}
        return self.shown(BulkShape, said, status=207 if refused else 201)

    def _each_with_an_article(self, read: list[Any]) -> list[Any]:
        """Those that are read and name an article that this person may see; faults in the place of others."""
        named = {each["article"] for each in read if not isinstance(each, Exception)}
        seen = dict(queries.articles(self.person).filter(pk__in=named).values_list("pk", "newest"))
        unknown = ValidationError({"article": UNKNOWN})
        found = [each if isinstance(each, Exception) or each["article"] in seen else unknown for each in read]
        self.places.know(list(seen.values()))
        for each in found:
            if not isinstance(each, Exception):
                self.places.points(seen[each["article"]], each)
        return found

    def _result(self, number: int, outcome: Any) -> dict[str, Any]:
        if isinstance(outcome, Claim):
            return {"index": number, "status": 201, "id": outcome.pk, "problem": None}
        said = json.loads(self.problem(outcome).content)
        return {"index": number, "status": said["status"], "id": None, "problem": said}


class OneClaim(Counted, Door):
    expansions = OF_CLAIMS

    @extend_schema(operation_id="claims_read", parameters=[OFFSETS], responses=ClaimInFull)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """A claim with its mentions, sources and verdict. `ETag` is its version."""
        return answer(self, claim_id)

    @extend_schema(
        operation_id="claims_edit",
        request=ClaimChanges,
        parameters=[IF_MATCH, OFFSETS],
        responses=ClaimInFull,
    )
    def patch(self, request: Request, claim_id: UUID) -> Response:
        """Change a claim's own facts, until the first review of a round; the quote never.

        Send the version that you read, as `version` or If-Match; a stale one is answered with 412.
        """
        claim, given = find(queries.claims(self.person), pk=claim_id), self.taken(ClaimChanges)
        version = version_read(request, given.pop("version", None))
        claims.edit(claim, by=self.person, now=timezone.now(), version=version, **given)
        return answer(self, claim_id)


class ClaimMentions(Counted, OfClaim):
    queryset = Mention.objects.none()

    @extend_schema(operation_id="mentions_list", parameters=[OFFSETS], responses=MentionShape(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Where the claim stands, in every text of the article."""
        return self.page(
            MentionShape, Mention.objects.filter(claim=self.claim(claim_id)).select_related("drift")
        )

    @extend_schema(
        operation_id="mentions_create",
        request=PlaceInput,
        parameters=[OFFSETS],
        responses={201: MentionShape},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Another place of the same claim."""
        claim, place = self.claim(claim_id), self.taken(PlaceInput)
        self.places.points(claim.article.newest_id, place)
        mention = claims.add_mention(claim, by=self.person, now=timezone.now(), **place)
        self.know([mention])
        return self.shown(MentionShape, mention, status=201)


class OneMention(OfClaim):
    @extend_schema(operation_id="mentions_delete", responses={204: None})
    def delete(self, request: Request, claim_id: UUID, mention_id: UUID) -> Response:
        """Take a place of the claim off again, until the first review of a round; its row and history stay.

        Its only place: 409 `last_mention`. One of an older text, or that is gone from the newest: 409
        `mention_not_live`.
        """
        mention = find(self.mentions(claim_id), pk=mention_id)
        claims.take_off_mention(mention, by=self.person, now=timezone.now())
        return Response(status=204)


class MentionPin(Counted, OfClaim):
    @extend_schema(
        operation_id="mentions_pin",
        request=PinInput,
        parameters=[OFFSETS],
        responses={
            200: MentionShape,
            202: OpenApiResponse(PinHalf, "Waits for a second person."),
        },
    )
    def post(self, request: Request, claim_id: UUID, mention_id: UUID) -> Response:
        """Say where a claim stands whose place is AMBIGUOUS or ORPHANED in the newest text.

        One of several places of the same words takes one person. Other words in the stead of those that are
        gone are a ruling STANDS on the recheck of its words: where a verdict or review is at stake it takes
        two, and the first call waits (202). Nothing in doubt: 409 `mention_not_live`.
        """
        mention, given = find(self.mentions(claim_id), pk=mention_id), self.taken(PinInput)
        self.places.points(mention.claim.article.newest_id, given)
        pinned = pinning.pin(mention, by=self.person, now=timezone.now(), **given)
        if pinned is None:
            return self.shown(PinHalf, {"waiting_for": "second person"}, status=202)
        self.know([pinned])
        return self.shown(MentionShape, pinned)


class ClaimRepeats(Counted, OfClaim):
    @extend_schema(operation_id="claims_repeats", parameters=[OFFSETS], responses=RepeatsShape)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """Where else the article says the same or nearly so, to be marked as another mention, or joined.

        Likeness decides nothing: what differs is said, and a figure, negation or name that does makes it
        another assertion.
        """
        claim = self.claim(claim_id)
        places = list(anchors.live(claim))
        text = claim.article.newest.text if claim.article.newest else ""
        taken = [(each.start or 0, each.end or 0) for each in places]
        found = repeats.find(text, places[0].exact, taken) if places else []
        others = list(queries.marked(self.person, claim)) if found else []
        told = [
            {
                **vars(each),
                "text": text[each.start : each.end],
                "is_same": each.is_same,
                "differs_in_fact": each.differs_in_fact,
                "kinds": sorted(each.kinds),
                "claims": [
                    other.claim_id
                    for other in others
                    if (other.start or 0) < each.end and each.start < (other.end or 0)
                ],
            }
            for each in found
        ]
        self.places.know_newest(claim.article.newest_id)
        return self.shown(RepeatsShape, {"repeats": told})


class ClaimSplit(Counted, Door):
    @extend_schema(operation_id="claims_clauses", responses=ClausesShape)
    def get(self, request: Request, claim_id: UUID) -> Response:
        """The assertions that a compound claim seems to be made of, as parts to edit and then to send."""
        claim = find(queries.claims(self.person).prefetch_related(None), pk=claim_id)
        places = list(anchors.live(claim)[:1])
        return self.shown(ClausesShape, {"parts": clauses.split(places[0].exact) if places else []})

    @extend_schema(
        operation_id="claims_split",
        request=SplitInput,
        parameters=[OFFSETS],
        responses={201: ClaimShape(many=True)},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Split a compound claim; its parts, in this order, are checked in its place."""
        claim = find(queries.claims(self.person), pk=claim_id)
        parts = [Part(**part) for part in self.taken(SplitInput)["parts"]]
        children = claims.split(claim, parts, by=self.person, now=timezone.now())
        rows = queries.claims(self.person).filter(pk__in=[child.pk for child in children]).order_by("pk")
        self.know(rows)
        shown = ClaimShape(rows, many=True, context=self.get_serializer_context())
        return Response(shown.data, status=201)


class ClaimJoin(Counted, OfClaim):
    @extend_schema(
        operation_id="claims_join",
        request=JoinInput,
        parameters=[IF_MATCH, OFFSETS],
        responses=ClaimInFull,
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Join a claim into another of the same article that it repeats; answers the other.

        Its places become mentions of the other, its sources are linked there, and it is withdrawn. Only
        before any review of it: 409 `reopen_first`; 409 `not_the_same_claim` where one checks that it was
        said and the other whether it is so, or for another day.
        """
        claim, given = self.claim(claim_id), self.taken(JoinInput)
        into = named(queries.claims(self.person), given["into"], field="into")
        version = version_read(request, given.get("version"))
        joined = joining.join(claim, into=into, by=self.person, now=timezone.now(), version=version)
        return answer(self, joined.pk)


class ClaimSources(OfClaim):
    queryset = ClaimSource.objects.none()

    @extend_schema(operation_id="claim_sources_list", responses=LinkedSource(many=True))
    def get(self, request: Request, claim_id: UUID) -> Response:
        """The sources linked to the claim, and how the last fetch of each ended."""
        return self.page(LinkedSource, queries.links(self.person).filter(claim=self.claim(claim_id)))

    @extend_schema(
        operation_id="claim_sources_create",
        request=LinkInput,
        responses={201: LinkedSource, 200: LinkedSource},
    )
    def post(self, request: Request, claim_id: UUID) -> Response:
        """Link a source, and track it from now on: 201, or 200 when it was linked."""
        claim, given, now = self.claim(claim_id), self.taken(LinkInput), timezone.now()
        url = given.get("url")
        if url is None:
            source = named(source_queries.sources(self.person), given["source"], field="source")
            url = source.url
        if url:
            link = evidence.link_url(claim, url, by=self.person, now=now)
        else:
            link = evidence.link(claim, source, by=self.person, now=now)
        status = 201 if link.linked_at == now else 200
        return self.shown(LinkedSource, find(queries.links(self.person), pk=link.pk), status=status)


class ClaimSourceLink(OfClaim):
    @extend_schema(operation_id="claim_sources_delete", responses={204: None})
    def delete(self, request: Request, claim_id: UUID, source_id: UUID) -> Response:
        """Take a source off the claim's list; what was cited from it stays cited."""
        claim = self.claim(claim_id)
        link = find(queries.links(self.person).filter(claim=claim), source=source_id)
        evidence.unlink(claim, link.source, by=self.person, now=timezone.now())
        return Response(status=204)


def _said(given: dict[str, Any]) -> dict[str, Any]:
    """The service's name for the list of claimants."""
    return {("claimants_named" if name == "claimants" else name): value for name, value in given.items()}
