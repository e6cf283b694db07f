"""What the demo reviewers did is possible under the product's rules, and rests on words that are there."""

import pytest

from claims.enums import Rating, Stage, Stance, Status
from seeds import content
from sources.enums import SourceAccess
from tests.seeds.readings import claims, page_text

CLAIMS = claims()
SOURCES = content.sources()
JUDGEMENTS = {judgement.claim: judgement for judgement in content.judgements()}
REVIEWS = [
    pytest.param(review, id=f"{key}-{review.by}") for key, one in JUDGEMENTS.items() for review in one.reviews
]
CITATIONS = [
    pytest.param(key, citation, id=f"{key}-{review.by}")
    for key, one in JUDGEMENTS.items()
    for review in one.reviews
    for citation in review.evidence
]
SEARCHED = {Rating.UNSUPPORTED, Rating.UNVERIFIABLE}


@pytest.mark.parametrize("key", JUDGEMENTS)
def test_words_of_a_judgement_are_the_products(key: str) -> None:
    assert key in CLAIMS
    assert JUDGEMENTS[key].stage in Stage
    assert JUDGEMENTS[key].verification_status in Status


@pytest.mark.parametrize("review", REVIEWS)
def test_a_review_says_why_and_rests_on_evidence_or_a_search(review: content.Review) -> None:
    assert review.rating in Rating
    assert review.rationale
    assert bool(review.searched) == (review.rating in SEARCHED) == (not review.evidence)
    assert bool(review.corrected_text) == (review.rating == Rating.CONFIRMED_WITH_CHANGES)


@pytest.mark.parametrize(("key", "citation"), CITATIONS)
def test_cited_words_stand_once_in_a_source_of_the_claim(key: str, citation: content.Citation) -> None:
    article, claim = CLAIMS[key]
    source = SOURCES[citation.source]
    # An offline document is known by what the article relays from it.
    text = page_text(source.page) if source.page else article.body
    assert citation.stance in Stance
    assert citation.source in claim.sources
    assert text.count(citation.quote) == 1


@pytest.mark.parametrize("key", [key for key, one in JUDGEMENTS.items() if one.reviews])
def test_the_stage_is_where_the_reviews_lead(key: str) -> None:
    one = JUDGEMENTS[key]
    views = {(review.rating, review.corrected_text, review.as_of) for review in one.reviews}
    led_to = Stage.CROSS_CHECK
    if len(one.reviews) == 2:
        led_to = Stage.CHECKED if len(views) == 1 else Stage.DISPUTED
    if one.published:
        assert led_to == Stage.CHECKED
        led_to = Stage.PUBLISHED
    assert one.stage == led_to
    assert len({review.by for review in one.reviews}) == len(one.reviews)
    assert one.reviews[0].by == one.taken_by


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("bounty", Status.VERIFIED),
        ("indictment", Status.VERIFIED),
        ("defiance", Status.ATTRIBUTED),
        ("criminality", Status.ATTRIBUTED),
        ("nobel", Status.IN_REVIEW),
        ("25-years", Status.IN_REVIEW),
        ("strikes", Status.IN_REVIEW),
        ("peaceful-exit", Status.NOT_CHECKABLE),
        ("own-indictment", Status.CHANGES_REQUIRED),
    ],
)
def test_the_demo_shows_every_kind_of_outcome(key: str, status: Status) -> None:
    assert JUDGEMENTS[key].verification_status == status


@pytest.mark.parametrize("key", ["icc", "designation-terrorist", "designation-leader"])
def test_a_claim_is_left_for_the_newcomer_with_its_sources(key: str) -> None:
    assert key not in JUDGEMENTS
    assert all(SOURCES[source].access == SourceAccess.WEB for source in CLAIMS[key][1].sources)
    assert CLAIMS[key][1].sources


def test_the_corrected_sentence_differs_from_ours_in_the_year_alone() -> None:
    quote = CLAIMS["own-indictment"][1].quote
    corrected = {review.corrected_text for review in JUDGEMENTS["own-indictment"].reviews}
    assert corrected == {quote.replace("March 2021", "March 2020")}


def test_the_words_that_carry_the_bounty_are_gone_from_the_later_page() -> None:
    later = SOURCES["state-gov"].changed_page
    assert later
    cited = [citation.quote for review in JUDGEMENTS["bounty"].reviews for citation in review.evidence]
    assert [quote in page_text(later) for quote in cited] == [False, False]
