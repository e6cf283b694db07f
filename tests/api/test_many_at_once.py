"""Sixteen clients change one claim at once: each change that was accepted is an edit of its history."""

from datetime import date, timedelta

import pytest
from django.db import connection

from claims.enums import HistoryKind
from claims.models import Claim
from claims.services import claims
from claims.services.verification import Verification
from factcheck.roles import Role
from tests.api.conftest import Api, client_of
from tests.support import desk
from tests.support.people import Newsroom, person
from tests.support.racing import race

# On PostgreSQL alone, since it takes a minute; on SQLite, where writers queue, it holds as well.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
CLIENTS, CALLS = 16, 1008
FIRST = date(2025, 1, 1)


def test_a_thousand_changes_at_once_lose_none_that_was_accepted(claim: Claim) -> None:
    clients = [client_of(person(Role.WRITER, f"machine-{number}")) for number in range(CLIENTS)]
    days = [FIRST + timedelta(days=number) for number in range(CALLS)]

    answers = race(lambda n: changed(clients[n], claim, days[n::CLIENTS]), CLIENTS)

    accepted = sorted(day for of_one in answers for day in of_one)
    claim.refresh_from_db()
    edits = claim.history.filter(kind=HistoryKind.EDIT, action="edited").order_by("seq")
    told = [(entry.facts["before"]["as_of"], entry.facts["after"]["as_of"]) for entry in edits]
    assert len(accepted) >= CALLS // CLIENTS  # each that is accepted can bar one call of each other client
    assert sorted(after for _, after in told) == accepted
    assert [before for before, _ in told[1:]] == [after for _, after in told[:-1]]
    assert (claim.version, said(claim.as_of)) == (1 + len(accepted), told[-1][1])
    assert list(Verification().findings()) == []


def said(day: date | None) -> str | None:
    return day.isoformat() if day else None


def changed(client: Api, claim: Claim, days: list[date]) -> list[str]:
    """Those that were accepted from this client, which reads the claim anew before each of its calls."""
    accepted = []
    for day in days:
        version = client.get(f"claims/{claim.pk}/?fields=version").json()["version"]
        answer = client.patch(f"claims/{claim.pk}/", {"version": version, "as_of": day.isoformat()})
        connection.close()  # as a server does after each call: the pool has fewer than there are clients
        assert answer.status_code in {200, 412}, answer.content
        if answer.status_code == 200:
            accepted.append(day.isoformat())
    return accepted


def test_without_a_look_at_the_version_a_change_would_be_lost(claim: Claim, newsroom: Newsroom) -> None:
    """The twin: two read the claim, and each names the version that stands when it writes."""
    day_read = Claim.objects.get(pk=claim.pk).as_of
    for day in (FIRST, FIRST + timedelta(days=1)):
        stands = Claim.objects.get(pk=claim.pk)
        claims.edit(stands, by=newsroom.writer, now=desk.NOW, version=stands.version, as_of=day)
    first, second = claim.history.filter(action="edited").order_by("seq")
    assert (first.facts["before"]["as_of"], second.facts["before"]["as_of"]) == (said(day_read), said(FIRST))
