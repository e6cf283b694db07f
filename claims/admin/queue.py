"""The desk's front page: what waits for this person, in a few short lists, the most urgent first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from claims import due, queries, queues, rules
from claims.due import Due
from claims.models import Article, Claim
from claims.queues import DEADLINES, Narrowing
from claims.services import visits
from claims.workflow import ANSWERED
from sources.admin.base import person
from sources.people import User
from sources.queries import scrub_to_see_to, takedown_orders

SHOWN = 6
COMPLAINTS = 20  # the oldest; the list has all
COUNTED = 100  # beyond it, a list says "100+"
OFFERED = 60  # articles in the filter bar


@dataclass(frozen=True)
class Line:
    """One claim of a list."""

    claim: Claim
    due: Due | None
    is_new: bool


@dataclass
class Listed:
    """One list: how many there are in all and of them new, the first few, and where all of them are."""

    queue: queues.Queue
    count: str
    new: str
    address: str
    keys: Sequence[Any]
    news: frozenset[Any]
    lines: list[Line] = field(default_factory=list)


def front_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the admin's index: the queue, with a constant number of queries."""
    if not rules.may(request.user, "view_claim"):
        return context
    user, now = person(request), timezone.now()
    within = Narrowing.read(request.GET)
    since = visits.look(by=user, now=now)
    may_publish = rules.may(user, "publish")
    administers = rules.may(user, "administer")
    return {
        **context,
        "queues": _listed(user, within, since, now),
        "bar": Bar(user, within, now),
        "since": due.moment(since, now) if since else "",
        "may_review": rules.may(user, "review"),
        "may_assign": rules.may(user, "assign"),
        "scrub": scrub_to_see_to() if administers else None,
        "takedowns": takedown_orders(user) if administers else (),
        "to_correct": queries.publications_to_correct(user) if may_publish else (),
        "complaints": queries.complaints_to_decide(user)[:COMPLAINTS] if may_publish else (),
    }


def _listed(user: User, within: Narrowing, since: datetime | None, now: datetime) -> list[Listed]:
    """Each list asks once for its first hundred ids; then the claims that are shown are read together."""
    new = queues.new_to(user, since)
    found = [
        _count(queue, user, within.condition(now), new, within)
        for queue in queues.of(user)
        if queue.is_in_front
    ]
    shown = {key for each in found for key in each.keys[:SHOWN]}
    claims = queries.claims(user).prefetch_related(None).in_bulk(list(shown))
    for each in found:
        each.lines = [
            Line(claims[key], due_of(claims[key], now), key in each.news)
            for key in each.keys[:SHOWN]
            if key in claims
        ]
    return [each for each in found if each.keys or each.queue.is_main]


def _count(queue: queues.Queue, user: User, narrowed: Q, new: Case, within: Narrowing) -> Listed:
    waiting = queues.visible(user).filter(queues.condition(queue.slug, user), narrowed)
    first = list(
        waiting.annotate(is_new=new).order_by(*queues.ORDER).values_list("pk", "is_new")[: COUNTED + 1]
    )
    news = frozenset(key for key, is_new in first[:COUNTED] if is_new)
    more = "+" if len(first) > COUNTED else ""
    return Listed(
        queue=queue,
        count=f"{min(len(first), COUNTED)}{more}",
        new=f"{len(news)}{more}" if news else "",
        address=address(queue.slug, within),
        keys=[key for key, _is_new in first],
        news=news,
    )


def address(slug: str, within: Narrowing, **more: str) -> str:
    """Where all claims of a list are."""
    said = {"list": slug, **within.said(), **more}
    return reverse("admin:claims_claim_changelist") + "?" + urlencode(said)


def due_of(claim: Claim, now: datetime) -> Due | None:
    return due.due(claim.due_at, now, is_done=claim.stage in ANSWERED)


class Bar:
    """The filter bar: article, desk, deadline. Its state is the address."""

    def __init__(self, user: User, within: Narrowing, now: datetime) -> None:
        self.within, self.deadlines = within, DEADLINES
        self.articles = self._articles(user, now)
        desks = {each.desk for each in self.articles if each.desk} | ({within.desk} - {""})
        self.desks = sorted(desks)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """What goes on with "take next"."""
        return list(self.within.said().items())

    def _articles(self, user: User, now: datetime) -> list[Article]:
        """Those due next or lately, then the newest; and the chosen one."""
        visible = queries.articles(user).select_related(None).prefetch_related(None)
        visible = visible.only("title", "desk", "deadline")
        by_deadline = visible.filter(deadline__gte=now - timedelta(days=3)).order_by("deadline", "pk")
        chosen = visible.filter(pk=self.within.article) if self.within.article else ()
        found = [*chosen, *by_deadline[:OFFERED], *visible.order_by("-pk")[:OFFERED]]
        return list({each.pk: each for each in found}.values())[:OFFERED]
