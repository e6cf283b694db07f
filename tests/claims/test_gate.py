"""The publish gate: the table of answers, and what no combination of facts may do."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.enums import Attention, Outcome, Stage, Status
from claims.gate import LET_THROUGH, TO_ANSWER, Facts, Waiting, bars, gate, is_cut

REPLY = Waiting("reply_waits", "the right of reply is open until noon")
PLAIN = Facts(
    key="1", statement="The bridge cost 4.2 million euros.", stage=Stage.CHECKED, status=Status.VERIFIED
)
UNANSWERED = {Status.UNCHECKED: Stage.OPEN, Status.IN_REVIEW: Stage.IN_REVIEW}
UNANSWERED |= {Status.NOT_CHECKABLE: Stage.NOT_CHECKABLE, Status.WITHDRAWN: Stage.WITHDRAWN}

any_claim = st.builds(
    Facts,
    key=st.sampled_from(["1", "2", "3"]),
    statement=st.just(PLAIN.statement),
    stage=st.sampled_from(Stage),
    status=st.sampled_from(Status),
    attention=st.sampled_from(Attention),
    legal_flag=st.booleans(),
    is_split=st.booleans(),
    in_text=st.booleans(),
    outcome=st.sampled_from(Outcome),
    is_editors=st.booleans(),
    legal_waits=st.sampled_from([(), (REPLY,)]),
)


def of(status: Status, **facts: object) -> Facts:
    stage = UNANSWERED.get(status, Stage.CHECKED)
    return replace(PLAIN, status=status, stage=stage, **facts)  # type: ignore[arg-type]


def codes(claim: Facts) -> list[str]:
    return [each.code for each in bars(claim)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.UNCHECKED, ["unchecked"]),
        (Status.IN_REVIEW, ["in_review"]),
        (Status.VERIFIED, []),
        (Status.CHANGES_REQUIRED, ["changes_required"]),
        (Status.ATTRIBUTED, []),
        (Status.MISLEADING, ["misleading"]),
        (Status.REFUTED, ["refuted"]),
        (Status.UNSUPPORTED, ["unsupported"]),
        (Status.UNVERIFIABLE, ["unverifiable"]),
        (Status.OUTDATED, ["outdated"]),
        (Status.NOT_CHECKABLE, []),
        (Status.WITHDRAWN, []),
    ],
)
def test_each_status_opens_the_gate_or_says_why_not(status: Status, expected: list[str]) -> None:
    assert codes(of(status)) == expected


def test_a_proposed_claim_does_not_bar() -> None:
    assert bars(replace(PLAIN, status=Status.UNCHECKED, stage=Stage.DETECTED)) == ()


def test_a_split_claim_is_skipped_and_its_parts_count() -> None:
    whole = of(Status.REFUTED, is_split=True)
    part = of(Status.REFUTED, key="2")
    assert [each.claim for each in gate([whole, part]).reasons] == ["2"]


def test_attributed_bars_where_it_is_legally_flagged() -> None:
    assert codes(of(Status.ATTRIBUTED, legal_flag=True)) == ["attributed_flagged"]


@pytest.mark.parametrize("attention", [each for each in Attention if each != Attention.NONE])
def test_what_wants_a_persons_eye_bars(attention: Attention) -> None:
    assert codes(of(Status.VERIFIED, attention=attention)) == [attention.lower()]


def test_what_the_legal_axis_waits_for_bars() -> None:
    assert codes(of(Status.VERIFIED, legal_flag=True, legal_waits=[REPLY])) == ["reply_waits"]


@pytest.mark.parametrize("status", sorted(TO_ANSWER))
def test_an_author_may_keep_what_a_verdict_is_against(status: Status) -> None:
    assert codes(of(status, outcome=Outcome.KEPT)) == []


@pytest.mark.parametrize("status", [Status.UNCHECKED, Status.IN_REVIEW])
def test_there_is_nothing_to_keep_before_a_verdict(status: Status) -> None:
    assert codes(of(status, outcome=Outcome.KEPT)) == [status.lower()]


def test_its_author_alone_does_not_keep_a_flagged_claim() -> None:
    assert codes(of(Status.REFUTED, legal_flag=True, outcome=Outcome.KEPT)) == ["kept_needs_editor"]


def test_an_editor_keeps_a_flagged_claim() -> None:
    kept = of(Status.REFUTED, legal_flag=True, outcome=Outcome.KEPT, is_editors=True)
    assert codes(kept) == []


def test_what_was_cut_bars_nothing_once_it_is_gone() -> None:
    assert (
        codes(of(Status.REFUTED, outcome=Outcome.CUT, in_text=False, attention=Attention.TEXT_CHANGED)) == []
    )


def test_its_author_alone_does_not_cut_a_flagged_claim() -> None:
    cut = of(Status.REFUTED, legal_flag=True, outcome=Outcome.CUT, in_text=False)
    assert codes(cut) == ["cut_needs_editor"]
    assert codes(replace(cut, is_editors=True)) == []


def test_what_was_said_to_be_cut_bars_while_it_stands_there() -> None:
    assert codes(of(Status.REFUTED, outcome=Outcome.CUT)) == ["cut_but_in_text"]


def test_every_reason_of_a_claim_is_told_in_a_sentence_that_names_it() -> None:
    claim = of(Status.REFUTED, attention=Attention.SOURCE_CHANGED, legal_waits=[REPLY])
    assert [each.sentence for each in bars(claim)] == [
        "“The bridge cost 4.2 million euros.”: the evidence says otherwise.",
        "“The bridge cost 4.2 million euros.”: a passage that it rests on has changed.",
        "“The bridge cost 4.2 million euros.”: the right of reply is open until noon.",
    ]


def test_a_long_statement_is_named_by_its_beginning() -> None:
    claim = of(Status.REFUTED, statement="ab\n" * 100)
    assert bars(claim)[0].sentence == "“" + ("ab " * 27)[:79].rstrip() + "…”: the evidence says otherwise."


def test_an_article_without_claims_is_not_barred() -> None:
    assert gate([]).publishable is True


@given(st.lists(any_claim, max_size=4))
def test_it_is_open_exactly_when_no_claim_bars(claims: list[Facts]) -> None:
    shut = gate(claims)
    assert shut.publishable == (not any(bars(each) for each in claims)) == (shut.reasons == ())


@given(any_claim)
def test_nothing_alarming_or_legally_open_gets_through_but_what_is_cut_or_withdrawn(claim: Facts) -> None:
    asked = not claim.is_split and claim.stage != Stage.DETECTED and claim.status != Status.WITHDRAWN
    if asked and not is_cut(claim) and (claim.attention != Attention.NONE or claim.legal_waits):
        assert bars(claim)


@given(any_claim)
def test_without_an_answer_only_a_good_status_gets_through(claim: Facts) -> None:
    claim = replace(claim, outcome=Outcome.NONE, is_split=False, stage=Stage.CHECKED)
    if not bars(claim):
        assert claim.status in LET_THROUGH


@given(any_claim)
def test_a_flag_never_opens_the_gate(claim: Facts) -> None:
    if bars(replace(claim, legal_flag=False)):
        assert bars(replace(claim, legal_flag=True))
