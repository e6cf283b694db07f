"""Published checks in the shape of Google's Fact Check Tools API: what is asked, what is answered. Pure."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from factcheck.publishing.check import Check
from factcheck.publishing.claimreview import House

USUAL, MOST = 10, 100  # on a page
# What every call of that API takes besides its own parameters.
OF_EVERY_CALL = frozenset(
    ("key", "alt", "access_token", "callback", "fields", "oauth_token", "prettyPrint", "quotaUser", "$.xgafv")
)
NUMBERS = {"maxAgeDays": "max_age_days", "pageSize": "page_size", "offset": "offset"}
TEXTS = {
    "query": "query",
    "languageCode": "language_code",
    "reviewPublisherSiteFilter": "review_publisher_site_filter",
    "pageToken": "page_token",
}
WHOLE = re.compile("[0-9]{1,9}")


class Refused(Exception):
    """A parameter that cannot be taken; field: its name as that API's own messages spell it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field, self.message = field, message


@dataclass(frozen=True)
class Asked:
    query: str
    language: str
    site: str
    max_age: timedelta | None
    size: int
    offset: int

    def is_new_enough(self, check: Check, *, now: datetime) -> bool:
        """By the day of the words or of the check, whichever is the later."""
        newest = max(check.began_at, check.appeared.published_at or check.began_at)
        return self.max_age is None or newest >= now - self.max_age

    def is_of(self, house: House, site: str) -> bool:
        """Whether checks of this house, at this host, are asked for at all."""
        language = self.language.lower().split("-")[0]
        is_read = not language or language == house.language.lower().split("-")[0]
        return is_read and (not self.site or _is_within(site, self.site))


def read(parameters: Mapping[str, str]) -> Asked:
    """Raises Refused."""
    known = OF_EVERY_CALL | NUMBERS.keys() | TEXTS.keys()
    for name in parameters:
        if name not in known:
            raise Refused(name, f'There is no parameter "{name}".')
    if parameters.get("alt", "json") != "json":
        raise Refused("alt", "Answers are JSON.")
    numbers = {name: _number(name, parameters.get(name, "")) for name in NUMBERS}
    texts = {name: parameters.get(name, "").strip() for name in TEXTS}
    if not texts["query"] and not texts["reviewPublisherSiteFilter"]:
        raise Refused("query", "Either query or review_publisher_site_filter is needed.")
    days, token = numbers["maxAgeDays"], texts["pageToken"]
    return Asked(
        query=texts["query"],
        language=texts["languageCode"],
        site=texts["reviewPublisherSiteFilter"],
        max_age=timedelta(days=days) if days else None,
        size=min(numbers["pageSize"] or USUAL, MOST),
        offset=_from_token(token) if token else numbers["offset"],
    )


def _number(name: str, said: str) -> int:
    if said and not WHOLE.fullmatch(said):
        raise Refused(NUMBERS[name], f"{NUMBERS[name]} is a whole number, 0 or above.")
    return min(int(said or 0), 100_000)


def token(offset: int) -> str:
    """What leads to the next page; nobody needs to know what is in it."""
    return urlsafe_b64encode(f"from {offset}".encode()).decode().rstrip("=")


def _from_token(said: str) -> int:
    try:
        word, _, offset = urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode().partition(" ")
        if word != "from" or not WHOLE.fullmatch(offset):
            raise ValueError
    except ValueError:
        raise Refused("page_token", "page_token is no token of an earlier answer.") from None
    return min(int(offset), 100_000)


def _is_within(site: str, asked: str) -> bool:
    wanted = asked.lower().removeprefix("https://").removeprefix("http://").split("/")[0]
    return site == wanted or site.endswith(f".{wanted}") or site == f"www.{wanted}"


def answer(page: list[Check], next_offset: int | None, *, house: House, site: str) -> dict[str, Any]:
    """What there is none of is absent, down to an empty object."""
    found = {
        "claims": [_claim(each, house, site) for each in page],
        "nextPageToken": token(next_offset) if next_offset is not None else None,
    }
    return {name: value for name, value in found.items() if value}


def _claim(check: Check, house: House, site: str) -> dict[str, Any]:
    said_by = ", ".join(check.claimants) or check.appeared.publisher
    found = {
        "text": check.statement,
        "claimant": said_by,
        "claimDate": _stamp(check.appeared.published_at),
        "claimReview": [
            {
                "publisher": {"name": house.name, "site": site},
                "url": check.url,
                "title": f"{check.label}: {check.statement}",
                "reviewDate": _stamp(check.began_at),
                "textualRating": check.label,
                "languageCode": house.language,
            }
        ],
    }
    return {name: value for name, value in found.items() if value}


def _stamp(moment: datetime | None) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""


def wrong(code: int, status: str, message: str, field: str = "") -> dict[str, Any]:
    error: dict[str, Any] = {"code": code, "message": message, "status": status}
    if field:
        kind = "type.googleapis.com/google.rpc.BadRequest"
        violations = [{"field": field, "description": message}]
        error["details"] = [{"@type": kind, "fieldViolations": violations}]
    return {"error": error}
