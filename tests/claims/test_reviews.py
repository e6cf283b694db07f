"""Reviews: four eyes, what each must hold, how two of them become a verdict."""

from datetime import date
from uuid import uuid4

import pytest
from pytest_django.fixtures import Settings

from claims import queries
from claims.enums import Rating, Stage
from claims.errors import (
    AlreadyReviewed,
    AuthorMayNotReview,
    ClaimIsSplit,
    EvidenceNotUsable,
    EvidenceRequired,
    MissingField,
    MoveForbidden,
    NotTheAssignee,
    ReopenFirst,
    StaleVersion,
    TextChanged,
    VersionRequired,
)
from claims.models import Claim, Evidence, Review
from claims.services import articles, claims, evidence, moves, reviews
from claims.services.articles import Author
from claims.services.claims import Part
from factcheck.models import User
from sources.enums import Quality
from sources.errors import Invalid
from sources.models import Extraction
from sources.services import sources
from tests.support import desk
from tests.support.people import Newsroom
from tests.support.traces import raises_refusal
from tests.support.web import COST, Web


@pytest.fixture
def taken(claim: Claim, newsroom: Newsroom) -> Claim:
    """In review by the reviewer."""
    return desk.taken(claim, newsroom.reviewer)


@pytest.fixture
def cross(claim: Claim, newsroom: Newsroom) -> Claim:
    """The reviewer's review is in."""
    return desk.brought(claim, Stage.CROSS_CHECK, newsroom)


def changed_text(claim: Claim, by: User, old: str = "4.2", new: str = "4.4") -> None:
    articles.add_version(claim.article, by=by, now=desk.NOW, body=desk.BODY.replace(old, new))


# --- who -------------------------------------------------------------------------------------------


