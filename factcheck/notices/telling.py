"""From what happened to a claim to who is told of it.

The histories are the source: each is heard from where it was left, under the row that says how far. A lost
message loses nothing, the next one hears it all. To tell of one more kind of entry, add a line to TELLERS.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims import queries, queues, rules
from claims.enums import Access, ApprovalState, Move, Stage
from claims.models import Approval, ArticleAuthor, Claim, Complaint, HistoryEntry, Question, Recheck, Review
from factcheck.models import User
from factcheck.notices.kinds import Kind
from factcheck.notices.models import Heard, NoticeChoice, Notification
from sources.models.base import first_id

LATE = timedelta(hours=6)  # what happened before that, while nobody listened, is told no more
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
Told = tuple[Kind, Iterable[UUID | None]]
Teller = Callable[[HistoryEntry, Claim], Told | None]


def _staff() -> QuerySet[User]:
    """Who has a desk on which, and an address at which, they can be told."""
    return User.objects.filter(is_active=True, is_staff=True)


def _reviewers_of(claim: Claim) -> QuerySet[User]:
    """Those who may review the claim: it exists for them, and they are no author."""
    return _permitted(claim, "claims.review")


def _permitted(claim: Claim, permission: str) -> QuerySet[User]:
    found: QuerySet[User] = User.objects.with_perm(permission, backend=MODEL_BACKEND)
    authors = ArticleAuthor.objects.filter(article=claim.article_id, user__isnull=False)
    found = found.exclude(pk__in=authors.values("user"))
    if claim.article.access == Access.RESTRICTED:
        found = found.filter(pk__in=claim.article.access_people.values("pk"))
    return found


def _assigned(entry: HistoryEntry, claim: Claim) -> Told | None:
    assignee = entry.facts.get("assignee")
    return (Kind.ASSIGNED, [UUID(assignee)]) if assignee else None


def _second_wanted(entry: HistoryEntry, claim: Claim) -> Told | None:
    if entry.facts.get("after") != Stage.CROSS_CHECK:
        return None
    return Kind.SECOND, _reviewers_of(claim).values_list("pk", flat=True)


def _recheck(entry: HistoryEntry, claim: Claim) -> Told:
    had_a_hand = Review.objects.filter(claim=claim, round=claim.round).values_list("reviewer", flat=True)
    return Kind.RECHECK, {*had_a_hand, claim.assignee_id}


def _ruling(entry: HistoryEntry, claim: Claim) -> Told:
    """Those who know the claim; where nobody else does, the editors."""
    could = [person for person in _reviewers_of(claim) if person.pk != entry.by_id]
    know = set(Review.objects.filter(claim=claim).values_list("reviewer", flat=True)) | {claim.assignee_id}
    asked = {person.pk for person in could if person.pk in know}
    return Kind.RULING, asked or {person.pk for person in could if rules.may(person, "settle")}


def _question(entry: HistoryEntry, claim: Claim) -> Told:
    return Kind.QUESTION, claim.article.authors.values_list("user", flat=True)


def _answer(entry: HistoryEntry, claim: Claim) -> Told:
    asked = HistoryEntry.objects.filter(
        claim=claim, action="question_asked", facts__question=entry.facts.get("question")
    )
    return Kind.ANSWER, asked.values_list("by", flat=True)


def _complaint(entry: HistoryEntry, claim: Claim) -> Told:
    """Those who may decide it."""
    return Kind.COMPLAINT, _permitted(claim, "claims.publish").values_list("pk", flat=True)


def _decided(entry: HistoryEntry, claim: Claim) -> Told | None:
    """Who put it on record, and can now answer whoever asked."""
    about = entry.facts.get("complaint")
    if about is None:
        return None
    return Kind.DECIDED, Complaint.objects.filter(pk=about).values_list("recorded_by", flat=True)


# What was done, as the history names it → whom to tell.
TELLERS: dict[str, Teller] = {
    Move.ASSIGN: _assigned,
    Move.REOPEN: _assigned,
    "review_in": _second_wanted,
    "recheck_opened": _recheck,
    "asked_for_second_person": _ruling,
    "question_asked": _question,
    "question_answered": _answer,
    "complaint_received": _complaint,
    "complaint_decided": _decided,
}
# After these, what was told may be moot.
ENDING = frozenset({*Move, "settled", "ruled", "split", "joined", "question_withdrawn"} - {Move.OPEN})
HEARD = frozenset({*TELLERS, *ENDING})


def waiting(now: datetime) -> list[UUID]:
    """Claims to whose histories something was added that was not heard yet."""
    past = Heard.objects.filter(claim=OuterRef("claim"), seq__gte=OuterRef("seq"))
    added = HistoryEntry.objects.filter(pk__gte=first_id(now - LATE), action__in=HEARD)
    unheard = added.filter(~Exists(past)).order_by("pk").values_list("claim", flat=True)
    return list(dict.fromkeys(unheard[:2000]))


@transaction.atomic
def tell(claim_id: UUID, *, now: datetime) -> int:
    """Hear what was added to the claim's history, and tell of it; how many notifications came of it."""
    Heard.objects.get_or_create(claim_id=claim_id)
    heard = Heard.objects.select_for_update().get(claim=claim_id)
    claim = Claim.objects.select_related("article").get(pk=claim_id)
    added = HistoryEntry.objects.filter(
        claim=claim, seq__gt=heard.seq, action__in=HEARD, pk__gte=first_id(now - LATE)
    )
    entries = list(added.order_by("seq"))
    if not entries:
        return 0
    heard.seq = entries[-1].seq
    heard.save(update_fields=["seq"])
    drop_moot(Notification.objects.filter(claim=claim), now=now)
    return sum(_tell_of(entry, claim, now=now) for entry in entries)


