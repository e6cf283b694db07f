"""What claimants are is said on their list, by who may write."""

from typing import Any

import pytest
from django.urls import reverse

from claims.enums import ClaimantKind
from claims.models import Claimant
from claims.services import claimants
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import Newsroom

LIST = reverse("admin:claims_claimant_changelist")


@pytest.fixture
def named(newsroom: Newsroom) -> list[Claimant]:
    return [claimants.named(name, now=desk.NOW) for name in ("Ada Lind", "Riverside", "The council")]


def say(client: Any, act: str, *of: Claimant) -> None:
    client.post(LIST, {"action": act, "_selected_action": [str(each.pk) for each in of]})


def kinds() -> list[str]:
    return list(Claimant.objects.order_by("name").values_list("kind", flat=True))


def test_those_that_are_ticked_are_what_a_person_says(
    named: list[Claimant], newsroom: Newsroom, sign_in: SignIn
) -> None:
    client = sign_in(newsroom.reviewer)
    say(client, "are_people", named[0])
    say(client, "are_organisations", named[1], named[2])
    say(client, "are_not_known", named[1])
    assert kinds() == [ClaimantKind.PERSON, ClaimantKind.UNKNOWN, ClaimantKind.ORGANISATION]


def test_a_reader_says_nothing(named: list[Claimant], newsroom: Newsroom, sign_in: SignIn) -> None:
    say(sign_in(newsroom.reader), "are_people", *named)
    assert kinds() == [ClaimantKind.UNKNOWN] * 3
