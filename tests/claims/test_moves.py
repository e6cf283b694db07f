"""The moves' own rules: who gets a claim, what an answer leaves behind, acts that take two persons."""

from datetime import timedelta
from typing import Any

import pytest

from claims.enums import ApprovalState, PublicationEnd, Rating, Stage, VerdictEnd
from claims.errors import (
    AuthorMayNotReview,
    ClaimIsSplit,
    EvidenceRequired,
    MissingField,
    MoveForbidden,
    MoveNotPossible,
    NotAReviewer,
    NotTheAssignee,
    ReopenFirst,
    SplitTooDeep,
    StaleVersion,
    TextChanged,
)
from claims.models import Approval, Claim, Verdict
from claims.services import articles, claims, evidence, moves, publications
from claims.services.articles import Author
from claims.services.claims import Part
from factcheck.models import User
from sources.errors import Invalid, SamePerson
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.traces import raises_refusal


def move(claim: Claim, name: str, by: User, **more: object) -> Claim | None:
    return moves.make(claim, name, by=by, now=desk.NOW, **{"reason": "Because."} | more)  # type: ignore[arg-type]


def published(claim: Claim, room: Newsroom) -> Claim:
    return desk.brought(claim, Stage.PUBLISHED, room)


def author_of(claim: Claim, user: User) -> None:
    articles.edit(claim.article, by=user, now=desk.NOW, authors=[Author("A. Writer", user)])


# --- who gets it ---------------------------------------------------------------------------------


def test_taking_a_claim_assigns_it_and_pins_the_policy(claim: Claim, newsroom: Newsroom) -> None:
    taken = desk.taken(claim, newsroom.reviewer)
    assert (taken.assignee, taken.reviews_required, taken.is_blind) == (newsroom.reviewer, 2, True)


def test_an_author_takes_no_claim_of_theirs(claim: Claim, newsroom: Newsroom) -> None:
    author_of(claim, newsroom.reviewer)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        move(claim, "take", newsroom.reviewer)


def test_a_claim_is_not_assigned_to_its_author(claim: Claim, newsroom: Newsroom) -> None:
    author_of(claim, newsroom.reviewer)
    with raises_refusal(Invalid, "invalid"):
        move(claim, "assign", newsroom.editor, assignee=newsroom.reviewer)


