"""A newsroom in which everything has happened once, so that every immutable table holds a row."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from claims.enums import AnswerKind, ComplaintOutcome, Format, Means, Outcome, Rating
from claims.models import Claim, HistoryEntry
from claims.services import (
    complaints,
    detecting,
    drafts,
    evidence,
    history,
    legal,
    moves,
    policies,
    publications,
    questions,
    rechecks,
    takedowns,
)
from factcheck.accounts import forgetting, invitations, people
from factcheck.roles import Role
from sources.enums import OverrideKind
from sources.models import Source, Timestamp, Tombstone
from sources.services import attributions, captures, changes, confidential, manifest, overrides, snapshots
from tests.support import desk, files, secret
from tests.support.people import Newsroom, lawyer, person
from tests.support.web import CLOSED, COST, Web

CHANGED = COST.replace("4.2", "2.4")


@dataclass(frozen=True)
class Whole:
    """published: a claim whose cited page has changed since. redacted: an entry without its words."""

    published: Claim
    redacted: HistoryEntry


def everything(room: Newsroom, web: Web) -> Whole:
    """Capture, cite, retract, review, publish, redact, seal, certify, and see the cited page change."""
    claim = desk.claim(desk.article(room.writer), room.writer, legal_flag=True)
    desk.article(room.writer, body=f"<p>{desk.BODY}</p>", written_in=Format.HTML)
    reading = web.capture(web.put("/whole", COST, CLOSED))
    desk.taken(claim, room.reviewer)
    context = desk.cite(claim, room.reviewer, carrying=False)
    evidence.retract(context, by=room.reviewer, now=desk.NOW, reason="The wrong page.")
    for by in (room.reviewer, room.second):
        cited = desk.cite(claim, by, extraction=reading, quote="cost 4.2 million euros")
        desk.submit(claim, by, desk.judgement(cited))
    _answered_for(claim, room)
    _corrected(claim, room)
    newer = web.capture(web.put("/whole", CHANGED, CLOSED))
    rechecks.look_at(newer.pk, now=timezone.now())
    changes.compare_waiting(clock=timezone.now, is_over=lambda: False)
    _overridden(newer.snapshot.source, room)
    attributions.say(newer.snapshot.source, origin=desk.offline(room.writer), by=room.reviewer, now=desk.NOW)
    _kept(room)
    detecting.propose(desk.article(room.writer), by=room.writer, now=desk.NOW)
    forgotten(room)
    people.set_role(room.third, Role.EDITOR, by=room.admin, now=desk.NOW)
    invitations.invite(name="Jo", email="jo@example.org", role=Role.READER, by=room.admin, now=desk.NOW)
    forgetting.forget_all(timedelta(days=1), now=desk.NOW + timedelta(days=9))
    redacted = _redacted(room)
    taken_down(room, web)
    history.seal(now=timezone.now())
    certified()
    claim.refresh_from_db()
    return Whole(claim, redacted)


def _corrected(claim: Claim, room: Newsroom) -> None:
    """Published, and corrected because a reader asked for it."""
    by, now = room.editor, desk.NOW
    first = publications.publish(claim, by=by, now=now, explanation="The account says so.")
    asked = complaints.receive(first, now=now, name="Jo", asked="Which account?", contact="jo@example.org")
    publications.publish(claim, by=by, now=now, explanation="The account of June says so.")
    complaints.decide(
        asked, by=by, now=now, outcome=ComplaintOutcome.CORRECTED, reason="Right.", notice="Which account."
    )


def _answered_for(claim: Claim, room: Newsroom) -> None:
    """Its author asked, its subject heard, cleared by a lawyer and revoked; and a policy for other claims."""
    asked = questions.ask(claim, by=room.reviewer, now=desk.NOW, text="Where is it from?")
    questions.answer(asked, by=room.editor, now=desk.NOW, text="From the ledger.")
    questions.withdraw(asked, by=room.reviewer, now=desk.NOW)
    request = legal.ask(
        claim, by=room.reviewer, now=desk.NOW, whom="Ada Lind", asked="Is it so?", means=Means.EMAIL,
        deadline=desk.NOW + timedelta(days=2),
    )  # fmt: skip
    legal.answer(request, by=room.reviewer, now=desk.NOW, kind=AnswerKind.ANSWERED, words="It is.")
    legal.waive(claim, by=room.editor, now=desk.NOW, reason="She is the only one to ask.")
    by = lawyer()
    claim.refresh_from_db()
    cleared = legal.clear(claim, by=by, now=desk.NOW, version=claim.version, conditions="Name no child.")
    legal.revoke(cleared, by=by, now=desk.NOW, reason="A new ruling.")
    policies.set_(
        by=room.editor, now=desk.NOW, reason="The law desk asked.", read=0, kind="LEGAL", reviews_required=2,
    )  # fmt: skip


def certified() -> Timestamp:
    """A sealed manifest under a timestamp; tests/sources/test_timestamps.py has real ones."""
    root = manifest.seal(now=timezone.now())
    assert root is not None
    return Timestamp.objects.create(
        root=root,
        authority="https://time.example/tsa",
        token=b"its reply",
        certified_at=desk.NOW,
        serial="2",
        signer="CN=Clock",
        obtained_at=desk.NOW,
    )


def taken_down(room: Newsroom, web: Web) -> Tombstone:
    """A person's own capture, attested by a second one, then removed by a legal order."""
    source = web.track(web.put("/walled", COST))
    seen = files.upload(source, room.reviewer)
    captures.attest(seen, by=room.second, now=timezone.now())
    snapshots.read(seen.pk, now=timezone.now())
    order = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
    another = person(Role.ADMIN, "another-admin")
    takedowns.ask(seen, by=room.admin, now=timezone.now(), **order)
    tombstone = takedowns.ask(seen, by=another, now=timezone.now(), **order)
    assert tombstone is not None
    return tombstone


def _kept(room: Newsroom) -> None:
    """A claim of a draft of ours, refuted, whose words an editor keeps."""
    refuted = desk.claim(desk.draft(room.writer), room.writer)
    desk.checked(refuted, room.reviewer, room.second, rating=Rating.INACCURATE)
    drafts.answer(refuted, Outcome.KEPT, by=room.editor, now=desk.NOW, reason="The mayor stands by it.")


def forgotten(room: Newsroom) -> None:
    """A confidential source, seen, looked at, and who it is erased."""
    source = secret.source(room.reviewer)
    confidential.look(source, by=room.reviewer, now=desk.NOW)
    confidential.erase(source, by=room.reviewer, now=desk.NOW, reason="They asked for it.")


def _redacted(room: Newsroom) -> HistoryEntry:
    claim = desk.claim(desk.article(room.writer), room.writer)
    moves.make(claim, "withdraw", by=room.reviewer, now=desk.NOW, reason="A name that must go.")
    entry = claim.history.get(action="withdraw")
    return history.redact(entry, by=room.admin, now=desk.NOW, reason="A court's order.")


def _overridden(source: Source, room: Newsroom) -> None:
    until = desk.NOW + timedelta(days=1)
    said = {"kind": OverrideKind.ALIVE, "reason": "I looked.", "expires_at": until}
    overrides.set_(source, by=room.reviewer, now=desk.NOW, **said)  # type: ignore[arg-type]
    overrides.lift(source, by=room.second, now=desk.NOW)
