"""Who a confidential source is: sealed, shown to few, each look on record, erased for good."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from factcheck.models import User
from sources import queries
from sources.enums import IdentityDeed, OfflineKind, Seen
from sources.errors import (
    AlreadyErased,
    CannotBeRead,
    ConfidentialSource,
    Forbidden,
    Invalid,
    NoConfidentialKey,
)
from sources.models import Encounter, Identity, IdentityAct, IdentityTombstone, ManifestEntry, Source
from sources.services import confidential, offline, sources, verification
from sources.services.confidential import Who
from sources.services.offline import Seeing
from tests.support import desk, files, secret
from tests.support.people import Newsroom
from tests.support.secret import MARKER

pytestmark = pytest.mark.django_db
A, B = bytes([1]) * 32, bytes([2]) * 32
Act = Callable[[Source, User], object]


@pytest.fixture
def source(newsroom: Newsroom) -> Source:
    return secret.source(newsroom.reviewer)


def deeds() -> list[tuple[str, User]]:
    return [(act.deed, act.by) for act in IdentityAct.objects.select_related("by").order_by("pk")]


# --- who may look ---------------------------------------------------------------------------------


def test_who_gave_their_word_a_keeper_and_who_was_let_in_see_it(source: Source, newsroom: Newsroom) -> None:
    room = newsroom
    secret.keeper(room.editor)
    confidential.let_in(source, person=room.second, by=room.reviewer, now=desk.NOW)
    for by in (room.reviewer, room.editor, room.second):
        assert confidential.look(source, by=by, now=desk.NOW) == Who(**secret.FORM)
    looked = [by for deed, by in deeds() if deed == IdentityDeed.LOOKED]
    assert looked == [room.reviewer, room.editor, room.second]


@pytest.mark.parametrize("who", ["reader", "writer", "second", "editor", "admin"])
def test_no_role_sees_it_and_a_refused_look_opens_nothing(
    who: str, source: Source, newsroom: Newsroom
) -> None:
    with pytest.raises(Forbidden):
        confidential.look(source, by=getattr(newsroom, who), now=desk.NOW)
    assert deeds() == [(IdentityDeed.ENTERED, newsroom.reviewer)]


def test_a_superuser_does_not_see_it(source: Source, newsroom: Newsroom) -> None:
    newsroom.admin.is_superuser = True
    newsroom.admin.save()
    assert newsroom.admin.has_perm("sources.see_identities")  # Django's own answer, which is not asked
    with pytest.raises(Forbidden):
        confidential.look(source, by=newsroom.admin, now=desk.NOW)


def test_who_has_left_the_newsroom_does_not_see_it(source: Source, newsroom: Newsroom) -> None:
    newsroom.reviewer.is_active = False
    newsroom.reviewer.save()
    assert not queries.identities(newsroom.reviewer).exists()


def test_a_keeper_sees_nothing_of_what_is_restricted_to_others(newsroom: Newsroom) -> None:
    keeper = secret.keeper(newsroom.editor)
    source = secret.source(newsroom.reviewer, people=[newsroom.second])
    with pytest.raises(Forbidden):
        confidential.look(source, by=keeper, now=desk.NOW)
    sources.show_only_to(source, people=[keeper])
    assert confidential.look(source, by=keeper, now=desk.NOW) == Who(**secret.FORM)
    assert confidential.look(source, by=newsroom.reviewer, now=desk.NOW) == Who(**secret.FORM)


@pytest.mark.parametrize(
    "act",
    [
        lambda source, by: confidential.change(source, Who(), by=by, now=desk.NOW),
        lambda source, by: confidential.let_in(source, person=by, by=by, now=desk.NOW),
        lambda source, by: confidential.let_out(source, person=by, by=by, now=desk.NOW),
        lambda source, by: confidential.erase(source, by=by, now=desk.NOW, reason="So."),
    ],
)
def test_who_was_let_in_looks_and_does_no_more(act: Act, source: Source, newsroom: Newsroom) -> None:
    confidential.let_in(source, person=newsroom.second, by=newsroom.reviewer, now=desk.NOW)
    with pytest.raises(Forbidden):
        act(source, newsroom.second)
    act(source, secret.keeper(newsroom.second))  # the twin: a keeper may


def test_letting_in_ends_and_both_are_on_record(source: Source, newsroom: Newsroom) -> None:
    room = newsroom
    for _ in range(2):
        confidential.let_in(source, person=room.second, by=room.reviewer, now=desk.NOW)
    for _ in range(2):
        confidential.let_out(source, person=room.second, by=room.reviewer, now=desk.NOW)
    with pytest.raises(Forbidden):
        confidential.look(source, by=room.second, now=desk.NOW)
    acts = queries.identity_acts(room.reviewer, source)
    told = [(act.deed, act.person) for act in acts]
    assert told == [("LET_OUT", room.second), ("LET_IN", room.second), ("ENTERED", None)]
    assert not queries.identity_acts(room.second, source).exists()


def test_nobody_is_let_in_to_a_source_that_they_do_not_see(newsroom: Newsroom) -> None:
    source = secret.source(newsroom.reviewer, people=[])
    with pytest.raises(Invalid):
        confidential.let_in(source, person=newsroom.second, by=newsroom.reviewer, now=desk.NOW)


# --- what is kept ---------------------------------------------------------------------------------


def test_only_the_description_is_kept_in_the_clear(source: Source) -> None:
    assert str(source) == f"a confidential source: {secret.DESCRIPTOR}"
    assert MARKER.encode() not in bytes(Identity.objects.get().sealed or b"")
    assert repr(Who(**secret.FORM)) == str(Who(**secret.FORM)) == "<who it is>"


@pytest.mark.parametrize("title", ["Ada Lind, of the ministry", "someone close to LIND"])
def test_a_description_that_names_them_is_refused(title: str, newsroom: Newsroom) -> None:
    with pytest.raises(Invalid) as refused:
        secret.source(newsroom.reviewer, who=Who(name="Ada Lind"), descriptor=title)
    assert refused.value.field == "title"
    assert not Source.objects.exists()
    assert "Lind" not in str(refused.value)


def test_nothing_more_is_said_of_it_later(source: Source, newsroom: Newsroom) -> None:
    by = newsroom.reviewer
    for field in ("description", "publisher"):
        said: dict[str, Any] = {field: "The ministry"}
        with pytest.raises(ConfidentialSource):
            sources.edit(source, by=by, now=desk.NOW, **said)
        with pytest.raises(IntegrityError), transaction.atomic():
            Source.objects.filter(pk=source.pk).update(description="The ministry")
    with pytest.raises(ConfidentialSource):
        files.upload(source, by)
    seen = Seeing(secret.SEEN.on, Seen.IN_PERSON, "At their flat")
    with pytest.raises(Invalid):
        offline.see(source, by=by, now=desk.NOW, seen=seen)


def test_a_row_moved_to_another_source_does_not_open(source: Source, newsroom: Newsroom) -> None:
    mine = secret.source(newsroom.second, who=Who(name="Nobody"))
    Identity.objects.filter(source=mine).update(sealed=Identity.objects.get(source=source).sealed)
    with pytest.raises(CannotBeRead):
        confidential.look(mine, by=newsroom.second, now=desk.NOW)
    assert IdentityDeed.LOOKED not in [deed for deed, _ in deeds()]


def test_without_a_key_it_is_refused_by_the_name_of_the_setting(
    newsroom: Newsroom, settings: Settings
) -> None:
    settings.CONFIDENTIAL_KEYS = []
    with pytest.raises(NoConfidentialKey, match="CONFIDENTIAL_KEYS"):
        secret.source(newsroom.reviewer)
    assert not Source.objects.exists()


def test_it_is_changed_as_a_whole(source: Source, newsroom: Newsroom) -> None:
    confidential.change(source, Who(name="New"), by=newsroom.reviewer, now=desk.NOW)
    assert confidential.look(source, by=newsroom.reviewer, now=desk.NOW) == Who(name="New")


# --- erasing --------------------------------------------------------------------------------------


def test_what_is_erased_is_gone_and_that_it_was_seen_stays(source: Source, newsroom: Newsroom) -> None:
    by = newsroom.reviewer
    confidential.erase(source, by=by, now=desk.NOW, reason=" They asked for it. ")
    assert Identity.objects.get().sealed is None
    for again in (
        lambda: confidential.look(source, by=by, now=desk.NOW),
        lambda: confidential.change(source, Who(), by=by, now=desk.NOW),
        lambda: confidential.erase(source, by=by, now=desk.NOW, reason="Again."),
    ):
        with pytest.raises(AlreadyErased):
            again()
    left, encounter = IdentityTombstone.objects.get(), Encounter.objects.get()
    assert (left.by, left.at, left.reason) == (by, desk.NOW, "They asked for it.")
    assert (encounter.by, encounter.seen_on, encounter.how) == (by, secret.SEEN.on, "IN_PERSON")
    assert deeds()[-1] == (IdentityDeed.ERASED, by)
    kinds = list(ManifestEntry.objects.order_by("seq").values_list("object_type", flat=True))
    assert kinds == ["encounter", "identitytombstone"]
    assert list(verification.manifests([source.pk])) == []


def test_it_takes_a_reason(source: Source, newsroom: Newsroom) -> None:
    with pytest.raises(Invalid):
        confidential.erase(source, by=newsroom.reviewer, now=desk.NOW, reason=" ")
    assert Identity.objects.get().sealed is not None


# --- keys -----------------------------------------------------------------------------------------


def rotate(*options: str) -> str:
    said = StringIO()
    call_command("rotate_confidential_keys", *options, stdout=said)
    return said.getvalue().strip()


def test_keys_are_rotated_and_the_old_one_is_then_of_no_use(newsroom: Newsroom, settings: Settings) -> None:
    settings.CONFIDENTIAL_KEYS = [A]
    source = secret.source(newsroom.reviewer)
    gone = secret.source(newsroom.reviewer)
    confidential.erase(gone, by=newsroom.reviewer, now=desk.NOW, reason="So.")
    settings.CONFIDENTIAL_KEYS = [B, A]
    secret.source(newsroom.reviewer)
    assert rotate("--check") == "1 to be encrypted anew, 1 under the first key already."
    assert rotate() == "1 encrypted anew, 1 under the first key already."
    assert rotate() == "0 encrypted anew, 2 under the first key already."
    settings.CONFIDENTIAL_KEYS = [B]
    assert confidential.look(source, by=newsroom.reviewer, now=desk.NOW) == Who(**secret.FORM)


def test_a_lost_key_is_named_by_its_sources(newsroom: Newsroom, settings: Settings) -> None:
    settings.CONFIDENTIAL_KEYS = [A]
    source = secret.source(newsroom.reviewer)
    settings.CONFIDENTIAL_KEYS = [B]
    said = StringIO()
    with pytest.raises(CommandError, match="1 cannot be read: bring back the key"):
        call_command("rotate_confidential_keys", stdout=said)
    assert f"No key opens source {source.pk}." in said.getvalue()
    assert b64encode(B).decode() not in said.getvalue()


# --- encounters ------------------------------------------------------------------------------------


def test_another_colleague_who_saw_it_is_on_record_too(newsroom: Newsroom) -> None:
    source = offline.add(
        by=newsroom.reviewer, now=desk.NOW, kind=OfflineKind.DOCUMENT, title="Minutes", seen=None
    )
    seen = Seeing(secret.SEEN.on, Seen.COPY, " Town hall ")
    for by in (newsroom.reviewer, newsroom.second):
        offline.see(source, by=by, now=desk.NOW, seen=seen)
    known = source.encounters.order_by("pk").values_list("by__username", "how", "place")
    assert list(known) == [("reviewer", "COPY", "Town hall"), ("second", "COPY", "Town hall")]


@pytest.mark.parametrize(
    ("seen", "field"),
    [
        (Seeing(secret.SEEN.on, Seen.PHONE), "how"),
        (Seeing(desk.NOW.date() + timedelta(days=2), Seen.COPY), "seen_on"),
    ],
)
def test_a_encounter_that_cannot_be(seen: Seeing, field: str, newsroom: Newsroom) -> None:
    with pytest.raises(Invalid) as refused:
        offline.add(by=newsroom.reviewer, now=desk.NOW, kind=OfflineKind.DOCUMENT, title="Minutes", seen=seen)
    assert (refused.value.field, Source.objects.count()) == (field, 0)


def test_what_is_on_the_web_is_not_seen_but_captured(newsroom: Newsroom) -> None:
    page = sources.track(files.ADDRESS, by=newsroom.writer, now=desk.NOW)
    with pytest.raises(Invalid):
        offline.see(page, by=newsroom.reviewer, now=desk.NOW, seen=Seeing(secret.SEEN.on, Seen.COPY))