def test_a_claim_is_not_assigned_to_who_may_not_review(claim: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(Invalid, "invalid"):
        move(claim, "assign", newsroom.editor, assignee=newsroom.reader)


def test_assigning_says_to_whom(claim: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(MissingField, "field_required"):
        move(claim, "assign", newsroom.editor)


def test_the_assignee_hands_over_and_the_round_goes_on(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    handed = move(claim, "assign", newsroom.reviewer, assignee=newsroom.second)
    assert handed is not None
    assert (handed.assignee, handed.stage, handed.round) == (newsroom.second, Stage.IN_REVIEW, 1)


def test_a_reviewer_hands_over_only_their_own(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    with raises_refusal(NotTheAssignee, "not_the_assignee"):
        move(claim, "assign", newsroom.second, assignee=newsroom.second)


def test_a_move_on_a_stale_version_is_refused(claim: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(StaleVersion, "stale_version"):
        move(claim, "take", newsroom.reviewer, version=claim.version + 1)


# --- what an answer leaves behind ------------------------------------------------------------------


def test_reopening_ends_the_verdict_and_begins_a_round(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    move(claim, "reopen", newsroom.third)
    claim.refresh_from_db()
    assert (claim.verdict, claim.round, claim.assignee) == (None, 2, newsroom.third)
    assert Verdict.objects.get(claim=claim).ended_because == VerdictEnd.REOPENED


def test_reopening_marks_the_live_publication_and_leaves_it(claim: Claim, newsroom: Newsroom) -> None:
    published(claim, newsroom)
    move(claim, "reopen", newsroom.reviewer)
    live = claim.publications.get()
    assert (live.under_review_at, live.ended_at) == (desk.NOW, None)


def test_publishing_again_is_the_correction(claim: Claim, newsroom: Newsroom) -> None:
    published(claim, newsroom)
    second = publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="Clearer.")
    first = claim.publications.get(number=1)
    assert (first.ended_because, second.number, second.ended_at) == (PublicationEnd.CORRECTED, 2, None)


def test_the_same_with_other_line_ends_is_no_correction(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    for said in ("It is so.\r\nSee the account.", "It is so.\nSee the account."):
        publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation=said)
    assert claim.publications.count() == 1


def test_withdrawing_withdraws_the_live_publication(claim: Claim, newsroom: Newsroom) -> None:
    published(claim, newsroom)
    move(claim, "withdraw", newsroom.editor)
    claim.refresh_from_db()
    assert claim.publications.get().ended_because == PublicationEnd.WITHDRAWN
    assert Verdict.objects.get(claim=claim).ended_because == VerdictEnd.WITHDRAWN
    assert (claim.stage, claim.verdict) == (Stage.WITHDRAWN, None)


def test_withdrawing_what_is_published_needs_the_right_to_publish(claim: Claim, newsroom: Newsroom) -> None:
    published(claim, newsroom)
    with raises_refusal(MoveForbidden, "move_forbidden"):
        move(claim, "withdraw", newsroom.reviewer)


def test_a_publication_needs_an_explanation(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    with raises_refusal(MissingField, "field_required"):
        publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation=" ")


def test_evidence_under_a_current_verdict_is_not_retracted(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    cited = claim.evidence.filter(cited_by=newsroom.reviewer).get()
    with raises_refusal(ReopenFirst, "reopen_first"):
        evidence.retract(cited, by=newsroom.reviewer, now=desk.NOW, reason="A slip.")


def test_after_reopening_it_is(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    cited = claim.evidence.filter(cited_by=newsroom.reviewer).get()
    move(claim, "reopen", newsroom.reviewer)
    assert evidence.retract(cited, by=newsroom.reviewer, now=desk.NOW, reason="A slip.").evidence == cited


def test_an_answered_claim_takes_no_more_evidence(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CHECKED, newsroom)
    source = desk.offline(newsroom.reviewer)
    with raises_refusal(ReopenFirst, "reopen_first"):
        desk.cite(claim, newsroom.reviewer, source=source)


@pytest.mark.parametrize(
    "change",
    [
        {"statement": "Other words."},
        {"asserts": "SAID"},
        {"kind": "NUMBER"},
        {"claimants": ["The council"]},
        {"as_of": desk.NOW.date()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_judged_changes_only_before_a_review(
    change: dict[str, Any], claim: Claim, newsroom: Newsroom
) -> None:
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, **change)
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    with raises_refusal(ReopenFirst, "reopen_first"):
        claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, **change)


def test_a_legal_flag_is_cleared_by_an_editor_only(article: object, newsroom: Newsroom, claim: Claim) -> None:
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, legal_flag=True)
    claim.refresh_from_db()
    with raises_refusal(MoveForbidden, "move_forbidden"):
        claims.edit(claim, by=newsroom.reviewer, now=desk.NOW, version=claim.version, legal_flag=False)


# --- two persons -----------------------------------------------------------------------------------


@pytest.fixture
def flagged(claim: Claim, newsroom: Newsroom) -> Claim:
    return claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, legal_flag=True)


def test_a_flagged_claim_is_not_checkable_by_two_persons_only(flagged: Claim, newsroom: Newsroom) -> None:
    assert move(flagged, "not_checkable", newsroom.reviewer) is None
    flagged.refresh_from_db()
    assert flagged.stage == Stage.OPEN

    assert move(flagged, "not_checkable", newsroom.second) is not None
    flagged.refresh_from_db()
    assert flagged.stage == Stage.NOT_CHECKABLE
    assert Approval.objects.get().state == ApprovalState.COMPLETED


def test_the_same_person_is_not_two(flagged: Claim, newsroom: Newsroom) -> None:
    move(flagged, "not_checkable", newsroom.reviewer)
    with raises_refusal(SamePerson, "same_person"):
        move(flagged, "not_checkable", newsroom.reviewer)


def test_a_call_for_another_round_discards_the_first(flagged: Claim, newsroom: Newsroom) -> None:
    move(flagged, "not_checkable", newsroom.reviewer)
    desk.taken(flagged, newsroom.third)
    move(flagged, "return", newsroom.third)
    assert move(flagged, "not_checkable", newsroom.second) is None
    states = Approval.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [ApprovalState.DISCARDED, ApprovalState.PENDING]


def test_what_waits_for_a_second_person_ends_with_the_stage(flagged: Claim, newsroom: Newsroom) -> None:
    move(flagged, "not_checkable", newsroom.reviewer)
    desk.taken(flagged, newsroom.third)
    assert Approval.objects.get().state == ApprovalState.DISCARDED


# --- concur ----------------------------------------------------------------------------------------


def test_concurring_adopts_the_others_judgement(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    move(claim, "concur", newsroom.reviewer)
    claim.refresh_from_db()
    assert claim.verdict is not None
    assert (claim.verdict.rating, claim.verdict.basis) == (Rating.MISLEADING, "CONCURRED")
    assert [each.reviewer for each in claim.verdict.reviews.all()] == [newsroom.second]


def test_only_one_of_the_two_concurs(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    with raises_refusal(NotAReviewer, "not_a_reviewer_of_this_round"):
        move(claim, "concur", newsroom.third)


def test_nobody_concurs_with_a_review_of_other_words(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    body = desk.BODY.replace("4.2", "4.4")
    articles.add_version(claim.article, by=newsroom.writer, now=desk.NOW, body=body)
    with raises_refusal(TextChanged, "text_changed"):
        move(claim, "concur", newsroom.reviewer)


# --- split -----------------------------------------------------------------------------------------

PARTS = [Part("It cost millions."), Part("It is a bridge.", quote="The bridge")]


def split(claim: Claim, by: User) -> list[Claim]:
    children = claims.split(claim, PARTS, by=by, now=desk.NOW)
    claim.refresh_from_db()
    return children


@pytest.mark.parametrize("name", ["take", "not_checkable", "assign"])
def test_a_split_claim_takes_no_move(name: str, claim: Claim, newsroom: Newsroom) -> None:
    split(claim, newsroom.reviewer)
    with raises_refusal(ClaimIsSplit, "claim_is_split"):
        move(claim, name, newsroom.editor, assignee=newsroom.third)


def test_a_split_claim_takes_no_evidence(claim: Claim, newsroom: Newsroom) -> None:
    split(claim, newsroom.reviewer)
    source = desk.offline(newsroom.reviewer)
    with raises_refusal(ClaimIsSplit, "claim_is_split"):
        desk.cite(claim, newsroom.reviewer, source=source)


def test_a_part_is_not_split_again(claim: Claim, newsroom: Newsroom) -> None:
    part, _ = split(claim, newsroom.reviewer)
    with raises_refusal(SplitTooDeep, "split_one_level"):
        claims.split(part, PARTS, by=newsroom.reviewer, now=desk.NOW)


def test_a_claim_is_split_before_the_first_review_only(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    with raises_refusal(ReopenFirst, "reopen_first"):
        claims.split(claim, PARTS, by=newsroom.reviewer, now=desk.NOW)


def test_withdrawing_a_split_claim_withdraws_its_parts(claim: Claim, newsroom: Newsroom) -> None:
    children = split(claim, newsroom.reviewer)
    move(claim, "withdraw", newsroom.reviewer)
    assert {Claim.objects.get(pk=each.pk).stage for each in [claim, *children]} == {Stage.WITHDRAWN}


def test_a_split_claim_shows_the_worst_of_its_parts(claim: Claim, newsroom: Newsroom) -> None:
    one, another = split(claim, newsroom.reviewer)
    desk.checked(one, newsroom.reviewer, newsroom.second)
    desk.checked(another, newsroom.reviewer, newsroom.second, rating=Rating.INACCURATE)
    claim.refresh_from_db()
    assert claim.verification_status == "REFUTED"


def test_nobody_concurs_with_what_rests_on_nothing_any_more(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    evidence.retract(
        claim.evidence.get(cited_by=newsroom.reviewer), by=newsroom.reviewer, now=desk.NOW, reason="Wrong."
    )
    with raises_refusal(EvidenceRequired, "evidence_required"):
        moves.make(claim, "concur", by=newsroom.second, now=desk.NOW, reason="They are right.")


# --- what a move may not be used for ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("stage", "name"),
    [
        (Stage.OPEN, "not_checkable"),
        (Stage.CROSS_CHECK, "return"),
        (Stage.CROSS_CHECK, "withdraw"),
        (Stage.DISPUTED, "return"),
        (Stage.CHECKED, "reopen"),
        (Stage.CHECKED, "withdraw"),
    ],
)
def test_an_author_does_not_undo_what_colleagues_found(
    claim: Claim, stage: Stage, name: str, newsroom: Newsroom
) -> None:
    desk.brought(claim, stage, newsroom)
    author_of(claim, newsroom.chief)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        move(claim, name, newsroom.chief)


def test_an_author_withdraws_what_nobody_has_judged(claim: Claim, newsroom: Newsroom) -> None:
    author_of(claim, newsroom.chief)
    move(claim, "withdraw", newsroom.chief)
    claim.refresh_from_db()
    assert claim.stage == Stage.WITHDRAWN


def parts_of(claim: Claim, by: User) -> list[Claim]:
    return claims.split(claim, [Part("One."), Part("Two.")], by=by, now=desk.NOW)


def test_a_part_stays_withdrawn_with_its_whole(claim: Claim, newsroom: Newsroom) -> None:
    part, _ = parts_of(claim, newsroom.reviewer)
    move(claim, "withdraw", newsroom.reviewer)
    part.refresh_from_db()
    with raises_refusal(MoveNotPossible, "move_not_possible"):
        move(part, "reopen", newsroom.reviewer)


def test_what_is_published_as_a_whole_is_not_split(claim: Claim, newsroom: Newsroom) -> None:
    move(published(claim, newsroom), "reopen", newsroom.reviewer)
    with raises_refusal(MoveNotPossible, "move_not_possible"):
        parts_of(claim, newsroom.reviewer)


def test_a_second_person_approves_only_what_was_asked_for(claim: Claim, newsroom: Newsroom) -> None:
    """The first asked about another accusation: the second's call is a first one again."""
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, legal_flag=True)
    assert move(claim, "not_checkable", newsroom.reviewer) is None
    claim.refresh_from_db()
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, statement="They stole it.")
    assert move(claim, "not_checkable", newsroom.second) is None
    claim.refresh_from_db()
    assert claim.stage == Stage.OPEN
    assert sorted(Approval.objects.values_list("state", flat=True)) == [
        ApprovalState.DISCARDED,
        ApprovalState.PENDING,
    ]


def test_nothing_waits_for_a_second_person_on_a_claim_that_was_split(
    claim: Claim, newsroom: Newsroom
) -> None:
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, legal_flag=True)
    move(claim, "not_checkable", newsroom.reviewer)
    parts_of(claim, newsroom.reviewer)
    assert Approval.objects.get().state == ApprovalState.DISCARDED


# --- publishing -------------------------------------------------------------------------------------


def test_a_stale_page_publishes_nothing(claim: Claim, newsroom: Newsroom) -> None:
    read = desk.brought(claim, Stage.CHECKED, newsroom).version
    move(claim, "reopen", newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        desk.review(claim, by, rating=Rating.INACCURATE)
    with raises_refusal(StaleVersion, "stale_version"):
        publications.publish(
            claim, by=newsroom.editor, now=desk.NOW, explanation="True, as the ledger shows.", version=read
        )


def test_the_same_publication_twice_is_one(claim: Claim, newsroom: Newsroom) -> None:
    said = {"by": newsroom.editor, "explanation": "It is so."}
    published(claim, newsroom)
    again = publications.publish(claim, now=desk.NOW + timedelta(minutes=1), **said)  # type: ignore[arg-type]
    assert [again] == list(claim.publications.all())


def test_words_of_any_of_its_places_make_a_part(newsroom: Newsroom) -> None:
    claim = desk.claim(desk.article(newsroom.writer), newsroom.writer)
    said = "It was closed for 14 months"
    claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote=said)
    part, _ = claims.split(
        claim, [Part("One.", "closed for 14 months"), Part("Two.")], by=newsroom.reviewer, now=desk.NOW
    )
    mention = part.mentions.get()
    assert (mention.exact, mention.start) == ("closed for 14 months", 30 + desk.BODY.find("closed for"))


# --- sources ----------------------------------------------------------------------------------------


def test_what_a_verdict_rests_on_is_not_taken_off(claim: Claim, newsroom: Newsroom) -> None:
    ledger, rumour = desk.offline(newsroom.writer), desk.offline(newsroom.writer)
    for source in (ledger, rumour):
        evidence.link(claim, source, by=newsroom.writer, now=desk.NOW)
    desk.taken(claim, newsroom.reviewer)
    for by in (newsroom.reviewer, newsroom.second):
        desk.submit(claim, by, desk.judgement(desk.cite(claim, by, source=ledger)))
    claim.refresh_from_db()
    with raises_refusal(ReopenFirst, "reopen_first"):
        evidence.unlink(claim, ledger, by=newsroom.writer, now=desk.NOW)
    evidence.unlink(claim, rumour, by=newsroom.writer, now=desk.NOW)
    assert list(claim.sources.all()) == [ledger]


def test_an_author_does_not_withdraw_what_the_lawyer_is_to_see(claim: Claim, newsroom: Newsroom) -> None:
    """It would let the article appear without anybody's word on it; a colleague may."""
    claims.edit(claim, by=newsroom.writer, now=desk.NOW, version=claim.version, legal_flag=True)
    author_of(claim, newsroom.chief)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        move(claim, "withdraw", newsroom.chief)
    move(claim, "withdraw", newsroom.editor)
    claim.refresh_from_db()
    assert claim.stage == Stage.WITHDRAWN


def test_an_editor_does_not_take_their_own_name_off_the_byline(claim: Claim, newsroom: Newsroom) -> None:
    """They could then judge what they wrote, answer for it and take its legal flag off."""
    author_of(claim, newsroom.chief)
    with raises_refusal(MoveForbidden, "move_forbidden"):
        articles.edit(claim.article, by=newsroom.chief, now=desk.NOW, authors=[Author("A. Writer")])
    assert claim.article.authors.get().user == newsroom.chief
    articles.edit(claim.article, by=newsroom.editor, now=desk.NOW, authors=[Author("A. Writer")])
    assert claim.article.authors.get().user is None
