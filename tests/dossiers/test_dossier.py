"""The dossier of a claim, by REST and from the desk: what it holds for whom, and that it always verifies."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.enums import Access, Means
from claims.models import Claim, HistoryRoot
from claims.services import evidence, history, legal, moves, publications, questions, takedowns
from factcheck.models import User
from factcheck.roles import Role
from sources import blobs
from sources.models import Extraction, Snapshot
from sources.services import snapshots
from tests.admin.conftest import sign_in  # noqa: F401  # a fixture
from tests.api.conftest import client_of
from tests.dossiers.conftest import (
    Contents,
    Said,
    ask,
    downloaded,
    files,
    flag,
    rule,
    seal,
    unpacked,
    verified,
)
from tests.support import desk, flush, secret
from tests.support import files as given
from tests.support.people import Newsroom, person
from tests.support.tsa import Authority
from tests.support.unpacking import plain
from tests.support.web import Web

ORDER = {"order": "Court of Hamburg, 324 O 99/26", "reason": "It names a minor."}
NOT_SEEN = "it is not to be seen by whoever asked for this dossier"
NAMES_UNSEEN = "it names a source or a capture that is not to be seen by whoever asked for this dossier"


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[Contents], Said]:
    """What the dossier's verifier says of it; nothing is wrong with it."""

    def check(contents: Contents) -> Said:
        said = verified(unpacked(contents, tmp_path / str(len(list(tmp_path.iterdir())))) / "verify.py")
        assert (said.code, said.wrong) == (0, [])
        return said

    return check


Checked = Callable[[Contents], Said]


def lines(contents: Contents, name: str) -> list[Any]:
    return [json.loads(line) for line in contents[name].splitlines()]


def left_out(contents: Contents) -> dict[str, str]:
    return {each["what"]: each["why"] for each in json.loads(contents["left-out.json"])}


def rows(contents: Contents, kind: str) -> list[Any]:
    return [json.loads(contents[name]) for name in sorted(contents) if name.startswith(f"rows/{kind}/")]


# --- the same each time ---------------------------------------------------------------------------


def test_the_same_state_gives_the_same_bytes(published: Claim, newsroom: Newsroom) -> None:
    assert downloaded(published, newsroom.reviewer) == downloaded(published, newsroom.reviewer)


def test_it_is_sent_once_to_who_has_it(published: Claim, newsroom: Newsroom) -> None:
    client, address = client_of(newsroom.reader), f"claims/{published.pk}/dossier/"
    first = client.get(address)
    assert (first["Content-Type"], first["Cache-Control"]) == ("application/zip", "private, no-cache")
    assert first["Content-Disposition"] == f'attachment; filename="claim-{published.pk}.zip"'
    assert first["Content-Length"] == str(len(first.getvalue()))
    again = client.get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_its_etag_is_the_hash_of_its_list(published: Claim, newsroom: Newsroom, checked: Checked) -> None:
    answer = client_of(newsroom.reviewer).get(f"claims/{published.pk}/dossier/")
    said = checked(files(answer.getvalue()))
    assert said.lines("The SHA-256 of files.json is ") == [answer["ETag"].strip('"') + "."]


