"""`make demo`, end to end: real processes, real fetches, read as a newcomer reads it."""

import html
import shlex
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from seeds import content
from tests.journeys.demo_process import (
    WITHOUT_INTERNET,
    DemoProcess,
    can_be_cut_off,
    demo_change,
    free_port,
    processes_of,
    verify_history,
)
from tests.seeds.readings import claims
from tests.support.processes import eventually

pytestmark = [pytest.mark.demo, pytest.mark.embedded_only, pytest.mark.timeout(600)]

SEED = claims()
EXPECTED = {judgement.claim: judgement.verification_status for judgement in content.judgements()}
BOUNTY = r"^│ The United States offers a .*│ (\w+) +│ US Department of State +│ (\w+) +│$"
NAMED = {
    "bounty": (
        "https://www.state.gov/nicolas-maduro-moros",
        ["up to $50 million", "7 August 2025"],
        "The United States is offering a reward of up to $50 million",
    ),
    "icc": (
        "https://www.icc-cpi.int/venezuela-i",
        ["ICC-02/18", "3 November 2021"],
        "Since 3 November 2021 the Office of the Prosecutor",
    ),
    "designation-terrorist": (
        "https://www.federalregister.gov/d/2025-20750",
        ["24 November 2025", "2025-20750"],
        "By this notice the Secretary of State has designated",
    ),
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoProcess]:
    running = DemoProcess(tmp_path_factory.mktemp("demo") / "data", free_port())
    try:
        yield running.until_up()
    finally:
        running.end()


def claim_of(demo: DemoProcess, key: str) -> Any:
    (found,) = [
        claim
        for claim in demo.get("claims/?page_size=200")["results"]
        if claim["statement"] == SEED[key][1].statement
    ]
    return found


def test_it_prints_who_to_be(demo: DemoProcess) -> None:
    assert demo.find(r"^admin: (\S+)$") == [f"http://127.0.0.1:{demo.port}/admin/"]
    assert demo.find(r"^user: (\S+) password: \S{12,} role: (\S+)$") == [
        ("reader", "reader"),
        ("writer", "writer"),
        ("reviewer", "reviewer"),
        ("reviewer2", "reviewer"),
        ("editor", "editor"),
        ("admin", "admin"),
        ("admin2", "admin"),
    ]


def test_it_prints_its_steps_as_plain_lines(demo: DemoProcess) -> None:
    assert demo.find(r"^([A-Z][\w ,']+): (\d+) of (\d+)$") == [
        ("Preparing database and people", "2", "2"),
        ("Starting the processes", "6", "6"),
        ("Proposing the article's claims by itself", "1", "1"),
        ("Loading articles, claims and sources", "1", "1"),
        ("Fetching the sources", "6", "6"),
        ("Reading them and ranking their passages", "1", "1"),
        ("Playing what two reviewers did", "9", "9"),
    ]


def test_its_table_has_claim_status_source_and_outcome(demo: DemoProcess) -> None:
    assert demo.find(BOUNTY) == [("VERIFIED", "OK")]


def test_it_shows_what_is_proposed_by_itself_beside_what_a_person_marked(demo: DemoProcess) -> None:
    assert demo.find(r"^│ (The US has placed)[^│]*│ (\S+) +│ (\w+) +│ (\w+) +│$") == [
        ("The US has placed", "0.99", "number", "number")
    ]
    line = r"^proposed by itself: (\d+), of which a person marked (\d+); the others wait$"
    ((proposed, both),) = demo.find(line)
    ((alone),) = demo.find(r"^marked by a person alone: (\d+)$")
    assert int(both) + int(alone) >= len(content.article().claims) - 1  # two may stand in one sentence
    assert int(proposed) > int(both) > 9
    waiting = demo.get("claims/?stage=DETECTED&ordering=-score")["results"]
    assert len(waiting) == int(proposed) - int(both)
    assert waiting[0]["detection"]["score"] >= waiting[-1]["detection"]["score"] >= 0.4


def test_its_curl_line_lists_every_claim_with_its_status(demo: DemoProcess) -> None:
    (line,) = demo.find(r"^curl .*$")
    answer = subprocess.run(
        [*shlex.split(line), "-s"], capture_output=True, text=True, check=True, timeout=30
    )
    assert answer.stdout.startswith("{")
    opened = [row for row in demo.get("claims/?page_size=200")["results"] if row["stage"] != "DETECTED"]
    found = {row["statement"]: row["verification_status"] for row in opened}
    assert found == {claim.statement: EXPECTED.get(key, "UNCHECKED") for key, (_, claim) in SEED.items()}


@pytest.mark.parametrize("key", NAMED)
def test_a_named_claim_has_its_source_with_the_facts_in_its_text(demo: DemoProcess, key: str) -> None:
    address, facts, _ = NAMED[key]
    claim = claim_of(demo, key)
    (source,) = [each for each in claim["sources"] if each["stands_in_for"] == address]
    (snapshot,) = demo.get(f"sources/{source['id']}/snapshots/")["results"]
    (fetch,) = demo.get(f"sources/{source['id']}/fetches/")["results"]
    text = demo.get(f"snapshots/{snapshot['id']}/text/")
    assert (fetch["state"], fetch["outcome"]) == ("DONE", "OK")
    assert [fact for fact in facts if fact not in text] == []


