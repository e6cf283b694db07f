"""A duty beside the role: given by name on the person's page, never to oneself, and on record."""

import pytest
from django.test import Client
from django.urls import reverse

from factcheck.accounts.errors import NotAdmin, NotYourself
from factcheck.accounts.models import AccountEntry
from factcheck.accounts.people import set_duties
from factcheck.models import User
from factcheck.roles import Duty, Role
from sources import queries
from tests.support import desk, secret
from tests.support.people import Newsroom, person

KEEPER = [Duty.SOURCE_KEEPER]


def groups(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


def test_an_admin_makes_a_colleague_a_keeper_and_ends_it(newsroom: Newsroom) -> None:
    source = secret.source(newsroom.reviewer)
    client = Client()
    client.force_login(newsroom.admin)
    address = reverse("admin:factcheck_user_do", args=[newsroom.editor.pk, "duties"])
    page = client.get(reverse("admin:factcheck_user_change", args=[newsroom.editor.pk]))
    assert "Source keeper: Sees who confidential sources are." in page.content.decode()
    assert client.post(address, {"duties": Duty.SOURCE_KEEPER.value}).status_code == 302
    assert groups(newsroom.editor) == {"editor", "source keeper"}
    assert queries.identities(newsroom.editor).get().source_id == source.pk
    assert client.post(address).status_code == 302
    assert groups(newsroom.editor) == {"editor"}
    assert not queries.identities(newsroom.editor).exists()
    told = AccountEntry.objects.filter(act="DUTY").order_by("pk").values_list("by__username", "detail")
    assert list(told) == [("admin", "source keeper"), ("admin", "none")]


def test_nobody_gives_it_to_themselves(newsroom: Newsroom) -> None:
    with pytest.raises(NotYourself):
        set_duties(newsroom.admin, KEEPER, by=newsroom.admin, now=desk.NOW)
    set_duties(newsroom.admin, KEEPER, by=person(Role.ADMIN, "second-admin"), now=desk.NOW)  # the twin
    assert groups(newsroom.admin) == {"admin", "source keeper"}


def test_who_is_no_admin_gives_nothing(newsroom: Newsroom) -> None:
    with pytest.raises(NotAdmin):
        set_duties(newsroom.reviewer, KEEPER, by=newsroom.chief, now=desk.NOW)
    assert groups(newsroom.reviewer) == {"reviewer"}
