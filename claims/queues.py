"""The queue: named lists of what waits for a person, each in the order in which it should be done.

One list is one condition, wherever it is shown: on the front page, as a filter of all claims, in a count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Now

from claims import queries, rules
from claims.due import DAY
from claims.enums import Attention, HistoryKind, Stage
from claims.models import ArticleAuthor, Claim, HistoryEntry, Review
from claims.workflow import REVIEWING
from sources.people import Person, key

# A review that one may know of moves the claim as well; citations and questions may be a reviewer's own.
TOLD_TO_ALL = (
    HistoryKind.MOVE,
    HistoryKind.EDIT,
    HistoryKind.ATTENTION,
    HistoryKind.RULING,
    HistoryKind.PUBLICATION,
    HistoryKind.LEGAL,
)

# The deadline (what is overdue comes first, what has none last), the legal flag, then the oldest.
ORDER = (F("due_at").asc(nulls_last=True), F("legal_flag").desc(), F("id").asc())


def place(claim: Claim) -> tuple[bool, datetime | None, bool, UUID]:
    """ORDER, for claims that were read already."""
    return (claim.due_at is None, claim.due_at, not claim.legal_flag, claim.pk)


def own_review(user: Person) -> QuerySet[Review]:
    """This person's review of the claim's present round. For a subquery."""
    return Review.objects.filter(
        claim=OuterRef("pk"), round=OuterRef("round"), reviewer=key(user), is_override=False
    )


def own_name(user: Person) -> QuerySet[ArticleAuthor]:
    """This person in the byline of the claim's article. For a subquery."""
    return ArticleAuthor.objects.filter(article=OuterRef("article"), user=key(user))


def _no_author(user: Person) -> Q:
    return ~Q(Exists(own_name(user)))


def _reviewed(user: Person, **of_claim: Any) -> QuerySet[Review, Any]:
    """Claims of such kind that this person reviewed in their present round; found from the claims' side."""
    such = {f"claim__{name}": value for name, value in {"is_split": False, **of_claim}.items()}
    own = Review.objects.filter(reviewer=key(user), is_override=False, round=F("claim__round"), **such)
    return own.order_by().values("claim")


def _mine(user: Person) -> Q:
    """What this person checks, and what they may concur in; not what waits for a colleague."""
    done = Q(pk__in=_reviewed(user, stage=Stage.CROSS_CHECK, assignee=key(user)))
    differs = Q(stage=Stage.DISPUTED, pk__in=_reviewed(user, stage=Stage.DISPUTED))
    return (Q(assignee=key(user), stage__in=REVIEWING) & ~done) | differs


def _second(user: Person) -> Q:
    waits = Q(stage=Stage.CROSS_CHECK) & ~Q(Exists(own_review(user))) & _no_author(user)
    return waits & ~_of_another_sort(user)


def _of_another_sort(user: Person) -> Q:
    """Rounds whose last review is not this person's, as `rules.is_barred_by_policy` says for one of them."""
    found = Q(pk__in=[])
    for sort, act in rules.KNOWN_BY.items():
        if not rules.may(user, act):
            known = get_user_model().objects.with_perm(f"claims.{act}", backend=rules.BY_GROUPS)
            theirs = Review.objects.filter(
                claim=OuterRef("pk"), round=OuterRef("round"), is_override=False, reviewer__in=known
            )
            found |= Q(must_include=sort) & ~Q(Exists(theirs))
    return found


def _asked(user: Person) -> Q:
    """Claims about which this person, an author of the article, is asked something."""
    waiting = queries.unanswered(user).order_by().filter(claim=OuterRef("pk"))
    return Q(Exists(own_name(user))) & Q(Exists(waiting))


def _late(user: Person) -> Q:
    return Q(Exists(queries.overdue(user, now=Now()).order_by().filter(claim=OuterRef("pk"))))


@dataclass(frozen=True)
class Queue:
    """One list. needs: who has it. is_main: shown although it is empty. says_stage: each claim says where
    it stands, since the title does not. is_in_front: on the front page, not only as a filter.
    """

    slug: str
    title: str
    empty: str
    which: Callable[[Person], Q]
    needs: str = "view_claim"
    is_main: bool = False
    says_stage: bool = False
    is_in_front: bool = True