def test_another_act_gives_another_dossier(published: Claim, newsroom: Newsroom) -> None:
    address = f"claims/{published.pk}/dossier/"
    etag = client_of(newsroom.reviewer).get(address)["ETag"]
    moves.make(published, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="A new account.")
    assert client_of(newsroom.reviewer).get(address, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_the_desk_gives_the_same_file(published: Claim, newsroom: Newsroom, sign_in: Any) -> None:  # noqa: F811
    client = sign_in(newsroom.reviewer)
    address = reverse("admin:claims_claim_dossier", args=[published.pk])
    page = client.get(reverse("admin:claims_claim_change", args=[published.pk])).content.decode()
    assert f'href="{address}" download>Download the dossier</a>' in page
    assert client.get(address).getvalue() == downloaded(published, newsroom.reviewer)


def test_a_restricted_claim_has_none_for_others(published: Claim, newsroom: Newsroom, sign_in: Any) -> None:  # noqa: F811
    published.article.access = Access.RESTRICTED
    published.article.save(update_fields=["access"])
    published.article.access_people.set([newsroom.reviewer])
    address = reverse("admin:claims_claim_dossier", args=[published.pk])
    assert client_of(newsroom.second).get(f"claims/{published.pk}/dossier/").status_code == 404
    assert sign_in(newsroom.second).get(address).status_code == 404
    assert client_of(newsroom.reviewer).get(f"claims/{published.pk}/dossier/").status_code == 200


# --- what is in it --------------------------------------------------------------------------------


def test_it_holds_what_the_verdict_rests_on(published: Claim, newsroom: Newsroom, checked: Checked) -> None:
    contents = files(downloaded(published, newsroom.reviewer))
    checked(contents)
    assert contents["article/version-1.txt"].decode() == published.article.newest.text  # type: ignore[union-attr]
    assert {each["facts"]["quote"] for each in rows(contents, "evidence")} == {
        "cost 4.2 million euros, according to"
    }
    assert [each["facts"]["rationale"] for each in rows(contents, "review")] == ["The ledger says so."] * 2
    assert [each["facts"]["rating"] for each in rows(contents, "verdict")] == ["CONFIRMED"]
    assert [each["facts"]["explanation"] for each in rows(contents, "publication")] == [
        "The account says so."
    ]
    assert [each["entry"]["seq"] for each in lines(contents, "history.jsonl")] == list(range(1, 10))
    (reading,) = (name for name in contents if name.startswith("readings/") and name.endswith(".txt"))
    assert b"4.2 million euros" in contents[reading]


def test_every_row_that_it_holds_is_vouched_for(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    assert checked(files(downloaded(published, newsroom.reviewer))).lines("Not compared: ") == []


def test_a_ruling_stands_in_it(
    published: Claim, web: Web, newsroom: Newsroom, authority: Authority, checked: Checked
) -> None:
    rule(published, web, newsroom)
    seal()
    contents = files(downloaded(published, newsroom.reviewer))
    checked(contents)
    (ruled,) = (each["facts"] for each in rows(contents, "recheck"))
    assert (ruled["ruling"], ruled["reason"]) == ("SUPERSEDED", "The final bill is higher.")


def test_a_retraction_stands_in_it(
    claim: Claim, captured: Extraction, newsroom: Newsroom, checked: Checked
) -> None:
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    evidence.retract(cited, by=newsroom.reviewer, now=desk.NOW, reason="The wrong page.")
    contents = files(downloaded(claim, newsroom.reviewer))
    checked(contents)
    assert [each["facts"]["reason"] for each in rows(contents, "evidenceretraction")] == ["The wrong page."]


def test_what_is_not_sealed_or_certified_yet_is_said(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    contents = files(downloaded(published, newsroom.reviewer))
    checked(contents)
    assert left_out(contents)["A proof of what was last kept of The council on the bridge"] == (
        "it is not sealed yet: a root over what was kept is made once a day"
    )


def test_the_entries_since_the_newest_root_are_not_proven_yet(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    unsealed = left_out(files(downloaded(published, newsroom.reviewer)))
    assert "A proof of the newest entries of the history" in unsealed
    sealed_at = published.history_seq
    history.seal(now=timezone.now())
    assert "A proof of the newest entries of the history" not in left_out(
        files(downloaded(published, newsroom.reviewer))
    )
    publications.publish(published, by=newsroom.editor, now=desk.NOW, explanation="The account of June.")
    contents = files(downloaded(published, newsroom.reviewer))
    checked(contents)
    assert "A proof of the newest entries of the history" in left_out(contents)
    assert json.loads(contents["history-root-1.json"])["seq"] == sealed_at


def test_a_root_that_is_a_list_proves_nothing_and_is_named(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    history.seal(now=timezone.now())
    with flush.lifted():
        HistoryRoot.objects.update(is_tree=False)
    contents = files(downloaded(published, newsroom.reviewer))
    checked(contents)
    assert [name for name in contents if name.startswith("history-root-")] == []
    assert "A proof of the history under root 1" in left_out(contents)


# --- for whom -------------------------------------------------------------------------------------


def test_a_reader_gets_no_rationale_and_it_verifies(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    contents = files(downloaded(published, newsroom.reader))
    said = checked(contents)
    assert [each["facts"]["rationale"] for each in rows(contents, "review")] == [None, None]
    assert left_out(contents)["The rationales of reviews"] == "rationales are for those who review"
    assert len([each for each in said.lines("Not compared: ") if "rationales" in each]) == 2
    reviewed = [each for each in lines(contents, "history.jsonl") if each["entry"]["kind"] == "REVIEW"]
    assert [each["nonce"] for each in reviewed] == [None, None]


@pytest.fixture
def half(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Claim:
    """The first review of a blind round is in."""
    desk.taken(claim, newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    desk.submit(claim, newsroom.reviewer, desk.judgement(cited, rationale="Only mine."))
    return claim


def test_blindness_leaves_no_trace_and_it_verifies(half: Claim, newsroom: Newsroom, checked: Checked) -> None:
    """The same files, of the same number of entries, as if there were no review."""
    contents = files(downloaded(half, newsroom.second))
    checked(contents)
    assert (rows(contents, "evidence"), rows(contents, "review")) == ([], [])
    assert contents["history.jsonl"] == b""
    told = lines(contents, "history-unnumbered.jsonl")
    assert [each["entry"]["action"] for each in told] == ["marked", "take", "review_in"]
    assert {(each["entry"]["seq"], each["entry"]["previous"], each["hash"]) for each in told} == {
        (None, None, None)
    }
    assert json.loads(contents["claim.json"])["history_head"] == ""
    assert left_out(contents)["The history's numbers and hashes after round 0"].startswith(
        "while a blind round runs"
    )


def test_what_is_hidden_does_not_move_the_etag(half: Claim, newsroom: Newsroom) -> None:
    address = f"claims/{half.pk}/dossier/"
    etag = client_of(newsroom.second).get(address)["ETag"]
    desk.cite(half, newsroom.reviewer)
    assert client_of(newsroom.second).get(address, HTTP_IF_NONE_MATCH=etag).status_code == 304


def test_their_own_is_in_the_dossier_of_who_wrote_it(
    half: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    contents = files(downloaded(half, newsroom.reviewer))
    checked(contents)
    assert [each["facts"]["rationale"] for each in rows(contents, "review")] == ["Only mine."]


def test_what_is_asked_in_a_blind_round_is_in_no_dossier_of_others(
    claim: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    flag(claim, newsroom)
    desk.taken(claim, newsroom.reviewer)
    questions.ask(claim, by=newsroom.reviewer, now=desk.NOW, text="Where is it from?")
    legal.ask(
        claim,
        by=newsroom.reviewer,
        now=desk.NOW,
        whom="A. Whistler",
        asked="Is it so?",
        means=Means.EMAIL,
        deadline=desk.NOW + timedelta(days=2),
    )
    own, others = (files(downloaded(claim, by)) for by in (newsroom.reviewer, newsroom.second))
    checked(own)
    checked(others)
    asked = ("question", "replyrequest")
    assert [len(rows(own, kind)) for kind in asked] == [1, 1]
    assert [len(rows(others, kind)) for kind in asked] == [0, 0]
    assert b"A. Whistler" not in b"".join(others.values())


def test_a_reader_gets_what_was_asked_of_others_and_not_what_the_author_was_asked(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    ask(published, newsroom)
    contents = files(downloaded(published, newsroom.reader))
    checked(contents)
    kinds = ("replyrequest", "replyanswer", "replywaiver", "question", "questionanswer")
    assert [len(rows(contents, kind)) for kind in kinds] == [1, 1, 1, 0, 0]


def test_a_later_blind_round_leaves_the_chain_of_the_first(
    published: Claim, captured: Extraction, newsroom: Newsroom, checked: Checked
) -> None:
    moves.make(published, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="A new account.")
    cited = desk.cite(published, newsroom.reviewer, extraction=captured, quote="cost 4.2 million euros")
    desk.submit(published, newsroom.reviewer, desk.judgement(cited))
    contents = files(downloaded(published, newsroom.second))
    checked(contents)
    numbered = [each["entry"]["seq"] for each in lines(contents, "history.jsonl")]
    assert numbered == list(range(1, len(numbered) + 1))
    assert len(numbered) >= 9
    assert str(cited.pk) not in plain(downloaded(published, newsroom.second))


# --- restricted captures, confidential sources ----------------------------------------------------


@pytest.fixture
def walled(claim: Claim, captured: Extraction, newsroom: Newsroom) -> Snapshot:
    """A capture for the reviewers alone carries the published verdict."""
    people = [newsroom.reviewer, newsroom.second]
    seen = given.upload(captured.snapshot.source, newsroom.reviewer, people=people)
    reading = snapshots.read(seen.pk, now=timezone.now())
    quote = (reading.text or "")[:40]
    desk.taken(claim, newsroom.reviewer)
    for by in people:
        desk.submit(claim, by, desk.judgement(desk.cite(claim, by, extraction=reading, quote=quote, start=0)))
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation="It is so.")
    return seen


def test_a_restricted_capture_is_in_no_dossier_of_others(
    walled: Snapshot, claim: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    dossier = downloaded(claim, newsroom.third)
    said = checked(files(dossier))
    traces = [str(walled.pk), walled.sha256, str(walled.extractions.get().pk)]
    assert [trace for trace in traces if trace in plain(dossier)] == []
    assert [each for each in said.lines("Left out: ") if NAMES_UNSEEN in each] != []
    assert [
        each
        for each in said.lines("Not compared: ")
        if each.endswith(f"evidence that it is about: {NOT_SEEN}")
    ]


def test_those_who_may_see_it_have_it_but_not_for_whom_it_exists(
    walled: Snapshot, claim: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    """The twin; whose ids stand in its exchange is told to nobody, so its row cannot be compared."""
    contents = files(downloaded(claim, newsroom.second))
    said = checked(contents)
    kept = json.loads(contents[f"captures/{walled.pk}.json"])
    assert (kept["facts"]["sha256"], kept["facts"]["exchange"]) == (walled.sha256, None)
    assert f"captures/{walled.pk}.warc.gz" in contents
    assert f"captures/{walled.pk}.json: no entry was compared with it" in said.lines("Not compared: ")
    assert (
        "its exchange names the people for whom it exists"
        in left_out(contents)[f"The exchange of captures/{walled.pk}.json"]
    )


def test_who_a_confidential_source_is_stays_out(claim: Claim, newsroom: Newsroom, checked: Checked) -> None:
    source = secret.source(newsroom.reviewer)
    desk.taken(claim, newsroom.reviewer)
    desk.cite(claim, newsroom.reviewer, source=source, quote="The bill was 4.2 million.")
    dossier = downloaded(claim, newsroom.reviewer)
    checked(files(dossier))
    told = plain(dossier)
    assert source.face in told
    assert [value for value in secret.FORM.values() if value and value in told] == []


# --- removed --------------------------------------------------------------------------------------


def taken_down(snapshot: Snapshot, newsroom: Newsroom) -> None:
    second: User = person(Role.ADMIN, "second-admin")
    for by in (newsroom.admin, second):
        takedowns.ask(snapshot, by=by, now=timezone.now(), **ORDER)


def test_what_a_legal_order_removed_is_named_and_the_rest_verifies(
    published: Claim, captured: Extraction, newsroom: Newsroom, checked: Checked
) -> None:
    name = min(each for each in files(downloaded(published, newsroom.reviewer)) if each.endswith(".warc.gz"))
    taken_down(captured.snapshot, newsroom)
    dossier = downloaded(published, newsroom.reviewer)
    contents = files(dossier)
    said = checked(contents)
    left = left_out(contents)
    assert left[name].startswith("A legal order (Court of Hamburg, 324 O 99/26) took this capture down on ")
    assert left[f"readings/{captured.pk}.txt"] == "a legal order removed it"
    assert "4.2 million euros, according to" not in plain(dossier)
    assert any(each.startswith("captures/tombstone-") for each in contents)
    cited = [each for each in lines(contents, "history.jsonl") if each["entry"]["action"] == "cited"]
    assert [each["nonce"] for each in cited] == [None, None]
    assert len([each for each in said.lines("Not compared: ") if "secret nonce" in each]) == 2


def test_redacted_words_are_named_and_the_chain_verifies(
    published: Claim, newsroom: Newsroom, checked: Checked
) -> None:
    moves.make(published, "reopen", by=newsroom.reviewer, now=desk.NOW, reason="A name that must go.")
    entry = published.history.get(action="reopen")
    history.redact(entry, by=newsroom.admin, now=desk.NOW, reason="A court's order.")
    contents = files(downloaded(published, newsroom.reviewer))
    said = checked(contents)
    assert "A name that must go." not in plain(downloaded(published, newsroom.reviewer))
    assert [each for each in said.lines("Not compared: ") if each.endswith("its words were redacted")]


def test_bytes_that_are_gone_are_named(
    published: Claim, captured: Extraction, newsroom: Newsroom, checked: Checked
) -> None:
    blobs.delete(captured.snapshot.sha256)
    contents = files(downloaded(published, newsroom.reviewer))
    checked(contents)
    assert left_out(contents)[f"captures/{captured.snapshot_id}.warc.gz"] == (
        "The bytes of this snapshot are no longer kept here; its facts remain."
    )
