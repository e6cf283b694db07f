"""The dump of what is published: whole, public, and put in place at once."""

import csv
import gzip
import json
import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from claims.enums import Access
from claims.models import Claim, Publication
from claims.services import articles, moves, publications
from factcheck.publishing import dump
from factcheck.tasks import dump_checks
from sources.models import Extraction
from tests.publishing.conftest import EXPLANATION, QUOTE, URL, Publish
from tests.support import desk, secret
from tests.support.people import Newsroom


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress((folder / dump.LINES).read_bytes()).splitlines()]


def table(folder: Path) -> list[dict[str, str]]:
    text = gzip.decompress((folder / dump.TABLE).read_bytes()).decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def test_it_says_what_the_page_says(published: Publication, tmp_path: Path) -> None:
    said = StringIO()
    call_command("dump_checks", str(tmp_path), stdout=said)
    assert said.getvalue() == f"1 published: {tmp_path}/checks.csv.gz, {tmp_path}/checks.ndjson.gz\n"
    [row], [line] = table(tmp_path), lines(tmp_path)
    assert tuple(row) == dump.COLUMNS
    assert tuple(line) == (*dump.COLUMNS, *dump.BESIDES)
    told = (line["id"], line["rating"], line["label"], line["value"], line["explanation"])
    assert told == (str(published.claim_id), "INACCURATE", "Inaccurate", 1, EXPLANATION)
    assert (line["appeared_url"], line["is_ours"], line["corrections"]) == (URL, False, [])
    [quoted] = line["evidence"]
    assert (quoted["words"], row["evidence_count"]) == (QUOTE, "1")
    page = Client().get(f"/checks/{published.claim_id}/").content.decode()
    assert line["url"].endswith(f"/checks/{published.claim_id}/")
    assert [words for words in (line["statement"], EXPLANATION, QUOTE) if words not in page] == []


def test_a_correction_is_in_it(published: Publication, newsroom: Newsroom, tmp_path: Path) -> None:
    later = desk.NOW + timedelta(days=3)
    publications.publish(published.claim, by=newsroom.editor, now=later, explanation="It was 4.9 million.")
    dump.write(tmp_path, now=timezone.now())
    [line] = lines(tmp_path)
    assert (line["explanation"], line["correction_count"]) == ("It was 4.9 million.", 1)
    assert (line["first_published_at"], line["published_at"]) == (
        "2026-01-05T12:00:00+00:00",
        "2026-01-08T12:00:00+00:00",
    )
    assert [each["at"] for each in line["corrections"]] == ["2026-01-08T12:00:00+00:00"]


def restricted(of: Publication, newsroom: Newsroom) -> None:
    people = [newsroom.editor]
    articles.edit(
        of.claim.article, by=newsroom.editor, now=desk.NOW, access=Access.RESTRICTED, access_people=people
    )


def withdrawn(of: Publication, newsroom: Newsroom) -> None:
    moves.make(of.claim, "withdraw", by=newsroom.editor, now=desk.NOW, reason="Cut.")


@pytest.mark.parametrize("befalls", [restricted, withdrawn])
def test_what_is_not_public_is_not_in_it(
    befalls: Any, published: Publication, newsroom: Newsroom, tmp_path: Path
) -> None:
    befalls(published, newsroom)
    assert dump.write(tmp_path, now=timezone.now()).count == 0
    assert (table(tmp_path), lines(tmp_path)) == ([], [])


def test_a_draft_that_has_not_appeared_is_not_in_it(
    captured: Extraction, publish: Publish, newsroom: Newsroom, tmp_path: Path
) -> None:
    draft = desk.draft(newsroom.writer, title="Our own")
    publish(desk.claim(draft, newsroom.writer), captured)
    assert dump.write(tmp_path, now=timezone.now()).count == 0


def test_who_a_confidential_source_is_is_not_in_it(
    claim: Claim, newsroom: Newsroom, tmp_path: Path, settings: Settings
) -> None:
    settings.CONFIDENTIAL_KEYS = [b"k" * 32]
    source = secret.source(newsroom.reviewer)
    cited = desk.cite(claim, newsroom.reviewer, source=source, quote="quote-4711")
    desk.taken(claim, newsroom.reviewer)
    desk.submit(claim, newsroom.reviewer, desk.judgement(cited))
    desk.review(claim, newsroom.second)
    publications.publish(claim, by=newsroom.editor, now=desk.NOW, explanation=EXPLANATION)
    dump.write(tmp_path, now=timezone.now())
    [line] = lines(tmp_path)
    assert "A confidential source, known to us" in {each["source"] for each in line["evidence"]}
    assert [words for words in ("4711", secret.DESCRIPTOR) if words in json.dumps(line)] == []


def test_each_is_in_it_once_over_all_pages_newest_first(
    captured: Extraction, publish: Publish, newsroom: Newsroom, tmp_path: Path
) -> None:
    made = [publish(desk.claim(desk.article(newsroom.writer), newsroom.writer), captured) for _ in range(3)]
    assert dump.write(tmp_path, now=timezone.now(), size=2).count == 3
    keys = [str(each.claim_id) for each in reversed(made)]
    assert [[row["id"] for row in found] for found in (table(tmp_path), lines(tmp_path))] == [keys, keys]


def test_nothing_half_done_takes_the_place_of_a_whole_one(
    published: Publication, tmp_path: Path, settings: Settings
) -> None:
    """The second one stops at a rating that the scale has no step for, once it has begun to write."""
    dump.write(tmp_path, now=timezone.now())
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    settings.RATING_SCALE = {"CONFIRMED": ("Correct", 1)}
    with pytest.raises(KeyError):
        dump.write(tmp_path, now=timezone.now())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    assert sorted(before) == [dump.TABLE, dump.LINES]


def test_the_same_checks_make_the_same_bytes(published: Publication, tmp_path: Path) -> None:
    for name in ("one", "two"):
        dump.write(tmp_path / name, now=timezone.now())
    for name in (dump.TABLE, dump.LINES):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
        assert (tmp_path / "one" / name).stat().st_mode & 0o777 == 0o644


def test_what_a_killed_one_left_goes_after_a_day(db: None, tmp_path: Path) -> None:
    for name, age in (("old", timedelta(hours=25)), ("new", timedelta(hours=23))):
        left = tmp_path / f".checks.csv.gz.{name}.part"
        left.touch()
        then = (timezone.now() - age).timestamp()
        os.utime(left, (then, then))
    dump.write(tmp_path, now=timezone.now())
    assert {path.name for path in tmp_path.iterdir()} == {
        dump.TABLE, dump.LINES, ".checks.csv.gz.new.part"
    }  # fmt: skip


@pytest.mark.django_db
def test_each_night_it_is_put_where_the_setting_says(settings: Settings, tmp_path: Path) -> None:
    settings.DUMP_DIR = tmp_path / "served"
    dump_checks()
    assert sorted(path.name for path in settings.DUMP_DIR.iterdir()) == [dump.TABLE, dump.LINES]


@pytest.mark.django_db
def test_nothing_is_put_anywhere_unless_set(settings: Settings, tmp_path: Path) -> None:
    assert settings.DUMP_DIR is None
    dump_checks()
    with pytest.raises(CommandError, match=r"^Name a folder, or set DUMP_DIR\.$"):
        call_command("dump_checks")


@pytest.mark.django_db
def test_a_folder_that_takes_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / "dump"
    with pytest.raises(CommandError, match=f"^Nothing was put into {place}: Not a directory.$"):
        call_command("dump_checks", str(place))