QUEUES = (
    Queue("mine", "Mine", "You are checking nothing at the moment.", _mine, "review", True, True),
    Queue(
        "second", "Needs a second pair of eyes", "No first review waits for yours.", _second, "review", True
    ),
    Queue(
        "ruling",
        "A ruling takes a second person",
        "No colleague's ruling waits for a second person.",
        lambda user: Q(Exists(queries.ruled_by_another(user))) & _no_author(user),
        "review",
    ),
    Queue(
        "settle",
        "Reviewers differ: settle",
        "Nothing waits for you to settle it.",
        lambda user: Q(stage=Stage.DISPUTED) & ~Q(Exists(own_review(user))) & _no_author(user),
        "settle",
    ),
    Queue(
        "clear",
        "Waits for a lawyer",
        "No flagged claim waits for a lawyer.",
        lambda user: queries.to_clear() & _no_author(user),
        "clear_legal",
    ),
    Queue("asked", "Reviewers ask you", "Nobody asks you anything.", _asked),
    Queue(
        "replies",
        "No word on a request for a reply",
        "Of every request it is said what came.",
        _late,
        "review",
    ),
    Queue(
        "recheck",
        "Needs a recheck",
        "Nothing has changed under a verdict.",
        lambda _user: ~Q(attention=Attention.NONE),
        is_main=True,
    ),
    Queue(
        "unassigned",
        "Unassigned",
        "Everything open has somebody on it.",
        lambda _user: Q(stage=Stage.OPEN),  # a move into it takes the assignee off
        is_main=True,
    ),
    Queue(
        "proposed",
        "Proposed, to open or set aside",
        "No proposal waits.",
        lambda _user: Q(stage=Stage.DETECTED),
    ),
    Queue(
        "waits",
        "Waits for a colleague",
        "None of your reviews waits for a second.",
        lambda user: Q(stage=Stage.CROSS_CHECK) & Q(Exists(own_review(user))),
        "review",
    ),
    Queue(
        "work",
        "In work, whoever checks it",
        "Nobody is checking anything.",
        lambda _user: Q(stage__in=REVIEWING),
        "assign",
        is_in_front=False,
    ),
)
BY_SLUG = {queue.slug: queue for queue in QUEUES}


def of(user: Person) -> list[Queue]:
    """The lists that this person has."""
    return [queue for queue in QUEUES if rules.may(user, queue.needs)]


def condition(slug: str, user: Person) -> Q:
    """What is in the list of that name, of the claims that the person may see; nothing of one they lack."""
    queue = BY_SLUG.get(slug)
    if queue is None or not rules.may(user, queue.needs):
        return Q(pk__in=[])
    return queue.which(user) & Q(is_split=False)


def visible(user: Person) -> QuerySet[Claim]:
    """What may be queued for this person, bare: to count and to choose from."""
    return queries.claims(user).select_related(None).prefetch_related(None)


def new_to(user: Person, since: datetime | None) -> Case:
    """Whether a colleague or the machine did something about it since then that this person may know of."""
    if since is None:
        return Case(default=Value(False), output_field=BooleanField())
    others = HistoryEntry.objects.filter(
        claim=OuterRef("pk"),
        seq__lte=OuterRef("history_seq"),  # each is; so said, PostgreSQL asks claim by claim, by the index
        at__gt=since,
        kind__in=TOLD_TO_ALL,
    )
    told = Exists(others.filter(Q(by=None) | ~Q(by=key(user))))
    return Case(When(Q(updated_at__gt=since) & Q(told), then=Value(True)), default=Value(False))


# --- narrowed by article, desk or deadline ------------------------------------------------------

OVERDUE, TODAY, WEEK, NONE = "overdue", "today", "week", "none"
DEADLINES = {
    OVERDUE: "overdue",
    TODAY: "in the next 24 hours",
    WEEK: "in the next 7 days",
    NONE: "without a deadline",
}


def due_within(which: str, now: datetime) -> Q:
    """Claims with such a deadline; all where it is none of DEADLINES. What is overdue is due as well."""
    return {
        OVERDUE: Q(due_at__lte=now),
        TODAY: Q(due_at__lte=now + DAY),
        WEEK: Q(due_at__lte=now + 7 * DAY),
        NONE: Q(due_at=None),
    }.get(which, Q())


@dataclass(frozen=True)
class Narrowing:
    """What the filter bar says, as it stands in the address."""

    article: UUID | None = None
    desk: str = ""
    due: str = ""

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Narrowing":
        """What makes no sense narrows nothing."""
        due = str(said.get("due", ""))
        return cls(
            article=_as_key(str(said.get("article", ""))),
            desk=str(said.get("desk", "")).replace("\x00", "")[:100],
            due=due if due in DEADLINES else "",
        )

    def condition(self, now: datetime) -> Q:
        found = due_within(self.due, now)
        if self.article:
            found &= Q(article=self.article)
        if self.desk:
            found &= Q(article__desk=self.desk)
        return found

    def said(self) -> dict[str, str]:
        """As it stands in an address; empty where nothing is narrowed."""
        given = {"article": str(self.article or ""), "desk": self.desk, "due": self.due}
        return {name: value for name, value in given.items() if value}


def _as_key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
