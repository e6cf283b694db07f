"""Ten thousand claims in a fresh database. Written in bulk: what is measured is reading them."""

from datetime import UTC, datetime

from claims.models import Article, Claim, Claimant, ClaimSource, Mention
from claims.services import articles
from factcheck.models import User
from sources.enums import Watch
from sources.models import Source
from sources.services import sources

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ARTICLES, CLAIMS_EACH = 200, 50


def sentence(number: int) -> str:
    return f"Road {number} cost {number + 2},400 euros a metre."


BODY = " ".join(map(sentence, range(CLAIMS_EACH)))


def make(by: User) -> None:
    """200 articles of 50 claims, each claim with a mention, a claimant and a source."""
    source = sources.track("https://roads.example.org/", by=by, now=NOW, how=Watch.QUIET)
    claimant = Claimant.objects.create(name="The roads office", created_at=NOW)
    for number in range(ARTICLES):
        _article(number, by, source, claimant)


def _article(number: int, by: User, source: Source, claimant: Claimant) -> None:
    article = articles.register(by=by, now=NOW, title=f"What roads cost, part {number}", body=BODY).article
    marked = Claim.objects.bulk_create(_claim(article, by, each) for each in range(CLAIMS_EACH))
    assert article.newest is not None
    Mention.objects.bulk_create(
        Mention(claim=claim, version=article.newest, exact=exact, start=start, end=start + len(exact))
        for claim in marked
        for exact in [claim.statement]
        for start in [article.newest.text.index(exact)]
    )
    Claim.claimants.through.objects.bulk_create(
        Claim.claimants.through(claim=claim, claimant=claimant) for claim in marked
    )
    ClaimSource.objects.bulk_create(
        ClaimSource(claim=claim, source=source, linked_by=by, linked_at=NOW) for claim in marked
    )


def _claim(article: Article, by: User, number: int) -> Claim:
    return Claim(article=article, statement=sentence(number), created_by=by, created_at=NOW, updated_at=NOW)