def _tell_of(entry: HistoryEntry, claim: Claim, *, now: datetime) -> int:
    teller = TELLERS.get(entry.action)
    told = teller(entry, claim) if teller else None
    if told is None:
        return 0
    kind, people = told
    wanted = {each for each in people if each} - {entry.by_id}
    listening = list(_staff().filter(pk__in=wanted))
    choices = {each.person_id: each for each in NoticeChoice.objects.filter(person__in=listening)}
    made = []
    for person in listening:
        choice = choices.get(person.pk) or NoticeChoice(person=person)
        on_desk = choice.on_desk(kind)
        by_mail = settings.MAIL_IS_ON and bool(person.email) and choice.by_mail(kind)
        if (on_desk or by_mail) and concerns(person, kind, [claim.pk]):
            said = {"is_on_desk": on_desk, "is_for_mail": by_mail, "made_at": now}
            made.append(Notification(person=person, kind=kind, claim=claim, **said))
    Notification.objects.bulk_create(made, ignore_conflicts=True)  # one a claim and kind while unread
    return len(made)


# --- what a person may still be told -------------------------------------------------------------


def _condition(kind: str, person: User) -> Q:
    """Which claims such a notification is still about."""
    if kind == Kind.ASSIGNED:
        return queues.condition("mine", person)
    if kind == Kind.SECOND:
        return queues.condition("second", person)
    if kind == Kind.RECHECK:
        return Q(Exists(Recheck.objects.filter(claim=OuterRef("pk"), closed_at=None)))
    if kind == Kind.RULING:
        waits = Approval.objects.filter(claim=OuterRef("pk"), state=ApprovalState.PENDING)
        return Q(Exists(waits.exclude(asked_by=person))) & ~Q(Exists(queues.own_name(person)))
    if kind == Kind.QUESTION:
        asked = Question.objects.filter(claim=OuterRef("pk"), withdrawal=None, answers=None)
        return Q(Exists(asked)) & Q(Exists(queues.own_name(person)))
    if kind == Kind.COMPLAINT:
        undecided = Complaint.objects.filter(publication__claim=OuterRef("pk"), decided_at=None)
        return Q(Exists(undecided)) & ~Q(Exists(queues.own_name(person)))
    return Q()


def concerns(person: User, kind: str, claim_ids: Collection[UUID]) -> set[UUID]:
    """Those of these claims that exist for the person and about which such a notification is not moot."""
    visible = queries.claims(person).select_related(None).prefetch_related(None)
    found = visible.filter(_condition(kind, person), pk__in=claim_ids)
    return set(found.order_by().values_list("pk", flat=True))


def drop_moot(told: QuerySet[Notification], *, now: datetime) -> None:
    """Nobody is told any more of what is done, or of what they may not see any more."""
    by_cause: dict[tuple[User, str], list[Notification]] = {}
    for each in told.filter(read_at=None, claim__isnull=False).select_related("person"):
        by_cause.setdefault((each.person, each.kind), []).append(each)
    moot: list[UUID] = []
    for (person, kind), those in by_cause.items():
        still = concerns(person, kind, [each.claim_id for each in those if each.claim_id])
        moot += [each.pk for each in those if each.claim_id not in still]
    Notification.objects.filter(pk__in=moot, read_at=None).update(read_at=now)
