"""The desk's front page: what waits for this person, in a few short lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from claims import queries, rules
from claims.enums import Attention, Stage
from claims.models import ArticleAuthor, Claim, Review
from claims.workflow import REVIEWING
from sources.people import Person, key
from sources.queries import scrub_to_see_to, takedown_orders

SHOWN = 6


@dataclass(frozen=True)
class Queue:
    """One list: the first few claims, how many there are in all, and where to see them."""

    title: str
    empty: str
    claims: Sequence[Claim]
    count: int
    address: str
    says_stage: bool


def _own_review(user: Person) -> QuerySet[Review]:
    """This person's review of the claim's present round."""
    return Review.objects.filter(claim=OuterRef("pk"), round=OuterRef("round"), reviewer=key(user))


def _own_name(user: Person) -> QuerySet[ArticleAuthor]:
    """This person in the byline of the claim's article."""
    return ArticleAuthor.objects.filter(article=OuterRef("article"), user=key(user))


@dataclass(frozen=True)
class Kind:
    """What a list is of.

    filters: of the page that shows all of it. needs: who has such a list. says_stage: each claim says
    where it stands, since the title does not.
    """

    title: str
    empty: str
    which: Callable[[Person], Q]
    filters: dict[str, str]
    needs: str = "view_claim"
    says_stage: bool = False


QUEUES = (
    Kind(
        "Mine",
        "You are checking nothing at the moment.",
        lambda user: Q(assignee=key(user), stage__in=REVIEWING),
        {"assignee": "me"},
        says_stage=True,
    ),
    Kind(
        "Needs a second pair of eyes",
        "No first review waits for a second.",
        lambda user: Q(stage=Stage.CROSS_CHECK) & ~Q(Exists(_own_review(user))),
        {"stage__exact": Stage.CROSS_CHECK},
    ),
    Kind(
        "A ruling takes a second person",
        "No colleague's ruling waits for a second person.",
        lambda user: Q(Exists(queries.ruled_by_another(user))) & ~Q(Exists(_own_name(user))),
        {"wants": "second"},
        needs="review",
    ),
    Kind(
        "Reviewers differ: settle",
        "Nothing waits for you to settle it.",
        lambda user: Q(stage=Stage.DISPUTED) & ~Q(Exists(_own_review(user))) & ~Q(Exists(_own_name(user))),
        {"stage__exact": Stage.DISPUTED},
        needs="settle",
    ),
    Kind(
        "Wants attention",
        "Nothing has changed under a verdict.",
        lambda _user: ~Q(attention=Attention.NONE),
        {"wants": "attention"},
    ),
    Kind(
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
    kinds = [kind for kind in QUEUES if rules.may(request.user, kind.needs)]
    may_publish = rules.may(request.user, "publish")
    administers = rules.may(request.user, "administer")
    return {
        **context,
        "queues": [_queue(kind, visible, request.user) for kind in kinds],
        "scrub": scrub_to_see_to() if administers else None,
        "takedowns": takedown_orders(request.user) if administers else (),
        "to_correct": queries.publications_to_correct(request.user) if may_publish else (),
    }


def _queue(kind: Kind, visible: QuerySet[Claim], user: Person) -> Queue:
    found = visible.filter(kind.which(user))
    address = reverse("admin:claims_claim_changelist") + "?" + urlencode(kind.filters)
    first = list(found.order_by("-id")[:SHOWN])
    return Queue(kind.title, kind.empty, first, found.count(), address, kind.says_stage)
