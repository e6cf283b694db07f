"""What the desk does, said in the generated client alone: its calls, its models, its enums.

`factcheck_client` is made by the test that imports this; mypy reads both there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO, TypeVar
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

from factcheck_client import AuthenticatedClient, Client
from factcheck_client.api.articles import articles_coverage, articles_create
from factcheck_client.api.auth import token_create
from factcheck_client.api.claims import (
    claim_sources_create,
    claims_claimreview,
    claims_create,
    claims_dossier,
    claims_edit,
    claims_list,
    claims_publish,
    claims_read,
    claims_split,
    evidence_create,
    evidence_list,
    history_list,
    mentions_create,
    moves_create,
    reviews_create,
    reviews_list,
    suggestions_list,
)
from factcheck_client.api.sources import sources_create, sources_read
from factcheck_client.models import (
    ArticleInputRequest,
    AssertsEnum,
    ClaimInFull,
    ClaimInputRequest,
    ClaimKindEnum,
    ClaimsClaimreviewResponse200,
    CoverageShape,
    EntryShape,
    EvidenceInputRequest,
    EvidenceShape,
    HistoryPage,
    LinkedSource,
    LinkInputRequest,
    MentionShape,
    MoveEnum,
    MoveInputRequest,
    OriginEnum,
    PaginatedClaimShapeList,
    PaginatedEvidenceShapeList,
    PaginatedReviewShapeList,
    PatchedClaimChangesRequest,
    PlaceInputRequest,
    PostedArticle,
    Problem,
    PublicationShape,
    PublishInputRequest,
    RatingEnum,
    ReviewInputRequest,
    ReviewShape,
    SignInInputRequest,
    SourceAccessEnum,
    SourceInputRequest,
    SourceShape,
    SplitInputRequest,
    SplitPartRequest,
    StanceEnum,
    StatusEnum,
    SuggestionPage,
    SuggestionShape,
    TokenShape,
)
from factcheck_client.types import UNSET, File, Response, Unset

from seeds import content

T = TypeVar("T")


def told(answer: Response[Any], kind: type[T]) -> T:
    """What was answered, which is of that kind."""
    assert isinstance(answer.parsed, kind), answer.parsed
    return answer.parsed


def refused(answer: Response[Any]) -> tuple[int, str, str | Unset]:
    """Status, code and field of the problem that was answered."""
    problem = told(answer, Problem)
    assert problem.status == answer.status_code
    return problem.status, problem.code, problem.field


def signed_in(site: str, name: str, password: str) -> AuthenticatedClient:
    signed = token_create.sync_detailed(
        client=Client(base_url=site), body=SignInInputRequest(username=name, password=password)
    )
    return AuthenticatedClient(base_url=site, token=told(signed, TokenShape).token, prefix="Token")


@dataclass(frozen=True)
class Writer:
    """Posts the article with its claims and sources. `samples`: where the sample pages are served."""

    client: AuthenticatedClient
    samples: str

    def post(self, seed: content.Article) -> PostedArticle:
        article = ArticleInputRequest(
            title=seed.title,
            body=seed.body,
            external_id=seed.external_id,
            origin=OriginEnum(seed.origin),
            publisher=seed.publisher.name if seed.publisher else UNSET,
            authors=list(seed.authors),
            url=seed.url,
            language=seed.language,
            desk=seed.desk,
            published_at=datetime.fromisoformat(seed.published_at) if seed.published_at else None,
        )
        posted = articles_create.sync_detailed(client=self.client, body=article, idempotency_key=str(uuid4()))
        return told(posted, PostedArticle)

    def track(self, seed: content.Source) -> SourceShape:
        known = SourceInputRequest(
            url=f"{self.samples}{seed.path}" if seed.url else UNSET,
            access=SourceAccessEnum(seed.access),
            title=seed.title,
            description=UNSET if seed.url else seed.description,
            publisher=seed.publisher.name,
        )
        return told(sources_create.sync_detailed(client=self.client, body=known), SourceShape)

    def mark(self, article: UUID, seed: content.Claim, sources: dict[str, SourceShape]) -> ClaimInFull:
        """A claim with its sources and its other places."""
        said = ClaimInputRequest(
            article=article,
            quote=seed.quote,
            prefix=seed.prefix,
            suffix=seed.suffix,
            statement=seed.statement,
            asserts=AssertsEnum(seed.asserts),
            kind=ClaimKindEnum(seed.kind),
            claimant=seed.claimant or UNSET,
            as_of=date.fromisoformat(seed.as_of),
            legal_flag=seed.legal_flag,
        )
        made = told(claims_create.sync_detailed(client=self.client, body=said), ClaimInFull)
        for key in seed.sources:
            link = LinkInputRequest(source=sources[key].id)
            told(claim_sources_create.sync_detailed(made.id, client=self.client, body=link), LinkedSource)
        for place in seed.mentions:
            where = PlaceInputRequest(quote=place.quote, prefix=place.prefix, suffix=place.suffix)
            told(mentions_create.sync_detailed(made.id, client=self.client, body=where), MentionShape)
        return made


@dataclass(frozen=True)
class Reviewer:
    """Splits, takes, cites and reviews claims."""

    client: AuthenticatedClient

    def split(self, claim: UUID, seed: content.Claim) -> None:
        parts = [
            SplitPartRequest(
                statement=child.statement,
                quote=child.quote,
                asserts=AssertsEnum(child.asserts),
                kind=ClaimKindEnum(child.kind),
                claimant=child.claimant or UNSET,
                as_of=date.fromisoformat(child.as_of),
            )
            for child in seed.children
        ]
        split = claims_split.sync_detailed(claim, client=self.client, body=SplitInputRequest(parts=parts))
        assert len(told(split, list)) == len(parts)

    def move(self, claim: UUID, move: MoveEnum, reason: str | Unset = UNSET) -> ClaimInFull:
        made = moves_create.sync_detailed(
            claim, client=self.client, body=MoveInputRequest(move=move, reason=reason)
        )
        return told(made, ClaimInFull)

    def cite(self, claim: UUID, seed: content.Citation, source: UUID) -> EvidenceShape:
        """Words of what the workers read there, or of the document that is no page."""
        known = told(sources_read.sync_detailed(source, client=self.client), SourceShape)
        cited = EvidenceInputRequest(
            quote=seed.quote,
            stance=StanceEnum(seed.stance),
            note=seed.note,
            extraction=known.reading.id if known.reading else UNSET,
            source=UNSET if known.reading else source,
        )
        return told(evidence_create.sync_detailed(claim, client=self.client, body=cited), EvidenceShape)

    def review(self, claim: UUID, seed: content.Review, sources: dict[str, SourceShape]) -> ReviewShape:
        """Rests on the words that it cites, at the version that was read just before."""
        rests_on = [self.cite(claim, each, sources[each.source].id).id for each in seed.evidence]
        read = told(claims_read.sync_detailed(claim, client=self.client), ClaimInFull)
        body = ReviewInputRequest(
            rating=RatingEnum(seed.rating),
            rationale=seed.rationale,
            evidence=rests_on,
            searched=seed.searched,
            corrected_text=seed.corrected_text,
            as_of=date.fromisoformat(seed.as_of),
        )
        made = reviews_create.sync_detailed(
            claim, client=self.client, body=body, if_match=str(read.version), idempotency_key=str(uuid4())
        )
        return told(made, ReviewShape)


@dataclass(frozen=True)
class Reader:
    """Reads what one person may."""

    client: AuthenticatedClient

    def claim(self, claim: UUID) -> ClaimInFull:
        return told(claims_read.sync_detailed(claim, client=self.client), ClaimInFull)

    def statuses(self, article: UUID, *only: StatusEnum) -> dict[UUID, StatusEnum]:
        """Where each claim stands, or those alone that stand there; in pages of seven."""
        found: dict[UUID, StatusEnum] = {}
        cursor: str | Unset = UNSET
        while True:
            page = claims_list.sync_detailed(
                client=self.client,
                article=article,
                verification_status=list(only) or UNSET,
                page_size=7,
                cursor=cursor,
            )
            rows = told(page, PaginatedClaimShapeList)
            found |= {row.id: row.verification_status for row in rows.results}
            if rows.next_ is None:
                return found
            cursor = parse_qs(urlsplit(rows.next_).query)["cursor"][0]

    def is_read(self, sources: Iterable[SourceShape]) -> bool:
        """Whether the workers have fetched and read all that can be."""
        read = [
            told(sources_read.sync_detailed(source.id, client=self.client), SourceShape) for source in sources
        ]
        return all(each.reading or each.access is SourceAccessEnum.OFFLINE for each in read)

    def suggestions(self, claim: UUID) -> list[SuggestionShape]:
        page = suggestions_list.sync_detailed(claim, client=self.client)
        rows: list[SuggestionShape] = told(page, SuggestionPage).results
        return rows

    def reviews_and_evidence(self, claim: UUID) -> tuple[int, int]:
        """How many reviews, and how much evidence, this person sees."""
        reviews = told(reviews_list.sync_detailed(claim, client=self.client), PaginatedReviewShapeList)
        cited = told(evidence_list.sync_detailed(claim, client=self.client), PaginatedEvidenceShapeList)
        return len(reviews.results), len(cited.results)

    def claimreview(self, claim: UUID) -> dict[str, Any]:
        read = claims_claimreview.sync_detailed(claim, client=self.client)
        said: dict[str, Any] = told(read, ClaimsClaimreviewResponse200).to_dict()
        return said

    def history(self, claim: UUID) -> list[EntryShape]:
        rows: list[EntryShape] = told(
            history_list.sync_detailed(claim, client=self.client), HistoryPage
        ).results
        return rows

    def dossier(self, claim: UUID) -> BinaryIO:
        payload: BinaryIO = told(claims_dossier.sync_detailed(claim, client=self.client), File).payload
        return payload

    def coverage(self, article: PostedArticle) -> CoverageShape:
        assert article.version is not None
        read = articles_coverage.sync_detailed(
            article.id, client=self.client, body_sha256=article.version.sha256
        )
        return told(read, CoverageShape)


def published(editor: AuthenticatedClient, claim: UUID, explanation: str) -> PublicationShape:
    body = PublishInputRequest(explanation=explanation)
    return told(claims_publish.sync_detailed(claim, client=editor, body=body), PublicationShape)


def wrong_calls(
    writer: AuthenticatedClient, article: UUID, claim: UUID
) -> list[tuple[int, str, str | Unset]]:
    """Of a quote that stands nowhere, a stale version, no such claim, another's work, no token."""
    nobody = AuthenticatedClient(base_url=writer._base_url, token="none of yours", prefix="Token")
    elsewhere = ClaimInputRequest(article=article, quote="words that stand nowhere in it")
    changes = PatchedClaimChangesRequest(statement="Something else.")
    review = ReviewInputRequest(rating=RatingEnum.CONFIRMED)
    stale = f'"{0}"'
    return [
        refused(claims_create.sync_detailed(client=writer, body=elsewhere)),
        refused(claims_edit.sync_detailed(claim, client=writer, body=changes, if_match=stale)),
        refused(claims_read.sync_detailed(article, client=writer)),
        refused(reviews_create.sync_detailed(claim, client=writer, body=review)),
        refused(claims_read.sync_detailed(claim, client=nobody)),
    ]
