"""Our own drafts: what the service finds and what authors and editors say of a claim's words."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError

from claims.enums import Attention, Origin, Outcome, Rating, Status
from claims.errors import (
    ClaimIsSplit,
    MoveForbidden,
    NothingToAnswer,
    NotOurDraft,
    NotYoursToAnswer,
    ReasonRequired,
    StaleVersion,
)
from claims.models import Article, ArticleAuthor, Claim, DraftOutcome
from claims.services import articles, claims, drafts, moves
from claims.services.articles import Author
from claims.services.claims import Part
from claims.services.verification import Verification
from factcheck.models import User
from sources.errors import Invalid
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.racing import race

CORRECTED = "The bridge cost 4.4 million euros"
WITHOUT = desk.BODY.replace(f"{desk.QUOTE}, the council said. ", "")


@pytest.fixture
def draft(newsroom: Newsroom) -> Article:
    """A draft of ours, whose author is the reader: no right but to read."""
    return desk.draft(newsroom.writer, authors=[Author("Jo Reed", newsroom.reader)])


def judged(draft: Article, room: Newsroom, rating: Rating = Rating.INACCURATE, **said: Any) -> Claim:
    return desk.checked(desk.claim(draft, room.writer), room.reviewer, room.second, rating=rating, **said)


@pytest.fixture
def refuted(draft: Article, newsroom: Newsroom) -> Claim:
    return judged(draft, newsroom)


@pytest.fixture
def to_change(draft: Article, newsroom: Newsroom) -> Claim:
    return judged(draft, newsroom, Rating.CONFIRMED_WITH_CHANGES, corrected_text=CORRECTED)


def send(draft: Article, body: str, room: Newsroom) -> None:
    articles.add_version(draft, by=room.writer, now=desk.NOW, body=body)


def said(claim: Claim) -> list[tuple[str, User | None]]:
    return [(row.outcome, row.by) for row in claim.outcomes.order_by("number")]


def answer(claim: Claim, outcome: Outcome, by: User, **how: Any) -> None:
    drafts.answer(claim, outcome, by=by, now=desk.NOW, **how)


def test_that_it_was_changed_is_found_when_the_corrected_words_stand_there(
    draft: Article, to_change: Claim, newsroom: Newsroom
) -> None:
    send(draft, desk.BODY.replace(desk.QUOTE, CORRECTED), newsroom)
    to_change.refresh_from_db()
    assert said(to_change) == [("CHANGED", None)]
    assert (to_change.verification_status, to_change.attention) == (Status.VERIFIED, Attention.NONE)
    assert to_change.outcomes.get().words == CORRECTED


def test_it_is_found_once_however_many_texts_follow(
    draft: Article, to_change: Claim, newsroom: Newsroom
) -> None:
    for ending in ("", " It is open.", " It is open again."):
        send(draft, desk.BODY.replace(desk.QUOTE, CORRECTED) + ending, newsroom)
    assert said(to_change) == [("CHANGED", None)]


def test_it_ends_when_the_corrected_words_go_again(
    draft: Article, to_change: Claim, newsroom: Newsroom
) -> None:
    send(draft, desk.BODY.replace(desk.QUOTE, CORRECTED), newsroom)
    send(draft, WITHOUT, newsroom)
    to_change.refresh_from_db()
    assert said(to_change) == [("CHANGED", None), ("NONE", None)]
    assert to_change.verification_status == Status.CHANGES_REQUIRED


def test_nothing_is_found_in_what_others_published(newsroom: Newsroom, article: Article) -> None:
    theirs = judged(article, newsroom, Rating.CONFIRMED_WITH_CHANGES, corrected_text=CORRECTED)
    send(article, desk.BODY.replace(desk.QUOTE, CORRECTED), newsroom)
    assert said(theirs) == []


def test_its_author_keeps_it_without_any_right_but_to_read(refuted: Claim, newsroom: Newsroom) -> None:
    answer(refuted, Outcome.KEPT, newsroom.reader, reason="The mayor stands by it.")
    row = refuted.outcomes.get()
    assert (row.outcome, row.by, row.reason, row.words) == (
        "KEPT",
        newsroom.reader,
        "The mayor stands by it.",
        desk.QUOTE,
    )
    assert (row.is_editors, row.verdict_id) == (False, refuted.verdict_id)


def test_an_editor_keeps_it_as_an_editor(refuted: Claim, newsroom: Newsroom) -> None:
    answer(refuted, Outcome.KEPT, newsroom.editor, reason="So be it.")
    assert refuted.outcomes.get().is_editors is True


def test_an_editor_who_wrote_it_answers_as_its_author(newsroom: Newsroom) -> None:
    own = desk.draft(newsroom.writer, authors=[Author("Chief", newsroom.chief)])
    claim = judged(own, newsroom)
    answer(claim, Outcome.KEPT, newsroom.chief, reason="I know it.")
    assert claim.outcomes.get().is_editors is False


@pytest.mark.parametrize("who", ["writer", "third", "reviewer"])
def test_nobody_else_answers_for_it(who: str, refuted: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(NotYoursToAnswer):
        answer(refuted, Outcome.KEPT, getattr(newsroom, who), reason="Keep it.")
    assert said(refuted) == []


def test_what_is_kept_says_why(refuted: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(ReasonRequired):
        answer(refuted, Outcome.KEPT, newsroom.reader, reason=" ")


def test_there_is_nothing_to_keep_where_nothing_stands_against_it(draft: Article, newsroom: Newsroom) -> None:
    with pytest.raises(NothingToAnswer):
        answer(judged(draft, newsroom, Rating.CONFIRMED), Outcome.KEPT, newsroom.reader, reason="It is so.")


def test_what_is_gone_is_not_kept(draft: Article, refuted: Claim, newsroom: Newsroom) -> None:
    send(draft, WITHOUT, newsroom)
    with pytest.raises(NothingToAnswer):
        answer(refuted, Outcome.KEPT, newsroom.reader, reason="I like it.")


def test_nobody_says_that_it_was_changed(to_change: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(Invalid):
        answer(to_change, Outcome.CHANGED, newsroom.reader)


def test_only_our_own_drafts_are_answered_for(article: Article, newsroom: Newsroom) -> None:
    with pytest.raises(NotOurDraft):
        answer(judged(article, newsroom), Outcome.KEPT, newsroom.editor, reason="Keep it.")


def test_a_split_claim_is_answered_for_by_its_parts(draft: Article, newsroom: Newsroom) -> None:
    whole = desk.claim(draft, newsroom.writer)
    claims.split(whole, [Part("It cost something."), Part("4.2.")], by=newsroom.reviewer, now=desk.NOW)
    with pytest.raises(ClaimIsSplit):
        answer(whole, Outcome.CUT, newsroom.reader)


def test_an_answer_to_what_has_changed_since_is_refused(refuted: Claim, newsroom: Newsroom) -> None:
    with pytest.raises(StaleVersion):
        answer(refuted, Outcome.CUT, newsroom.reader, version=refuted.version - 1)


def test_what_was_said_is_taken_back(refuted: Claim, newsroom: Newsroom) -> None:
    answer(refuted, Outcome.KEPT, newsroom.reader, reason="Keep it.")
    answer(refuted, Outcome.NONE, newsroom.reader)
    assert said(refuted) == [("KEPT", newsroom.reader), ("NONE", newsroom.reader)]
    with pytest.raises(NothingToAnswer):
        answer(refuted, Outcome.NONE, newsroom.reader)


def test_what_is_not_checked_yet_may_be_cut(draft: Article, newsroom: Newsroom) -> None:
    claim = desk.claim(draft, newsroom.writer)
    answer(claim, Outcome.CUT, newsroom.reader)
    assert said(claim) == [("CUT", newsroom.reader)]


def test_a_withdrawn_claim_needs_no_answer(draft: Article, newsroom: Newsroom) -> None:
    claim = desk.claim(draft, newsroom.writer)
    moves.make(claim, "withdraw", by=newsroom.reviewer, now=desk.NOW, reason="Cut.")
    with pytest.raises(NothingToAnswer):
        answer(claim, Outcome.CUT, newsroom.reader)


def test_an_authors_cut_leaves_the_recheck_to_reviewers(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    send(draft, WITHOUT, newsroom)
    answer(refuted, Outcome.CUT, newsroom.reader)
    refuted.refresh_from_db()
    assert refuted.attention == Attention.TEXT_CHANGED


def test_an_editors_cut_of_what_is_gone_closes_it(draft: Article, refuted: Claim, newsroom: Newsroom) -> None:
    send(draft, WITHOUT, newsroom)
    answer(refuted, Outcome.CUT, newsroom.editor, reason="It went.")
    refuted.refresh_from_db()
    recheck = refuted.rechecks.get()
    assert refuted.attention == Attention.NONE
    assert (recheck.ruling, recheck.closed_by, recheck.reason) == ("CLOSED", newsroom.editor, "It went.")


def test_later_texts_without_it_open_no_recheck_again(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    send(draft, WITHOUT, newsroom)
    answer(refuted, Outcome.CUT, newsroom.editor)
    send(draft, WITHOUT + " It is open.", newsroom)
    refuted.refresh_from_db()
    assert (refuted.attention, refuted.rechecks.count()) == (Attention.NONE, 1)


def test_that_it_was_cut_ends_when_its_words_are_back(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    send(draft, WITHOUT, newsroom)
    answer(refuted, Outcome.CUT, newsroom.editor)
    send(draft, desk.BODY, newsroom)
    refuted.refresh_from_db()
    assert said(refuted) == [("CUT", newsroom.editor), ("NONE", None)]
    assert refuted.verification_status == Status.REFUTED


def test_what_was_said_before_the_text_came_holds_once_it_does(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    answer(refuted, Outcome.CUT, newsroom.editor)
    send(draft, desk.BODY + " It is open.", newsroom)
    send(draft, WITHOUT, newsroom)
    refuted.refresh_from_db()
    assert said(refuted) == [("CUT", newsroom.editor)]
    assert refuted.attention == Attention.NONE


def test_the_history_holds_it_and_stays_whole(draft: Article, refuted: Claim, newsroom: Newsroom) -> None:
    send(draft, WITHOUT, newsroom)
    answer(refuted, Outcome.CUT, newsroom.editor, reason="It went.")
    send(draft, desk.BODY, newsroom)
    told = refuted.history.filter(action="outcome").order_by("seq")
    assert [(each.facts, each.by, each.text) for each in told] == [
        ({"outcome": "CUT", "was": "NONE"}, newsroom.editor, "It went."),
        ({"outcome": "NONE", "was": "CUT"}, None, None),
    ]
    assert list(Verification().findings()) == []


def test_that_it_is_ours_no_longer_ends_what_was_found(
    draft: Article, to_change: Claim, newsroom: Newsroom
) -> None:
    send(draft, desk.BODY.replace(desk.QUOTE, CORRECTED), newsroom)
    articles.edit(draft, by=newsroom.editor, now=desk.NOW, origin=Origin.THEIRS)
    assert said(to_change) == [("CHANGED", None), ("NONE", None)]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_say_different_things_at_once_both_are_on_record_in_an_order(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    """Neither has read a version, so both are taken, one after the other: the last counts."""
    acts = [(Outcome.KEPT, newsroom.reader, "Keep it."), (Outcome.CUT, newsroom.editor, "Cut it.")]

    def say(number: int) -> None:
        outcome, by, reason = acts[number]
        drafts.answer(refuted, outcome, by=by, now=desk.NOW, reason=reason)

    race(say, 2)
    rows = refuted.outcomes.order_by("number")
    assert [row.number for row in rows] == [1, 2]
    assert {row.outcome for row in rows} == {"KEPT", "CUT"}
    assert list(Verification().findings()) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_read_the_same_version_one_is_told_to_look_again(
    refuted: Claim, newsroom: Newsroom
) -> None:
    people = [newsroom.reader, newsroom.editor]

    def say(number: int) -> bool:
        try:
            answer(refuted, Outcome.KEPT, people[number], reason="Keep it.", version=refuted.version)
        except StaleVersion:
            return False
        return True

    assert sorted(race(say, 2)) == [False, True]
    assert refuted.outcomes.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_claims_row_held_two_would_be_the_claims_first(
    refuted: Claim, newsroom: Newsroom
) -> None:
    """The twin: it is the lock that orders them, and the number that would tell where there were none."""
    both_have_read = threading.Barrier(2)

    def write(number: int) -> bool:
        newest = refuted.outcomes.order_by("-number").first()
        assert refuted.article.newest is not None
        both_have_read.wait()
        try:
            DraftOutcome.objects.create(
                claim=refuted,
                number=newest.number + 1 if newest else 1,
                outcome=Outcome.NONE,
                version=refuted.article.newest,
                at=desk.NOW,
            )
        except IntegrityError:
            return False
        return True

    assert sorted(race(write, 2)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_a_newer_text_and_an_answer_do_not_wait_for_each_other(
    draft: Article, refuted: Claim, newsroom: Newsroom
) -> None:
    """Whoever answers holds the article before the claim, as a newer text does."""
    acts = [
        lambda: send(draft, WITHOUT, newsroom),
        lambda: answer(refuted, Outcome.CUT, newsroom.editor),
    ]
    race(lambda number: acts[number](), 2)
    refuted.refresh_from_db()
    assert said(refuted) == [("CUT", newsroom.editor)]
    assert refuted.attention == Attention.NONE


# --- whose draft it is ----------------------------------------------------------------------------------


def said_theirs(draft: Article, by: User) -> Article:
    return articles.edit(draft, by=by, now=desk.NOW, origin=Origin.THEIRS)


def test_until_somebody_works_on_it_whoever_writes_says_whose_draft_it_is(
    draft: Article, newsroom: Newsroom
) -> None:
    desk.claim(draft, newsroom.writer)
    assert said_theirs(draft, newsroom.writer).origin == Origin.THEIRS


@pytest.mark.parametrize("is_returned", [False, True])
def test_once_somebody_does_an_editor_says_it(is_returned: bool, draft: Article, newsroom: Newsroom) -> None:
    """Else whoever posts it ends the embargo of what was published about it, or brings one about."""
    claim = desk.taken(desk.claim(draft, newsroom.writer), newsroom.reviewer)
    if is_returned:
        moves.make(claim, "return", by=newsroom.reviewer, now=desk.NOW, reason="No time.")
    with pytest.raises(MoveForbidden):
        said_theirs(draft, newsroom.writer)
    assert said_theirs(draft, newsroom.editor).origin == Origin.THEIRS


def test_an_editor_who_wrote_it_does_not(draft: Article, newsroom: Newsroom) -> None:
    desk.taken(desk.claim(draft, newsroom.writer), newsroom.reviewer)
    ArticleAuthor.objects.create(article=draft, name="E. Ditor", user=newsroom.editor)
    with pytest.raises(MoveForbidden):
        said_theirs(draft, newsroom.editor)
