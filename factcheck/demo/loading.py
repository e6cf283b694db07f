"""Loads the seed content through the services that the API and the admin call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from claims.enums import Asserts, ClaimantKind, Kind, Origin
from claims.models import Article, Claim
from claims.services import articles, claimants, claims, evidence
from claims.services.articles import Author
from claims.services.claims import Part
from factcheck.models import User
from seeds import content
from sources.enums import PublisherKind, SourceAccess
from sources.models import Publisher, Source
from sources.services import publishers
from sources.services import sources as tracking


@dataclass(frozen=True)
class Desk:
    """Who loads, when, and where the sample pages are served; None means the real pages."""

    people: Mapping[str, User]
    now: datetime
    samples: str | None

    @property
    def writer(self) -> User:
        return self.people["writer"]

    @property
    def reviewer(self) -> User:
        return self.people["reviewer"]


@transaction.atomic
def load(desk: Desk) -> dict[str, Source]:
    """Sources and articles, all or nothing: what is there already stays as people have left it.

    Returns the sources by their key in the seed content.
    """
    sources = {key: _source(desk, seed) for key, seed in content.sources().items()}
    for article in seed_articles():
        if found(desk.writer, article) is None:
            _article(desk, article, sources)
    return sources


def seed_articles() -> tuple[content.Article, ...]:
    return content.article(), content.own_draft()


def found(writer: User, seed: content.Article) -> Article | None:
    return Article.objects.filter(posted_by=writer, external_id=seed.external_id).first()


def _source(desk: Desk, seed: content.Source) -> Source:
    publisher = _publisher(seed.publisher, desk.now)
    if not seed.url:
        known = Source.objects.filter(
            access=SourceAccess.OFFLINE, title=seed.title, created_by=desk.writer
        ).first()
        return known or tracking.add_offline(
            by=desk.writer, now=desk.now, title=seed.title, description=seed.description, publisher=publisher
        )
    return tracking.track(
        f"{desk.samples}{seed.path}" if desk.samples else seed.url,
        by=desk.writer,
        now=desk.now,
        publisher=publisher,
        title=seed.title,
        stands_in_for=seed.url if desk.samples else "",
    )


def _publisher(seed: content.Publisher, now: datetime) -> Publisher:
    publisher = publishers.named(seed.name, now=now, kind=PublisherKind(seed.kind))
    for domain in seed.domains:
        publishers.know_domain(publisher, domain=domain)
    return publisher


def _article(desk: Desk, seed: content.Article, sources: Mapping[str, Source]) -> None:
    publisher = _publisher(seed.publisher, desk.now).name if seed.publisher else ""
    posted = articles.register(
        by=desk.writer,
        now=desk.now,
        title=seed.title,
        body=seed.body,
        external_id=seed.external_id,
        origin=Origin(seed.origin),
        publisher=publisher,
        authors=[Author(name) for name in seed.authors],
        url=seed.url,
        language=seed.language,
        desk=seed.desk,
        published_at=datetime.fromisoformat(seed.published_at) if seed.published_at else None,
    )
    for claim in seed.claims:
        _claim(desk, posted.article, claim, sources)


def _claim(desk: Desk, article: Article, seed: content.Claim, sources: Mapping[str, Source]) -> None:
    claim = claims.add(
        article,
        by=desk.writer,
        now=desk.now,
        quote=seed.quote,
        prefix=seed.prefix,
        suffix=seed.suffix,
        statement=seed.statement,
        asserts=Asserts(seed.asserts),
        kind=Kind(seed.kind),
        claimants_named=_claimants(seed),
        as_of=date.fromisoformat(seed.as_of),
        legal_flag=seed.legal_flag,
    )
    for named in claim.claimants.all():
        claimants.classify(named, by=desk.writer, kind=ClaimantKind(seed.claimant_kind))
    for key in seed.sources:
        evidence.link(claim, sources[key], by=desk.writer, now=desk.now)
    for place in seed.mentions:
        claims.add_mention(
            claim, by=desk.writer, now=desk.now, quote=place.quote, prefix=place.prefix, suffix=place.suffix
        )
    if seed.children:
        _split(desk, claim, seed, sources)


def _split(desk: Desk, claim: Claim, seed: content.Claim, sources: Mapping[str, Source]) -> None:
    """Into its parts, each of which keeps those of the claim's sources that speak of it."""
    parts = claims.split(claim, [_part(child) for child in seed.children], by=desk.reviewer, now=desk.now)
    for part, child in zip(parts, seed.children, strict=True):
        for key in set(seed.sources) - set(child.sources):
            evidence.unlink(part, sources[key], by=desk.reviewer, now=desk.now)


def _part(seed: content.Claim) -> Part:
    return Part(
        statement=seed.statement,
        quote=seed.quote,
        asserts=Asserts(seed.asserts),
        kind=Kind(seed.kind),
        claimants=_claimants(seed),
        as_of=date.fromisoformat(seed.as_of),
    )


def _claimants(seed: content.Claim) -> list[str]:
    return [seed.claimant] if seed.claimant else []
