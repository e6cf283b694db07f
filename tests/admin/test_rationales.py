"""Why a reviewer judged so is for those who review: a reader reads the judgement without it."""

import pytest
from django.urls import reverse

from claims.models import Claim
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

WHY = "The ledger has two pages that nobody else has seen."


@pytest.fixture
def checked(claim: Claim, newsroom: Newsroom) -> Claim:
    return desk.checked(claim, newsroom.reviewer, newsroom.second, rationale=WHY)


SEEN_BY = [("reader", False), ("third", True), ("editor", True), ("admin", True)]


@pytest.mark.parametrize(("who", "sees"), SEEN_BY)
def test_on_the_page_of_the_claim(
    who: str, sees: bool, checked: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    address = reverse("admin:claims_claim_change", args=[checked.pk])
    assert (WHY in sign_in(getattr(newsroom, who)).get(address).content.decode()) is sees


@pytest.mark.parametrize(("who", "sees"), SEEN_BY)
def test_on_the_page_of_the_review(
    who: str, sees: bool, checked: Claim, newsroom: Newsroom, sign_in: SignIn
) -> None:
    review = checked.reviews.order_by("pk")[0]
    text = (
        sign_in(getattr(newsroom, who))
        .get(reverse("admin:claims_review_change", args=[review.pk]))
        .content.decode()
    )
    assert (WHY in text) is sees


def test_in_no_list(checked: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.reader)
    for name in ("review", "verdict", "evidence", "historyentry", "claim"):
        assert WHY not in client.get(reverse(f"admin:claims_{name}_changelist")).content.decode()


def test_no_search_of_reviews_tells_of_it(checked: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    address = reverse("admin:claims_review_changelist") + "?q=nobody else has seen"
    assert "0 results" in sign_in(newsroom.reader).get(address).content.decode()
