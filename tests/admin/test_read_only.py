"""The admin is no second way to change state: no row of record can be added, changed or deleted there."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from claims.models import Claim
from factcheck.models import User
from sources.admin.base import LookOnly
from tests.admin.conftest import SignIn
from tests.support import desk
from tests.support.people import PASSWORD, Newsroom

RECORDS = [model for model in admin.site._registry if model._meta.app_label in ("claims", "sources")]


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_not_even_a_superuser_writes_rows(model: type, db: None) -> None:
    request = RequestFactory().get("/")
    request.user = User.objects.create_superuser("root", password=PASSWORD)
    rows = admin.site._registry[model]
    assert isinstance(rows, LookOnly)
    assert not rows.has_add_permission(request)
    assert not rows.has_change_permission(request)
    assert not rows.has_delete_permission(request)


def test_a_form_sent_to_a_record_changes_nothing(claim: Claim, newsroom: Newsroom, sign_in: SignIn) -> None:
    desk.checked(claim, newsroom.reviewer, newsroom.second)
    verdict = claim.verdict
    assert verdict is not None
    client = sign_in(newsroom.admin)
    change = reverse("admin:claims_verdict_change", args=[verdict.pk])
    delete = reverse("admin:claims_verdict_delete", args=[verdict.pk])
    answers = client.post(change, {"rating": "INACCURATE"}), client.post(delete, {"post": "yes"})
    verdict.refresh_from_db()
    assert [answer.status_code for answer in answers] == [403, 403]
    assert verdict.rating == "CONFIRMED"


def test_people_are_kept_and_superusers_are_not_made_here(newsroom: Newsroom, sign_in: SignIn) -> None:
    client = sign_in(newsroom.admin)
    page = client.get(reverse("admin:factcheck_user_change", args=[newsroom.reader.pk])).content.decode()
    delete = client.post(reverse("admin:factcheck_user_delete", args=[newsroom.reader.pk]), {"post": "yes"})
    assert 'name="role"' in page
    assert 'name="is_superuser"' not in page
    assert delete.status_code == 403


def test_a_reviewer_does_not_administer_people(newsroom: Newsroom, sign_in: SignIn) -> None:
    assert sign_in(newsroom.reviewer).get(reverse("admin:factcheck_user_changelist")).status_code == 403
