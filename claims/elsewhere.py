"""What a Fact Check Tools API answers, read as a stranger's words: only what has its shape is taken. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sources.extraction.extracted import clean_line

MOST = 10
LONGEST = 500  # characters of any one text


@dataclass(frozen=True)
class Finding:
    """Another's check of words like these."""

    text: str
    claimant: str
    publisher: str
    url: str
    rating: str
    reviewed_on: date | None


def as_kept(said: dict[str, Any]) -> Finding:
    """One as it was kept as JSON."""
    return Finding(**{**said, "reviewed_on": _day(said["reviewed_on"] or "")})


def read(body: bytes) -> list[Finding]:
    """Raises ValueError where it is no such answer at all."""
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get("claims", []), list):
        raise ValueError("no list of claims")
    return list(_findings(found.get("claims", [])))[:MOST]


def _findings(claims: list[Any]) -> Iterator[Finding]:
    for claim in claims:
        reviews = claim.get("claimReview") if isinstance(claim, dict) else None
        for review in reviews if isinstance(reviews, list) else []:
            url = _text(review, "url")
            if url.startswith(("https://", "http://")):
                publisher = review.get("publisher")
                yield Finding(
                    text=_text(claim, "text"),
                    claimant=_text(claim, "claimant"),
                    publisher=_text(publisher, "name") or _text(publisher, "site") or "somebody",
                    url=url,
                    rating=_text(review, "textualRating"),
                    reviewed_on=_day(_text(review, "reviewDate")),
                )


def _text(of: Any, name: str) -> str:
    value = of.get(name) if isinstance(of, dict) else None
    return clean_line(value, LONGEST) if isinstance(value, str) else ""


def _day(said: str) -> date | None:
    try:
        return datetime.fromisoformat(said).date()
    except ValueError:
        return None
