"""Checks that are published, and what the public gets of them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from claims.enums import Rating, Stance
from claims.models import Article, Claim, Publication
from claims.services import publications
from sources.models import Extraction
from tests.support import desk
from tests.support.people import Newsroom

URL = "https://northern.example/bridge"
QUOTE = "according to the final account"
EXPLANATION = "The final account says so."
APPEARED = datetime(2026, 1, 4, 8, 0, tzinfo=UTC)
Publish = Callable[..., Publication]


@pytest.fixture
def article(newsroom: Newsroom) -> Article:
    """Of others, with all that a reader may be told of where it appeared."""
    return desk.article(newsroom.writer, url=URL, publisher="Northern Wire", published_at=APPEARED)


@pytest.fixture
def publish(newsroom: Newsroom) -> Publish:
    """Brings an OPEN claim to a verdict that rests on words of a captured page, and publishes it."""

    def made(
        claim: Claim,
        reading: Extraction,
        *,
        rating: Rating = Rating.INACCURATE,
        explanation: str = EXPLANATION,
        quote: str = QUOTE,
        now: datetime = desk.NOW,
        **said: Any,
    ) -> Publication:
        desk.taken(claim, newsroom.reviewer)
        for by in (newsroom.reviewer, newsroom.second):
            cited = desk.cite(claim, by, extraction=reading, quote=quote, stance=Stance.REFUTES)
            desk.submit(claim, by, desk.judgement(cited, rating=rating, **said))
        return publications.publish(claim, by=newsroom.editor, now=now, explanation=explanation)

    return made


@pytest.fixture
def published(claim: Claim, captured: Extraction, publish: Publish) -> Publication:
    return publish(claim, captured)
