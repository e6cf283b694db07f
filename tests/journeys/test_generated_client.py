"""The seed article from its post to the published check, by a client generated from the description alone."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
import requests
from django.conf import global_settings, settings
from django.test import Client, override_settings

from factcheck.roles import Role
from seeds import content
from seeds.sample_server import SampleServer
from tests.support.people import PASSWORD, person
from tests.support.processes import eventually

PEOPLE = {
    "writer": Role.WRITER,
    "reviewer": Role.REVIEWER,
    "reviewer2": Role.REVIEWER,
    "editor": Role.EDITOR,
}
SEED = content.article()
JUDGED = {each.claim: each for each in content.judgements() if each.claim in {c.key for c in SEED.claims}}
# Files of these kinds are bytes: the generator knows but a few kinds by name.
OPTIONS = """
content_type_overrides:
  application/zip: application/octet-stream
  application/warc: application/octet-stream
post_hooks: []
"""


def generated(document: bytes, folder: Path) -> Path:
    """The client's package, made from what the API says of itself; without one warning."""
    (folder / "options.yml").write_text(OPTIONS)
    (folder / "openapi.json").write_bytes(document)
    target = folder / "generated" / "factcheck_client"
    target.parent.mkdir()
    options = ["--path", "openapi.json", "--config", "options.yml", "--meta", "none"]
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", "generate", *options, "--output-path", str(target)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (made.returncode, made.stdout.split(), made.stderr) == (0, ["Generating", str(target)], "")
    return target


@pytest.fixture
def by(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """What the desk does, with the client that was made from what the running server says of itself."""
    package = generated(requests.get(f"{site}/api/schema/", timeout=60).content, tmp_path)
    monkeypatch.syspath_prepend(str(package.parent))
    from tests.journeys import by_client

    yield by_client
    for name in [name for name in sys.modules if name.split(".")[0] == package.name]:
        del sys.modules[name]
    del sys.modules[by_client.__name__]


@pytest.fixture
def people(site: str, by: ModuleType) -> dict[str, Any]:
    """A client for each person, each with a token of their own."""
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):  # those of the web server
        for name, role in PEOPLE.items():
            person(role, name)
    return {name: by.signed_in(site, name, PASSWORD) for name in PEOPLE}


@dataclass(frozen=True)
class Desk:
    """Who takes part, each with the client alone; and what was posted."""

    by: ModuleType
    writer: Any
    reviewers: dict[str, Any]
    reader: Any
    sources: dict[str, Any]
    claims: dict[str, UUID]
    article: Any


@pytest.fixture
def desk(by: ModuleType, people: dict[str, Any], samples: SampleServer) -> Desk:
    """The article with its claims and their sources, once the workers have read them."""
    writer, reader = by.Writer(people["writer"], samples.address), by.Reader(people["editor"])
    reviewers = {name: by.Reviewer(people[name]) for name in ("reviewer", "reviewer2")}
    article = writer.post(SEED)
    sources = {key: writer.track(each) for key, each in content.sources().items()}
    claims = {each.key: writer.mark(article.id, each, sources).id for each in SEED.claims}
    for compound in [each for each in SEED.claims if each.children]:
        reviewers["reviewer"].split(claims[compound.key], compound)
    assert eventually(lambda: reader.is_read(sources.values()), within=120)
    assert eventually(lambda: bool(reader.suggestions(claims["bounty"])), within=120)
    return Desk(by, writer, reviewers, reader, sources, claims, article)


@pytest.mark.timeout(300)
def test_the_seed_article_is_checked_and_published_by_a_generated_client(desk: Desk) -> None:
    first = desk.reader.suggestions(desk.claims["bounty"])[0]
    assert first.quote.startswith("The United States is offering a reward of up to $50 million")

    for judgement in JUDGED.values():
        _judge(desk, judgement)
    _stands_as_it_should(desk)
    _is_published(desk)
    assert desk.by.wrong_calls(desk.writer.client, desk.article.id, desk.claims["bounty"]) == [
        (400, "quote_not_found", "quote"),
        (412, "stale_version", "version"),
        (404, "not_found", desk.by.UNSET),
        (403, "permission_denied", desk.by.UNSET),
        (401, "authentication_failed", desk.by.UNSET),
    ]


def _judge(desk: Desk, seed: content.Judgement) -> None:
    claim = desk.claims[seed.claim]
    if aside := seed.not_checkable:
        desk.reviewers[aside.by].move(claim, desk.by.MoveEnum.NOT_CHECKABLE, aside.reason)
    if seed.taken_by:
        desk.reviewers[seed.taken_by].move(claim, desk.by.MoveEnum.TAKE)
    for number, review in enumerate(seed.reviews):
        desk.reviewers[review.by].review(claim, review, desk.sources)
        if number == 0:  # blind: the other sees nothing of it
            own = (1, len(review.evidence))
            for name, other in desk.reviewers.items():
                seen = desk.by.Reader(other.client).reviews_and_evidence(claim)
                assert seen == (own if name == review.by else (0, 0))


def _stands_as_it_should(desk: Desk) -> None:
    expected = {key: JUDGED[key].verification_status if key in JUDGED else "UNCHECKED" for key in desk.claims}
    stands = desk.reader.statuses(desk.article.id)
    assert {key: stands[claim].value for key, claim in desk.claims.items()} == expected
    verified = desk.reader.statuses(desk.article.id, desk.by.StatusEnum.VERIFIED)
    assert set(verified) == {desk.claims["bounty"], desk.claims["indictment"]}

    coverage = desk.reader.coverage(desk.article)
    parts = sum(len(each.children) for each in SEED.claims)
    assert not coverage.publishable
    assert coverage.counts.claims == len(SEED.claims) + parts - 1  # a split one is counted as its parts
    assert {span.claim for span in coverage.spans} <= set(stands)
    assert "unchecked" in {reason.code for reason in coverage.reasons}


def _is_published(desk: Desk) -> None:
    why = "The department's own page gives it."
    publication = desk.by.published(desk.reader.client, desk.claims["bounty"], why)
    claim = desk.reader.claim(desk.claims["bounty"])
    assert (claim.stage.value, claim.publications[0].id) == ("PUBLISHED", publication.id)
    review = desk.reader.claimreview(claim.id)
    assert (review["@type"], review["claimReviewed"]) == ("ClaimReview", claim.statement)

    history = desk.reader.history(claim.id)
    assert [each.previous for each in history] == [*(each.hash_ for each in history[1:]), ""]
    assert (history[0].action, history[-1].action) == ("published", "marked")
    with zipfile.ZipFile(desk.reader.dossier(claim.id)) as dossier:
        assert "verify.py" in dossier.namelist()


@pytest.mark.timeout(300)
def test_the_desk_is_written_in_the_clients_own_types(tmp_path: Path) -> None:
    """So that what is told as optional, or as one of two, is seen as such before any call is made."""
    package = generated(Client().get("/api/schema/").content, tmp_path)
    options = ["--strict", "--config-file=", "--follow-imports=silent", "--explicit-package-bases"]
    options.append(f"--cache-dir={tmp_path}/mypy")
    read = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "tests/journeys/by_client.py"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "MYPYPATH": str(package.parent)},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert read.returncode == 0, read.stdout + read.stderr