def test_the_first_review_is_the_assignees(taken: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(taken, newsroom.second)
    with raises_refusal(NotTheAssignee, "not_the_assignee"):
        desk.submit(taken, newsroom.second, desk.judgement(cited))


def test_no_author_of_the_article_reviews_it(cross: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(cross, newsroom.second)
    authors = [Author("S. Econd", newsroom.second)]
    articles.edit(cross.article, by=newsroom.writer, now=desk.NOW, authors=authors)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        desk.submit(cross, newsroom.second, desk.judgement(cited))


def test_who_posted_the_article_is_no_author_by_that(newsroom: Newsroom) -> None:
    claim = desk.claim(desk.article(newsroom.reviewer), newsroom.reviewer)
    desk.taken(claim, newsroom.reviewer)
    assert desk.review(claim, newsroom.reviewer).round == 1


def test_one_person_reviews_once_a_round(cross: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(cross, newsroom.reviewer)
    with raises_refusal(AlreadyReviewed, "already_reviewed"):
        desk.submit(cross, newsroom.reviewer, desk.judgement(cited))


def test_in_the_next_round_they_review_again(cross: Claim, newsroom: Newsroom) -> None:
    moves.make(cross, "return", by=newsroom.second, now=desk.NOW, reason="Look again.")
    desk.taken(cross, newsroom.reviewer)
    assert desk.review(cross, newsroom.reviewer).round == 2


def test_a_writer_never_reviews(cross: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(MoveForbidden, "move_forbidden"):
        desk.submit(cross, newsroom.writer, desk.judgement(rating=Rating.UNSUPPORTED, searched="The web."))


def test_a_split_claim_takes_no_review(taken: Claim, newsroom: Newsroom) -> None:
    claims.split(taken, [Part("One."), Part("Two.")], by=newsroom.reviewer, now=desk.NOW)
    with raises_refusal(ClaimIsSplit, "claim_is_split"):
        desk.submit(taken, newsroom.reviewer, desk.judgement(rating=Rating.UNSUPPORTED, searched="The web."))


# --- of what ---------------------------------------------------------------------------------------


def test_a_review_of_a_stale_claim_is_refused(taken: Claim, newsroom: Newsroom) -> None:
    said, version = desk.judgement(desk.cite(taken, newsroom.reviewer)), taken.version
    claims.edit(taken, by=newsroom.writer, now=desk.NOW, version=version, statement="It cost more.")
    with raises_refusal(StaleVersion, "stale_version"):
        reviews.submit(taken, said, by=newsroom.reviewer, now=desk.NOW, version=version)


def test_a_review_says_which_version_was_read(taken: Claim, newsroom: Newsroom) -> None:
    said = desk.judgement(desk.cite(taken, newsroom.reviewer))
    with raises_refusal(VersionRequired, "version_required"):
        reviews.submit(taken, said, by=newsroom.reviewer, now=desk.NOW, version=None)


def test_the_second_review_is_of_the_same_words(cross: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(cross, newsroom.second)
    changed_text(cross, newsroom.writer)
    with raises_refusal(TextChanged, "text_changed"):
        desk.submit(cross, newsroom.second, desk.judgement(cited))


@pytest.mark.parametrize("stage", [Stage.CROSS_CHECK, Stage.DISPUTED, Stage.CHECKED, Stage.PUBLISHED])
def test_other_words_do_not_come_under_a_judgement(claim: Claim, stage: Stage, newsroom: Newsroom) -> None:
    desk.brought(claim, stage, newsroom)
    with raises_refusal(ReopenFirst, "reopen_first"):
        claims.add_mention(claim, by=newsroom.writer, now=desk.NOW, quote="It was closed for 14 months")


def test_the_same_words_in_another_place_may(newsroom: Newsroom) -> None:
    article = desk.article(newsroom.writer, body=f"{desk.BODY}\n\n{desk.QUOTE}, and not a cent more.")
    assert article.newest is not None
    text = article.newest.text
    claim = desk.claim(article, newsroom.writer, start=text.find(desk.QUOTE))
    desk.brought(claim, Stage.CROSS_CHECK, newsroom)
    claims.add_mention(
        claim, by=newsroom.writer, now=desk.NOW, quote=desk.QUOTE, start=text.rfind(desk.QUOTE)
    )
    desk.review(claim, newsroom.second)
    claim.refresh_from_db()
    assert (claim.stage, claim.mentions.count()) == (Stage.CHECKED, 2)


def test_words_that_are_gone_are_not_reviewed(taken: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(taken, newsroom.reviewer)
    changed_text(taken, newsroom.writer)
    with raises_refusal(TextChanged, "text_changed"):
        desk.submit(taken, newsroom.reviewer, desk.judgement(cited))


def test_a_change_elsewhere_in_the_text_bars_nothing(cross: Claim, newsroom: Newsroom) -> None:
    changed_text(cross, newsroom.writer, "14 months", "15 months")
    desk.review(cross, newsroom.second)
    cross.refresh_from_db()
    assert cross.stage == Stage.CHECKED


# --- resting on what -------------------------------------------------------------------------------


def check_refused(
    error: type[Invalid], code: str, claim: Claim, by: User, *cited: Evidence, **said: object
) -> None:
    claim.refresh_from_db()
    with raises_refusal(error, code):
        desk.submit(claim, by, desk.judgement(*cited, **said))  # type: ignore[arg-type]


def test_a_review_rests_on_evidence(taken: Claim, newsroom: Newsroom) -> None:
    check_refused(EvidenceRequired, "evidence_required", taken, newsroom.reviewer)


@pytest.mark.parametrize("rating", [Rating.UNSUPPORTED, Rating.UNVERIFIABLE])
def test_where_nothing_was_found_it_says_where_it_searched(
    rating: Rating, taken: Claim, newsroom: Newsroom
) -> None:
    check_refused(MissingField, "field_required", taken, newsroom.reviewer, rating=rating)
    said = desk.judgement(rating=rating, searched="The archive.")
    assert desk.submit(taken, newsroom.reviewer, said).rating == rating


def test_a_review_says_why(taken: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(taken, newsroom.reviewer)
    check_refused(MissingField, "field_required", taken, newsroom.reviewer, cited, rationale=" ")


def test_changes_say_the_corrected_text(taken: Claim, newsroom: Newsroom) -> None:
    cited, rating = desk.cite(taken, newsroom.reviewer), Rating.CONFIRMED_WITH_CHANGES
    check_refused(MissingField, "field_required", taken, newsroom.reviewer, cited, rating=rating)


def test_a_corrected_text_goes_with_no_other_rating(taken: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(taken, newsroom.reviewer)
    check_refused(Invalid, "invalid", taken, newsroom.reviewer, cited, corrected_text="4.4 million")


def test_it_rests_on_ones_own_citations_of_the_round(cross: Claim, newsroom: Newsroom) -> None:
    another = cross.evidence.get(cited_by=newsroom.reviewer)
    check_refused(EvidenceNotUsable, "evidence_not_usable", cross, newsroom.second, another)


def test_a_colleagues_citation_is_answered_like_none(cross: Claim, newsroom: Newsroom) -> None:
    another = cross.evidence.get(cited_by=newsroom.reviewer)
    answers = []
    for each in (another.pk, uuid4()):
        said = reviews.Judgement(Rating.CONFIRMED, "Because.", evidence=[each])
        with pytest.raises(EvidenceNotUsable) as caught:
            desk.submit(cross, newsroom.second, said)
        answers.append(caught.value.detail.replace(str(each), "ID"))
    assert answers[0] == answers[1]


def test_it_may_rest_on_anyones_of_earlier_rounds(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    earlier = claim.evidence.get(cited_by=newsroom.reviewer)
    moves.make(claim, "return", by=newsroom.second, now=desk.NOW, reason="Look again.")
    desk.taken(claim, newsroom.third)
    review = desk.submit(claim, newsroom.third, desk.judgement(earlier))
    assert list(review.evidence.all()) == [earlier]


def test_but_on_nobodys_of_a_round_that_was_left_blind(cross: Claim, newsroom: Newsroom) -> None:
    earlier = cross.evidence.get(cited_by=newsroom.reviewer)
    moves.make(cross, "return", by=newsroom.second, now=desk.NOW, reason="Look again.")
    desk.taken(cross, newsroom.second)
    check_refused(EvidenceNotUsable, "evidence_not_usable", cross, newsroom.second, earlier)


def test_it_rests_on_nothing_retracted(taken: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(taken, newsroom.reviewer)
    evidence.retract(cited, by=newsroom.reviewer, now=desk.NOW, reason="The wrong page.")
    check_refused(EvidenceNotUsable, "evidence_not_usable", taken, newsroom.reviewer, cited)


def test_it_rests_on_no_context(taken: Claim, newsroom: Newsroom) -> None:
    context = desk.cite(taken, newsroom.reviewer, carrying=False)
    check_refused(EvidenceNotUsable, "evidence_not_usable", taken, newsroom.reviewer, context)


def test_it_rests_on_no_other_claims_evidence(taken: Claim, newsroom: Newsroom) -> None:
    other = desk.claim(taken.article, newsroom.writer, quote="It was closed for 14 months")
    cited = desk.cite(other, newsroom.reviewer)
    check_refused(EvidenceNotUsable, "evidence_not_usable", taken, newsroom.reviewer, cited)


def read_as(quality: Quality, of: Extraction) -> Extraction:
    """Another reading of the same capture, by an extractor that got less out of it."""
    return Extraction.objects.create(
        snapshot=of.snapshot,
        extractor=f"another-{quality}",
        text=of.text,
        text_sha256=of.text_sha256,
        quality=quality,
        rule="a_rule",
        extracted_at=desk.NOW,
    )


@pytest.mark.parametrize("quality", [Quality.PARTIAL, Quality.SUSPECT])
def test_it_rests_on_full_readings_only(
    quality: Quality, taken: Claim, newsroom: Newsroom, captured: Extraction
) -> None:
    reading = read_as(quality, captured)
    cited = desk.cite(taken, newsroom.reviewer, extraction=reading, quote="cost 4.2 million euros")
    check_refused(EvidenceNotUsable, "evidence_not_usable", taken, newsroom.reviewer, cited)


def test_a_full_reading_of_the_same_capture_carries(
    taken: Claim, newsroom: Newsroom, captured: Extraction
) -> None:
    cited = desk.cite(taken, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    assert list(desk.submit(taken, newsroom.reviewer, desk.judgement(cited)).evidence.all()) == [cited]


def test_a_review_keeps_what_was_seen(taken: Claim, newsroom: Newsroom) -> None:
    version, newest = taken.version, taken.article.newest
    review = desk.review(taken, newsroom.reviewer)
    assert (review.words, review.claim_version, review.article_version) == (desk.QUOTE, version, newest)


# --- two become one --------------------------------------------------------------------------------


def second_says(cross: Claim, by: User, **said: object) -> Claim:
    desk.review(cross, by, **said)  # type: ignore[arg-type]
    cross.refresh_from_db()
    return cross


def test_two_who_agree_settle_it(cross: Claim, newsroom: Newsroom) -> None:
    settled = second_says(cross, newsroom.second)
    assert settled.stage == Stage.CHECKED
    assert settled.verdict is not None
    assert (settled.verdict.basis, settled.verdict.rating) == ("AGREED", Rating.CONFIRMED)
    assert set(settled.verdict.reviews.all()) == set(Review.objects.all())
    assert set(settled.verdict.evidence.all()) == set(Evidence.objects.all())


@pytest.mark.parametrize(
    "said", [{"rating": Rating.INACCURATE}, {"as_of": date(2025, 1, 1)}], ids=["rating", "as_of"]
)
def test_two_who_differ_dispute(said: dict[str, object], cross: Claim, newsroom: Newsroom) -> None:
    disputed = second_says(cross, newsroom.second, **said)
    assert (disputed.stage, disputed.verdict) == (Stage.DISPUTED, None)


def test_two_corrections_that_differ_dispute(taken: Claim, newsroom: Newsroom) -> None:
    rating = Rating.CONFIRMED_WITH_CHANGES
    desk.review(taken, newsroom.reviewer, rating=rating, corrected_text="The bridge cost 4.4 million euros")
    second_says(taken, newsroom.second, rating=rating, corrected_text="The bridge cost 4.5 million euros")
    assert taken.stage == Stage.DISPUTED


def test_one_correction_from_a_browser_and_from_a_program_is_the_same(
    taken: Claim, newsroom: Newsroom
) -> None:
    rating = Rating.CONFIRMED_WITH_CHANGES
    desk.review(taken, newsroom.reviewer, rating=rating, corrected_text="It cost more.\r\nMuch more.")
    second_says(taken, newsroom.second, rating=rating, corrected_text="It cost more.\nMuch more.")
    assert taken.stage == Stage.CHECKED


def test_a_third_person_with_the_right_settles_a_dispute(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    settled = second_says(claim, newsroom.editor, rating=Rating.INACCURATE)
    assert settled.verdict is not None
    assert (settled.verdict.basis, settled.verdict.rating) == ("SETTLED", Rating.INACCURATE)


def test_a_third_person_without_it_does_not(claim: Claim, newsroom: Newsroom) -> None:
    desk.brought(claim, Stage.DISPUTED, newsroom)
    cited = desk.cite(claim, newsroom.third)
    with raises_refusal(MoveForbidden, "move_forbidden"):
        desk.submit(claim, newsroom.third, desk.judgement(cited))


def test_one_of_the_two_is_no_third_person(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.editor)
    desk.review(claim, newsroom.editor)
    second_says(claim, newsroom.reviewer, rating=Rating.MISLEADING)
    cited = desk.cite(claim, newsroom.editor)
    with raises_refusal(AlreadyReviewed, "already_reviewed"):
        desk.submit(claim, newsroom.editor, desk.judgement(cited))


def override(claim: Claim, by: User, *cited: Evidence) -> None:
    said = desk.judgement(*cited, rating=Rating.INACCURATE)
    moves.make(claim, "override", by=by, now=desk.NOW, reason="The ledger was misread.", judgement=said)


def test_an_override_is_marked_for_ever(cross: Claim, newsroom: Newsroom) -> None:
    override(cross, newsroom.editor, desk.cite(cross, newsroom.editor))
    cross.refresh_from_db()
    assert cross.verdict is not None
    assert (cross.verdict.basis, cross.verdict.rating) == ("OVERRIDDEN", Rating.INACCURATE)
    assert cross.verdict.reviews.get().is_override


def test_an_override_is_as_whole_as_a_review(cross: Claim, newsroom: Newsroom) -> None:
    with raises_refusal(EvidenceRequired, "evidence_required"):
        override(cross, newsroom.editor)


def test_no_author_overrides(cross: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(cross, newsroom.editor)
    authors = [Author("E. Ditor", newsroom.editor)]
    articles.edit(cross.article, by=newsroom.writer, now=desk.NOW, authors=authors)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        override(cross, newsroom.editor, cited)


def test_a_newsroom_of_one_settles_with_one_review_and_says_so(
    claim: Claim, newsroom: Newsroom, settings: Settings
) -> None:
    settings.REVIEWS_REQUIRED = 1
    desk.taken(claim, newsroom.reviewer)
    second_says(claim, newsroom.reviewer)
    assert claim.verdict is not None
    assert (claim.stage, claim.verdict.basis, claim.verdict.reviews_required) == (Stage.CHECKED, "SINGLE", 1)


def test_the_policy_is_pinned_when_the_round_begins(
    taken: Claim, newsroom: Newsroom, settings: Settings
) -> None:
    settings.REVIEWS_REQUIRED = 1
    desk.review(taken, newsroom.reviewer)
    taken.refresh_from_db()
    assert taken.stage == Stage.CROSS_CHECK


# --- blind -----------------------------------------------------------------------------------------


def sees(user: User, claim: Claim) -> tuple[int, int, int]:
    """How many reviews, citations and history entries about them this person is shown."""
    about = queries.history(user).filter(claim=claim, kind__in=["REVIEW", "EVIDENCE"])
    return queries.reviews(user).count(), queries.evidence(user).count(), about.count()


@pytest.mark.parametrize("who", ["second", "reader", "editor", "admin"])
def test_until_both_reviews_are_in_the_first_does_not_exist(
    who: str, cross: Claim, newsroom: Newsroom
) -> None:
    other = getattr(newsroom, who)
    assert sees(newsroom.reviewer, cross) == (1, 1, 2)
    assert sees(other, cross) == (0, 0, 0)

    second_says(cross, newsroom.second, rating=Rating.MISLEADING)

    assert sees(other, cross) == sees(newsroom.reviewer, cross) == (2, 2, 4)


def test_a_citation_alone_is_hidden_too(taken: Claim, newsroom: Newsroom) -> None:
    before = taken.updated_at
    desk.cite(taken, newsroom.reviewer)
    taken.refresh_from_db()
    assert (sees(newsroom.second, taken), taken.updated_at) == ((0, 0, 0), before)


def test_the_numbering_of_the_history_is_hidden_meanwhile(cross: Claim, newsroom: Newsroom) -> None:
    assert queries.is_blind_to(newsroom.second, cross)
    second_says(cross, newsroom.second)
    assert not queries.is_blind_to(newsroom.second, cross)


def test_both_may_cite_the_same_passage(cross: Claim, newsroom: Newsroom, web: Web) -> None:
    reading = web.capture(web.put("/same", COST, COST.replace("bridge", "tunnel")))
    quote = "repair of the bridge cost 4.2 million euros"
    both = [
        desk.cite(cross, by, extraction=reading, quote=quote) for by in (newsroom.reviewer, newsroom.second)
    ]
    assert [each.quote for each in both] == [quote, quote]


# --- what has happened since the first review -------------------------------------------------------


def test_a_review_of_who_has_become_an_author_settles_nothing(cross: Claim, newsroom: Newsroom) -> None:
    authors = [Author("R", newsroom.reviewer)]
    articles.edit(cross.article, by=newsroom.editor, now=desk.NOW, authors=authors)
    cited = desk.cite(cross, newsroom.second)
    with raises_refusal(AuthorMayNotReview, "author_of_article"):
        desk.submit(cross, newsroom.second, desk.judgement(cited))


def test_what_a_first_review_rests_on_is_not_retracted_behind_the_seconds_back(
    cross: Claim, newsroom: Newsroom
) -> None:
    first = Evidence.objects.get(claim=cross)
    with raises_refusal(ReopenFirst, "reopen_first"):
        evidence.retract(first, by=newsroom.reviewer, now=desk.NOW, reason="The wrong ledger.")


def test_a_verdict_does_not_rest_on_what_was_retracted_meanwhile(claim: Claim, newsroom: Newsroom) -> None:
    desk.taken(claim, newsroom.reviewer)
    both = [desk.cite(claim, newsroom.reviewer) for _ in range(2)]
    desk.submit(claim, newsroom.reviewer, desk.judgement(*both))
    desk.review(claim, newsroom.second, rating=Rating.MISLEADING)
    evidence.retract(both[0], by=newsroom.reviewer, now=desk.NOW, reason="The wrong ledger.")
    moves.make(claim, "concur", by=newsroom.second, now=desk.NOW, reason="They are right.")
    claim.refresh_from_db()
    assert claim.verdict is not None
    assert list(claim.verdict.evidence.all()) == [both[1]]


def test_a_review_is_of_every_place_that_was_read(taken: Claim, newsroom: Newsroom) -> None:
    cited = desk.cite(taken, newsroom.reviewer)
    claims.add_mention(taken, by=newsroom.writer, now=desk.NOW, quote="It was closed for 14 months")
    with raises_refusal(StaleVersion, "stale_version"):
        reviews.submit(
            taken, desk.judgement(cited), by=newsroom.reviewer, now=desk.NOW, version=taken.version
        )


def test_words_that_are_gone_are_not_overridden(cross: Claim, newsroom: Newsroom) -> None:
    said = desk.judgement(desk.cite(cross, newsroom.editor))
    changed_text(cross, newsroom.writer)
    with raises_refusal(TextChanged, "text_changed"):
        moves.make(cross, "override", by=newsroom.editor, now=desk.NOW, reason="Late.", judgement=said)


def test_it_rests_on_no_source_that_the_reviewer_may_not_see(cross: Claim, newsroom: Newsroom) -> None:
    hidden = sources.add_offline(
        by=newsroom.reviewer, now=desk.NOW, title="A talk", people=[newsroom.reviewer]
    )
    cited = desk.cite(cross, newsroom.reviewer, source=hidden)
    moves.make(cross, "return", by=newsroom.reviewer, now=desk.NOW, reason="Once more.")
    desk.taken(cross, newsroom.second)
    with raises_refusal(EvidenceNotUsable, "evidence_not_usable"):
        desk.submit(cross, newsroom.second, desk.judgement(cited))
