"""The desk's front page: what waits for this person, in four short lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from claims import queries, rules
from claims.enums import Attention, Stage
from claims.models import Claim, Review
from claims.workflow import REVIEWING
from sources.people import Person, key

SHOWN = 6


@dataclass(frozen=True)
class Queue:
    """One list: the first few claims, how many there are in all, and where to see them."""

    title: str
    empty: str
    claims: Sequence[Claim]
    count: int
    address: str


def _own_review(user: Person) -> QuerySet[Review]:
    """This person's review of the claim's present round."""
    return Review.objects.filter(claim=OuterRef("pk"), round=OuterRef("round"), reviewer=key(user))


# Title, what to say when there is nothing, which claims, and the filters of the list that shows them all.
Kind = tuple[str, str, Callable[[Person], Q], dict[str, str]]
QUEUES: tuple[Kind, ...] = (
    (
        "Mine",
        "You are checking nothing at the moment.",
        lambda user: Q(assignee=key(user), stage__in=REVIEWING),
        {"assignee": "me"},
    ),
    (
        "Needs a second pair of eyes",
        "No first review waits for a second.",
        lambda user: Q(stage=Stage.CROSS_CHECK) & ~Q(Exists(_own_review(user))),
        {"stage__exact": Stage.CROSS_CHECK},
    ),
    (
        "Wants attention",
        "Nothing has changed under a verdict.",
        lambda _user: ~Q(attention=Attention.NONE),
        {"wants": "attention"},
    ),
    (
        "Open, nobody on it",
        "Everything open has somebody on it.",
        lambda _user: Q(stage__in=[Stage.OPEN, Stage.DETECTED], assignee=None),
        {"assignee": "nobody", "stage__exact": Stage.OPEN},
    ),
)


def front_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The context of the admin's index: the queues, with a constant number of queries."""
    if not rules.may(request.user, "view_claim"):
        return context
    visible = queries.claims(request.user).filter(is_split=False).prefetch_related(None)
    return {**context, "queues": [_queue(kind, visible, request.user) for kind in QUEUES]}


def _queue(kind: Kind, visible: QuerySet[Claim], user: Person) -> Queue:
    title, empty, which, filters = kind
    found = visible.filter(which(user))
    address = reverse("admin:claims_claim_changelist") + "?" + urlencode(filters)
    return Queue(title, empty, list(found.order_by("-id")[:SHOWN]), found.count(), address)
