"""Who may do what, as sentences. Services ask `check_…`, pages ask `may_…`."""

from django.contrib.auth import get_user_model

from claims.enums import Access, Among, IntakeState, Move, Origin, Stage
from claims.errors import (
    AuthorMayNotReview,
    ClaimIsSplit,
    MoveForbidden,
    NoTextYet,
    NotTheAssignee,
    NotYoursToAnswer,
    PolicyWantsAnother,
)
from claims.models import Article, ArticleVersion, Claim
from claims.workflow import BEFORE_REVIEW, REVIEWING, Rule
from sources.errors import Forbidden
from sources.people import Person, key

SET_ASIDE = frozenset({Stage.NOT_CHECKABLE, Stage.WITHDRAWN})
JUDGING = frozenset({Move.TAKE, Move.CONCUR, Move.OVERRIDE, Move.REOPEN})
LEAVING = frozenset({Move.WITHDRAW, Move.NOT_CHECKABLE})
# By which permission a person is one of those whom a policy may want among the reviewers.
KNOWN_BY = {Among.EDITOR: "settle", Among.LAWYER: "clear_legal"}
BY_GROUPS = "django.contrib.auth.backends.ModelBackend"  # who has a permission is read from the groups
UNDOING = frozenset({Move.RETURN, Move.REOPEN, Move.WITHDRAW})


def may(user: Person, act: str) -> bool:
    """Whether the person's role allows an act of the newsroom (the permissions of Claim)."""
    return user.is_active and user.has_perm(f"claims.{act}")


def check_may(user: Person, act: str) -> None:
    if not may(user, act):
        raise MoveForbidden(f"Your role does not include: {act}. Ask an admin of the newsroom.")


def is_author(user: Person, article: Article) -> bool:
    """Whether a name in the byline is linked to this person."""
    known = key(user)
    return any(author.user_id and author.user_id == known for author in article.authors.all())


def may_see(user: Person, article: Article) -> bool:
    """Whether the article exists for this person."""
    return article.access == Access.OPEN or article.access_people.filter(pk=key(user)).exists()


def text_of(article: Article) -> ArticleVersion:
    """The article's newest text. Raises NoTextYet while its page has brought none."""
    if article.newest is not None:
        return article.newest
    intake = getattr(article, "intake", None)
    if intake and intake.state == IntakeState.WAITING:
        raise NoTextYet("Its page is still being fetched: ask again once the article has a version.")
    raise NoTextYet("Nothing could be taken from its page; send the text (POST articles/{id}/versions/).")


def check_no_author(user: Person, claim: Claim) -> None:
    if is_author(user, claim.article):
        raise AuthorMayNotReview("You are an author of this article; a colleague has to check it.")


def check_whole(claim: Claim) -> None:
    """A claim that was split takes no review, evidence or move; its parts do."""
    if claim.is_split:
        raise ClaimIsSplit("This claim was split; work on its parts instead.")


def check_move(user: Person, claim: Claim, rule: Rule) -> None:
    """A role that includes the act; a claim of one's own to hand over without the right to assign.

    An author neither undoes what colleagues found about the article, nor says that nothing can be found, nor
    takes a legally flagged claim out of the gate's way.
    """
    check_may(user, rule.permission)
    is_undone = rule.move in UNDOING and claim.stage not in BEFORE_REVIEW
    is_let_off = rule.move == Move.WITHDRAW and claim.legal_flag
    if rule.move == Move.NOT_CHECKABLE or is_undone or is_let_off:
        check_no_author(user, claim)
    hands_over = rule.move == "assign" and claim.stage in REVIEWING
    if hands_over and claim.assignee_id != user.pk and not may(user, "assign"):
        raise NotTheAssignee("You may hand over only what you check yourself; ask an editor to assign it.")


def may_move(user: Person, claim: Claim, rule: Rule) -> bool:
    """Whether this person could make the move now, as far as the claim's row and its publication tell."""
    try:
        check_move(user, claim, rule)
    except Forbidden:
        return False
    if claim.is_split and rule.move != Move.WITHDRAW:
        return False
    if rule.move in JUDGING and is_author(user, claim.article):
        return False
    if rule.move == Move.CONCUR:
        mine = claim.reviews.filter(round=claim.round, reviewer_id=key(user), is_override=False)
        return mine.exists()
    if rule.move in LEAVING and claim.publications.filter(ended_at=None).exists():
        return may(user, "publish")
    return True


def is_among(user: Person, sort: str) -> bool:
    """Whether the person is of the sort that a policy wants among the reviewers; empty: anyone."""
    return not sort or may(user, KNOWN_BY[Among(sort)])


def is_barred_by_policy(user: Person, claim: Claim) -> bool:
    """Whether this review would be the round's last, and none of its reviewers of the sort that is wanted.

    It follows from who reviewed, which everybody sees; nothing of what they said is in it.
    """
    if is_among(user, claim.must_include):
        return False
    if claim.stage != Stage.CROSS_CHECK:
        return claim.stage == Stage.IN_REVIEW and claim.reviews_required == 1
    wanted = f"claims.{KNOWN_BY[Among(claim.must_include)]}"
    known = get_user_model().objects.with_perm(wanted, backend=BY_GROUPS)
    return not claim.reviews.filter(round=claim.round, is_override=False, reviewer__in=known).exists()


def check_policy(user: Person, claim: Claim) -> None:
    """Raises PolicyWantsAnother, before anything of another's review is looked at."""
    if is_barred_by_policy(user, claim):
        who = Among(claim.must_include).label
        raise PolicyWantsAnother(
            f"The policy of this round wants {who} among its reviewers, and this would be the last review: "
            f"ask {who} to write it."
        )


def may_review(user: Person, claim: Claim, *, has_judged: bool | None = None) -> bool:
    """Whether a review by this person could be taken now, as far as the claim's row tells.

    has_judged: whether one of this round is theirs, where that is known.
    """
    if claim.is_split or not may(user, "review") or claim.stage not in REVIEWING:
        return False
    if claim.stage == Stage.IN_REVIEW and claim.assignee_id != user.pk:
        return False
    if claim.stage == Stage.DISPUTED and not may(user, "settle"):
        return False
    if is_barred_by_policy(user, claim):
        return False
    if has_judged is None:
        has_judged = claim.reviews.filter(round=claim.round, reviewer_id=user.pk).exists()
    return not has_judged and not is_author(user, claim.article)


def is_editor_of(user: Person, article: Article) -> bool:
    """An editor who did not write it."""
    return may(user, "assign") and not is_author(user, article)


def may_answer(user: Person, article: Article) -> bool:
    """Who answers for the words of a draft of ours: an author, whatever their role, or an editor."""
    return article.origin == Origin.OURS and (may(user, "assign") or is_author(user, article))


def check_may_answer(user: Person, article: Article) -> None:
    if not may(user, "assign") and not is_author(user, article):
        raise NotYoursToAnswer(
            "An author of the article answers for its words, or an editor; ask one of them to say so."
        )