@pytest.mark.parametrize("key", NAMED)
def test_the_passage_that_answers_a_named_claim_is_suggested_first(demo: DemoProcess, key: str) -> None:
    address, _, beginning = NAMED[key]
    suggestions = demo.get(f"claims/{claim_of(demo, key)['id']}/suggestions/")["results"]
    first = next(each for each in suggestions if each["source"]["stands_in_for"] == address)
    assert first["quote"].startswith(beginning)


def test_the_public_reads_what_is_published(demo: DemoProcess) -> None:
    """Two checks, each with its page, in the feed, and found by whoever speaks Google's protocol."""
    (address,) = demo.find(r"^public: (\S+)$")
    published = [SEED[one.claim][1].statement for one in content.judgements() if one.published]
    listed = demo.get(address)
    home = address.removesuffix("checks/")
    found = demo.get(f"{home}v1alpha1/claims:search?query=Maduro")["claims"]
    assert len(found) == len(published) == 2
    assert [statement for statement in published if html.escape(statement) not in listed] == []
    for each in found:
        (review,) = each["claimReview"]
        assert review["url"].startswith(home)
        assert "What this rests on" in demo.get(review["url"])
        assert review["url"] in demo.get(f"{home}feeds/checks.atom")


def test_its_history_is_sealed_from_the_first_moment(demo: DemoProcess) -> None:
    said = verify_history(demo.data)
    assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "The history is whole.")
    assert " and 1 roots." in said.stdout


def test_another_demo_on_the_same_port_says_which_option_to_give(demo: DemoProcess, tmp_path: Path) -> None:
    other = DemoProcess(tmp_path / "other", demo.port)
    assert other.popen.wait(60) == 1
    assert other.text == (
        f"CommandError: Port {demo.port} is in use by another program. "
        f"Choose another: make demo PORT={demo.port + 1}\n"
    )


def test_another_demo_in_the_same_folder_is_refused(demo: DemoProcess) -> None:
    other = DemoProcess(demo.data, free_port())
    assert other.popen.wait(60) == 1
    assert "A demo is running in " in other.text


def test_a_changed_page_opens_the_recheck_of_the_claim_that_cites_it(demo: DemoProcess) -> None:
    said = demo_change(demo.data)
    assert (said.returncode, said.stderr) == (0, "")
    bounty = claim_of(demo, "bounty")
    wanting = {row["statement"] for row in demo.get("claims/")["results"] if row["attention"] != "NONE"}
    assert wanting == {bounty["statement"]}
    assert (bounty["verification_status"], bounty["attention"]) == ("VERIFIED", "SOURCE_CHANGED")
    assert f"claim: {bounty['statement']}\n" in said.stdout
    assert "attention: SOURCE_CHANGED\n" in said.stdout
    assert f"look at: http://127.0.0.1:{demo.port}/admin/claims/claim/{bounty['id']}/change/" in said.stdout
    (recheck,) = demo.get("rechecks/?open=true")["results"]
    assert recheck["claim"]["id"] == bounty["id"]
    (source,) = [each for each in bounty["sources"] if each["stands_in_for"] == NAMED["bounty"][0]]
    newest, oldest = demo.get(f"sources/{source['id']}/snapshots/")["results"]
    for passage in demo.get(f"rechecks/{recheck['id']}/")["passages"]:
        assert passage["state"] in {"EDITED", "MISSING"}
        assert passage["snapshot"]["id"] == oldest["id"]
        assert passage["quote"] in demo.get(f"snapshots/{oldest['id']}/text/")
        assert passage["quote"] not in demo.get(f"snapshots/{newest['id']}/text/")


def test_started_again_it_goes_on_with_what_is_there(demo: DemoProcess) -> None:
    """Last but for its end: it stops the demo and starts it anew in the same folder."""
    printed = demo.find(r"^(?:user|token): .*$")
    before = {row["id"]: row for row in demo.get("claims/")["results"]}
    assert demo.interrupt() == 0
    assert eventually(lambda: processes_of(demo.data) == [])
    again = DemoProcess(demo.data, demo.port)
    try:
        again.until_up()
        assert again.find(r"^(?:user|token): .*$") == printed
        assert {row["id"]: row for row in again.get("claims/")["results"]} == before
        again.popen.send_signal(signal.SIGKILL)
        assert eventually(lambda: processes_of(demo.data) == [], within=30)
    finally:
        again.end()


def test_without_a_running_demo_there_is_nothing_to_change(tmp_path: Path) -> None:
    said = demo_change(tmp_path)
    assert said.returncode == 1
    assert said.stderr == (
        f"CommandError: No demo is running in {tmp_path}: "
        "start it with make demo, wait for its table, try again.\n"
    )


@pytest.mark.skipif(not can_be_cut_off(), reason="this system makes no network of its own for a process")
def test_real_sources_that_cannot_be_reached_end_as_such_and_their_claims_stay_open(tmp_path: Path) -> None:
    live = DemoProcess(tmp_path / "data", free_port(), "--live", within=WITHOUT_INTERNET)
    try:
        live.until_up()
        assert live.find(r"^Fetching the sources: (\d) of 6$") == ["6"]
        unread = dict(live.find(r"^not read: (\S+): ([A-Z]+): The name was not found"))
        assert unread == {source.url: "DNS" for source in content.sources().values() if source.url}
        assert live.find(r"^not judged: (.+) Its source could not be read\.$") == [
            SEED[key][1].statement for key in ("indictment", "bounty", "nobel", "own-indictment")
        ]
        assert live.find(BOUNTY) == [("UNCHECKED", "DNS")]
        assert live.interrupt() == 0
    finally:
        live.end()
