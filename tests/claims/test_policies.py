"""Policies of review: the most specific wins, the newest counts, and what is pinned holds for the round."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims import policy, queries, rules
from claims.enums import Basis, Kind, Rating, Stage
from claims.errors import MissingField, MoveForbidden, PolicyChanged, PolicyWantsAnother, ReasonRequired
from claims.models import Claim, ReviewPolicy
from claims.services import claims, moves, policies
from factcheck.roles import Role
from sources.errors import Refusal
from tests.support import desk
from tests.support.people import Newsroom, lawyer
from tests.support.racing import race
from tests.support.traces import raises_refusal


def set_(room: Newsroom, **said: Any) -> ReviewPolicy:
    usual: dict[str, Any] = {"reason": "So.", "read": policies.newest_number(), "reviews_required": 2}
    return policies.set_(by=room.editor, now=desk.NOW, **(usual | said))


def edited(claim: Claim, room: Newsroom, **changes: Any) -> Claim:
    claim.refresh_from_db()
    return claims.edit(claim, by=room.writer, now=desk.NOW, version=claim.version, **changes)


def test_the_most_specific_wins(claim: Claim, newsroom: Newsroom) -> None:
    claim = edited(claim, newsroom, kind=Kind.NUMBER, legal_flag=True)
    said = [policy.policy_for(claim).words]
    scopes: list[dict[str, Any]] = [{"legal_flag": True}, {"kind": "NUMBER"}]
    for about in [*scopes, {"kind": "NUMBER", "legal_flag": True}]:
        must = {"EDITOR": "", "LAWYER": "EDITOR", "": "LAWYER"}[policy.policy_for(claim).must_include]
        set_(newsroom, must_include=must, **about)
        said.append(policy.policy_for(claim).words)
    assert said == [
        "2 reviews, blind",
        "2 reviews, blind, a lawyer among them",
        "2 reviews, blind, an editor among them",
        "2 reviews, blind",
    ]
    assert policy.policy_for(claim).origin == "legally flagged claims of kind number"


def test_of_two_about_the_same_the_newer_counts_and_a_lifted_one_no_more(
    claim: Claim, newsroom: Newsroom
) -> None:
    found = []
    for reviews in (1, 2, None):
        set_(newsroom, kind="OTHER", reviews_required=reviews, is_blind=False)
        chosen = policy.policy_for(claim)
        found.append((chosen.reviews_required, chosen.is_blind, chosen.row and chosen.row.number))
    assert found == [(1, False, 1), (2, False, 2), (2, True, None)]


@pytest.mark.parametrize(
    ("said", "error", "code"),
    [
        ({}, MissingField, "field_required"),
        ({"kind": "OTHER", "reason": " "}, ReasonRequired, "reason_required"),
        ({"kind": "OTHER", "read": 7}, PolicyChanged, "policy_changed"),
    ],
)
def test_what_is_no_policy(said: dict[str, Any], error: type[Refusal], code: str, newsroom: Newsroom) -> None:
    with raises_refusal(error, code):
        set_(newsroom, **said)
    assert not ReviewPolicy.objects.exists()


def test_only_editors_set_it(newsroom: Newsroom) -> None:
    with raises_refusal(MoveForbidden, "move_forbidden"):
        policies.set_(
            by=newsroom.reviewer, now=desk.NOW, reason="So.", read=0, kind="OTHER", reviews_required=1
        )


def test_it_is_pinned_at_the_start_and_a_later_one_is_for_later_rounds(
    claim: Claim, newsroom: Newsroom
) -> None:
    set_(newsroom, kind="OTHER", reviews_required=2, is_blind=False, must_include="EDITOR")
    desk.taken(claim, newsroom.reviewer)
    set_(newsroom, kind="OTHER", reviews_required=1)
    claim.refresh_from_db()
    assert policy.pinned(claim).words == "2 reviews, each sees the other's, an editor among them"
    assert claim.policy is not None
    assert claim.history.get(action="take").facts["policy"] == claim.policy.number == 1


def test_a_kind_or_flag_changed_before_the_first_review_pins_anew(claim: Claim, newsroom: Newsroom) -> None:
    set_(newsroom, kind="NUMBER", reviews_required=1)
    set_(newsroom, legal_flag=True, must_include="EDITOR")
    desk.taken(claim, newsroom.reviewer)
    said = [policy.pinned(claim := edited(claim, newsroom, kind=Kind.NUMBER)).words]
    said.append(policy.pinned(claim := edited(claim, newsroom, kind=Kind.QUOTE, legal_flag=True)).words)
    said.append(policy.pinned(edited(claim, newsroom, statement="The same kind.")).words)
    assert said == ["1 review", *["2 reviews, blind, an editor among them"] * 2]
    assert claim.history.filter(action="policy_pinned").count() == 2


def test_a_flag_set_after_the_first_review_changes_nothing_of_the_round(
    claim: Claim, newsroom: Newsroom
) -> None:
    set_(newsroom, legal_flag=True, is_blind=False)
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    assert edited(claim, newsroom, legal_flag=True).is_blind


def test_the_last_review_is_refused_without_who_has_to_be_among_them(
    claim: Claim, newsroom: Newsroom
) -> None:
    set_(newsroom, kind="OTHER", must_include="EDITOR")
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    said = desk.judgement(desk.cite(claim, newsroom.second))
    claim.refresh_from_db()
    assert not rules.may_review(newsroom.second, claim)
    with raises_refusal(PolicyWantsAnother, "policy_wants_another"):
        desk.submit(claim, newsroom.second, said)
    desk.review(claim, newsroom.editor)
    claim.refresh_from_db()
    assert claim.stage == Stage.CHECKED


def test_the_refusal_is_the_same_whatever_the_other_review_says(claim: Claim, newsroom: Newsroom) -> None:
    """Blind: it comes before the two are compared, even before the evidence is looked at."""
    set_(newsroom, kind="OTHER", must_include="EDITOR")
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    for rating in (Rating.CONFIRMED, Rating.MISLEADING):
        with raises_refusal(PolicyWantsAnother, "policy_wants_another"):
            desk.submit(claim, newsroom.second, desk.judgement(rating=rating))


def test_it_is_enough_that_the_first_is_one(claim: Claim, newsroom: Newsroom) -> None:
    """The twin: the same second reviewer is taken where an editor was the first."""
    set_(newsroom, kind="OTHER", must_include="EDITOR")
    desk.checked(claim, newsroom.editor, newsroom.second)
    assert claim.stage == Stage.CHECKED


def test_a_lawyer_among_them_is_one_who_reviews(claim: Claim, newsroom: Newsroom) -> None:
    set_(newsroom, kind="OTHER", must_include="LAWYER")
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    with raises_refusal(PolicyWantsAnother, "policy_wants_another"):
        desk.submit(claim, newsroom.editor, desk.judgement())
    desk.review(claim, lawyer(Role.REVIEWER))
    claim.refresh_from_db()
    assert claim.stage == Stage.CHECKED


def test_the_only_review_is_taken_by_who_has_to_write_it(claim: Claim, newsroom: Newsroom) -> None:
    set_(newsroom, kind="OTHER", reviews_required=1, must_include="EDITOR")
    with raises_refusal(PolicyWantsAnother, "policy_wants_another"):
        desk.taken(claim, newsroom.reviewer)
    desk.taken(claim, newsroom.editor)
    with raises_refusal(PolicyWantsAnother, "policy_wants_another"):
        moves.make(claim, "assign", by=newsroom.editor, now=desk.NOW, assignee=newsroom.second)
    desk.review(claim, newsroom.editor)
    claim.refresh_from_db()
    assert (claim.stage, claim.verdict and claim.verdict.basis) == (Stage.CHECKED, Basis.SINGLE)


# --- an open round ------------------------------------------------------------------------------


def seen(room: Newsroom, claim: Claim) -> list[int]:
    """How many reviews, citations and entries about them a colleague sees."""
    rows = (queries.reviews(room.third), queries.evidence(room.third))
    entries = queries.history(room.third).filter(kind__in=["REVIEW", "EVIDENCE"])
    return [each.filter(claim=claim).count() for each in (*rows, entries)]


def test_of_an_open_round_all_is_seen_at_once(claim: Claim, newsroom: Newsroom) -> None:
    set_(newsroom, kind="OTHER", is_blind=False)
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    assert seen(newsroom, claim) == [1, 1, 2]
    assert not queries.is_blind_to(newsroom.third, claim)


def test_of_a_blind_one_nothing_is(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    assert seen(newsroom, claim) == [0, 0, 0]


def test_an_agreement_in_an_open_round_is_not_called_blind(claim: Claim, newsroom: Newsroom) -> None:
    set_(newsroom, kind="OTHER", is_blind=False)
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    assert claim.verdict is not None
    assert claim.verdict.basis == Basis.AGREED_OPEN


def test_an_open_round_opens_no_blind_one_that_was_left_before(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    moves.make(claim, "return", by=newsroom.second, now=desk.NOW, reason="To look.")
    set_(newsroom, kind="OTHER", is_blind=False)
    desk.taken(claim, newsroom.second)
    claim.refresh_from_db()
    assert (claim.is_blind, seen(newsroom, claim)) == (False, [0, 0, 0])
    assert queries.is_blind_to(newsroom.third, claim)  # the numbering would tell of it


def test_what_was_seen_of_an_open_round_stays_seen(claim: Claim, newsroom: Newsroom) -> None:
    set_(newsroom, kind="OTHER", is_blind=False)
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    set_(newsroom, kind="OTHER", is_blind=True)
    moves.make(claim, "return", by=newsroom.second, now=desk.NOW, reason="Other words.")
    claim.refresh_from_db()
    assert (claim.is_blind, seen(newsroom, claim)) == (True, [1, 1, 2])
    desk.cite(claim, newsroom.second)
    assert seen(newsroom, claim) == [1, 1, 2]


# --- at the same moment ---------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_who_set_one_at_once_one_is_told(newsroom: Newsroom) -> None:
    def set_one(number: int) -> str:
        try:
            set_(newsroom, kind="OTHER", read=0, reviews_required=number + 1)
        except Refusal as refusal:
            return refusal.code
        return ""

    assert sorted(race(set_one, 2)) == ["", "policy_changed"]
    assert ReviewPolicy.objects.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_holds_two_to_one_number(newsroom: Newsroom) -> None:
    """The twin: both have read 0; by the unique number alone the second is refused."""
    set_(newsroom, kind="OTHER", read=0)
    row = ReviewPolicy.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewPolicy.objects.create(
            number=1, kind="QUOTE", reviews_required=1, reason="So.", set_by=row.set_by, set_at=desk.NOW
        )


@pytest.mark.django_db(transaction=True)
def test_a_policy_set_while_a_round_begins_is_pinned_whole_or_not_at_all(
    claim: Claim, newsroom: Newsroom
) -> None:
    set_(newsroom, kind="OTHER", reviews_required=2, must_include="EDITOR")

    def act(number: int) -> None:
        if number:
            set_(newsroom, kind="OTHER", read=1, reviews_required=1, is_blind=False)
        else:
            desk.taken(claim, newsroom.reviewer)

    race(act, 2)
    claim.refresh_from_db()
    pinned = policy.pinned(claim)
    assert pinned.row is not None
    facts = (pinned.row.reviews_required, pinned.row.is_blind, pinned.row.must_include)
    assert (pinned.reviews_required, pinned.is_blind, pinned.must_include) == facts


def test_what_was_cited_blind_stays_hidden_when_the_claim_becomes_of_an_open_kind(
    claim: Claim, newsroom: Newsroom
) -> None:
    """Else anybody who may edit the kind could look at what a colleague has found so far."""
    set_(newsroom, kind="OTHER", reviews_required=2, must_include="EDITOR")
    set_(newsroom, kind="NUMBER", reviews_required=2, is_blind=False)
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer)
    claim = edited(claim, newsroom, kind=Kind.NUMBER)
    assert policy.pinned(claim).words == "2 reviews, blind"
    assert not queries.evidence(newsroom.second).filter(pk=cited.pk).exists()
    moves.make(claim, "return", by=newsroom.editor, now=desk.NOW, reason="Anew.")
    claim.refresh_from_db()
    assert policy.pinned(desk.taken(claim, newsroom.reviewer)).words == "2 reviews, each sees the other's"
