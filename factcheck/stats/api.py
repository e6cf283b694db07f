"""`GET stats/`: what a dashboard draws."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims import queries
from factcheck.stats import current, sharing
from factcheck.stats.articles import NOBODY
from factcheck.stats.figures import Scope
from factcheck.stats.past import day_of
from factcheck.stats.shapes import StatsShape
from sources.api.door import Door, named
from sources.people import Person

DAYS = 30
LONGEST = 366
FIRST = date(2000, 1, 1)
PARAMETERS = [
    OpenApiParameter(
        "article",
        {"type": "string", "format": "uuid"},
        description="Of this article alone, a restricted one too if you may see it.",
    ),
    OpenApiParameter(
        "desk",
        {"type": "string", "maxLength": 100},
        description="Of open articles of this desk alone, letter for letter; sources and fetches are of all.",
    ),
    OpenApiParameter(
        "from",
        {"type": "string", "format": "date"},
        description=f"The first day of the period (UTC); {DAYS} days before the last unless given.",
    ),
    OpenApiParameter(
        "to",
        {"type": "string", "format": "date"},
        description=f"The last day of the period (UTC), today unless given; {LONGEST} days at most.",
    ),
]


class Stats(Door):
    parameters = frozenset({"article", "desk", "from", "to"})

    @extend_schema(operation_id="stats_read", parameters=PARAMETERS, responses=StatsShape)
    def get(self, request: Request) -> HttpResponseBase:
        """Figures of the newsroom, each with the list behind it; the same for all who ask.

        Restricted articles count for nobody, but where you ask about one that you may see.
        """
        return HttpResponse(shared(request.query_params, self.person), content_type="application/json")


def figures(request: HttpRequest) -> HttpResponse:
    """The answer for anybody who may ask, to parameters that were answered before. Raises ValidationError."""
    return HttpResponse(shared(request.GET, NOBODY), content_type="application/json")


def shared(asked: Any, user: Person) -> bytes:
    """The answer in JSON. Raises ValidationError that names the parameter at fault."""
    now = timezone.now()
    scope = scope_of(asked, user, now)
    whose = user.pk if scope.article else ""
    key = f"{scope.since}:{scope.until}:{scope.article or ''}:{whose}:{(scope.desk or '').encode().hex()}"
    key += ":" if scope.desk is None else ":desk"
    return sharing.SHARED.answer(key, lambda: _made(scope, user))


def _made(scope: Scope, user: Person) -> bytes:
    found = current.of(scope, now=timezone.now(), user=user)
    return orjson.dumps(found, option=orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS)


def scope_of(asked: Any, user: Person, now: datetime) -> Scope:
    """What the parameters ask for. Raises ValidationError that names the one at fault."""
    until = _day(asked, "to") or day_of(now)
    if until > day_of(now):
        raise ValidationError({"to": "This day has not begun; ask for today or one before."})
    since = _day(asked, "from") or until - timedelta(days=DAYS - 1)
    if since > until:
        raise ValidationError({"from": "The period begins after it ends: from is later than to."})
    if (until - since).days >= LONGEST:
        raise ValidationError({"from": f"A period is {LONGEST} days at most; ask for several."})
    desk, article = asked.get("desk"), article_of(asked, user)
    if desk is not None and article is not None:
        raise ValidationError({"desk": "Ask for an article or for a desk, not for both."})
    if desk is not None and (len(desk) > 100 or "\x00" in desk):
        raise ValidationError({"desk": "A desk's name has 100 characters at most, and no NUL."})
    return Scope(since, until, desk, article)


def article_of(asked: Any, user: Person) -> UUID | None:
    given = asked.get("article")
    if given is None:
        return None
    try:
        key = UUID(given)
    except ValueError:
        raise ValidationError({"article": f"{given} is not an id."}) from None
    article: UUID = named(queries.articles(user), key, field="article").pk
    return article


def _day(asked: Any, name: str) -> date | None:
    given = asked.get(name)
    if given is None:
        return None
    try:
        day = parse_date(given)
    except ValueError:
        day = None
    if day is None or day < FIRST:
        raise ValidationError({name: "Send a day from 2000 on, as 2025-11-24."})
    return day
