"""A setting that cannot be read stops the start with its name and what is allowed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.journeys.demo_process import free_port

ORIGINS = "a comma-separated list of origins such as https://cms.example"
WEB_ADDRESSES = "a comma-separated list of addresses that begin with http:// or https://"
BUCKET = "s3://BUCKET/PREFIX, with a query of no more than addressing_style, endpoint_url, region_name"
START = "from django.conf import settings; settings.DEBUG"


def start(tmp_path: Path, code: str = START, /, **variables: str) -> str:
    """The last line that a start with these variables ends with; empty when it comes up."""
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", code]
    ended = subprocess.run(
        command, env=env | variables, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    return "" if ended.returncode == 0 else ended.stderr.splitlines()[-1].partition(": ")[2]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        (
            "DATABASE_URL",
            "mysql://x/y",
            "is not an address that begins with postgres:// or postgresql:// or sqlite://.",
        ),
        (
            "DATABASE_URL",
            "garbage",
            "is not an address that begins with postgres:// or postgresql:// or sqlite://.",
        ),
        (
            "REDIS_URL",
            "http://x",
            "is not an address that begins with redis:// or rediss:// or redis+socket://.",
        ),
        ("PUBLIC_BASE_URL", "foo", "is not an address that begins with http:// or https://."),
        ("PUBLIC_BASE_URL", "http://", "is not an address that begins with http:// or https://."),
        ("LOG_LEVEL", "loud", "is not one of DEBUG, INFO, WARNING, ERROR."),
        ("DEBUG", "perhaps", "is not one of 1, true, yes, on, 0, false, no, off."),
        ("REVIEWS_REQUIRED", "3", "is not a whole number from 1 to 2."),
        ("RATE_PERSON", "fast", "is not a rate such as 60/minute."),
        ("FETCH_ALLOWED_ADDRESSES", "localhost", "is not a comma-separated list of host:port."),
        ("TIMESTAMP_URLS", "time.example", f"is not {WEB_ADDRESSES}."),
        ("TIMESTAMP_URLS", "https://a.example, ftp://b.example", f"is not {WEB_ADDRESSES}."),
        ("TIMESTAMP_URLS", "https://me:secret@a.example", f"is not {WEB_ADDRESSES}."),
        ("CORS_ORIGINS", "cms.example", f"is not {ORIGINS}."),
        ("CORS_ORIGINS", "https://cms.example/", f"is not {ORIGINS}."),
        ("CORS_ORIGINS", "*", f"is not {ORIGINS}."),
        ("BLOB_STORAGE_URL", "https://bucket", f"is not {BUCKET}."),
        ("BLOB_STORAGE_URL", "s3://", f"is not {BUCKET}."),
        ("BLOB_STORAGE_URL", "s3://bucket?endpoint=http://minio:9000", f"is not {BUCKET}."),
        ("BLOB_STORAGE_URL", "s3://bucket?endpoint_url=minio:9000", f"is not {BUCKET}."),
        ("SCRUB_SAMPLE", "0", "is not a whole number from 1 to 1000000."),
        ("FETCH_EXTRA_PORTS", "http", "is not a comma-separated list of ports."),
    ],
)
def test_a_wrong_value_names_itself(name: str, value: str, said: str, tmp_path: Path) -> None:
    shown = name if "@" in value else f"{name}={value!r}"  # a password would be shown
    assert start(tmp_path, **{name: value}) == f"{shown} {said}"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "postgres://h", "names no database: postgres://USER:PASSWORD@HOST:PORT/NAME."),
        ("DATABASE_URL", "postgres:/u:pw@h/x", "names no database: postgres://USER:PASSWORD@HOST:PORT/NAME."),
        ("REDIS_URL", "redis://:pw@h:abc/0", "is not the address of a Redis: "),
        ("REDIS_URL", "redis://:pw@h:6379/foo", "is not the address of a Redis: "),
    ],
)
def test_an_address_that_leads_nowhere(name: str, value: str, said: str, tmp_path: Path) -> None:
    told = start(tmp_path, **{name: value})
    assert (told.startswith(f"{name} {said}"), "pw" in told) == (True, False)


def test_an_empty_file_is_no_setting_left_out(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    file = str(tmp_path / "empty")
    assert start(tmp_path, DATABASE_URL_FILE=file) == f"DATABASE_URL_FILE={file!r} is an empty file."


def test_a_database_that_is_away_is_said_soon_and_without_a_trace(tmp_path: Path) -> None:
    away = f"postgres://u:pw@127.0.0.1:{free_port()}/x"
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "DATABASE_URL": away}
    command = [sys.executable, "manage.py", "migrate"]
    ended = subprocess.run(
        command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False, timeout=25
    )
    said = "The database of DATABASE_URL does not let us in: is it there, and running?\n"
    assert (ended.returncode, ended.stderr.endswith(said)) == (1, True)
    assert ("Traceback" in ended.stderr, "pw" in ended.stderr) == (False, False)


def test_a_command_says_so_in_one_line(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "KEEP_UNCHANGED_DAYS": "30"}
    command = [sys.executable, "manage.py", "retain"]
    ended = subprocess.run(
        command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    said = "KEEP_UNCHANGED_DAYS='30' is not a whole number from 31 to 36500.\n"
    assert (ended.returncode, ended.stderr) == (1, said)


def test_an_authority_whose_signature_could_not_be_verified(tmp_path: Path) -> None:
    said = "TIMESTAMP_URLS needs TIMESTAMP_CA_FILE: the authorities' certificates, in PEM."
    assert start(tmp_path, TIMESTAMP_URLS="https://time.example/") == said


@pytest.mark.parametrize("value", ["short", "QUJD", "dGVzdHMtb25seS0wMTIzNDU2Nzg5MDEyMzQ1Njc4OTA=,%%"])
def test_a_key_that_is_none_is_named_by_its_number_and_never_shown(value: str, tmp_path: Path) -> None:
    number = value.count(",") + 1
    said = "is not 32 bytes in Base64, as `openssl rand -base64 32` prints them."
    assert start(tmp_path, CONFIDENTIAL_KEYS=value) == f"CONFIDENTIAL_KEYS: key {number} {said}"


def test_certificates_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("-----BEGIN PRIVATE KEY-----")
    said = "TIMESTAMP_CA does not hold certificates in PEM."
    assert start(tmp_path, TIMESTAMP_CA_FILE=str(tmp_path / "ca.pem")) == said


def test_an_object_store_without_its_packages(tmp_path: Path) -> None:
    missing = "import sys; sys.modules['storages'] = None; " + START
    said = "BLOB_STORAGE_URL needs more packages: pip install -r requirements/s3.txt."
    assert start(tmp_path, missing, BLOB_STORAGE_URL="s3://bucket") == said
    assert start(tmp_path, missing) == ""  # and none are needed without it


def test_an_object_store(tmp_path: Path) -> None:
    url = (
        "s3://bucket/kept/here?endpoint_url=http://minio:9000&region_name=eu-central-1&addressing_style=path"
    )
    assert start(tmp_path, BLOB_STORAGE_URL=url) == ""


def test_a_key_too_short(tmp_path: Path) -> None:
    assert start(tmp_path, SECRET_KEY="short") == "SECRET_KEY is not at least 32 characters long."


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    said = start(tmp_path, SECRET_KEY_FILE="/nope")
    assert said.startswith("SECRET_KEY_FILE='/nope' cannot be read: ")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    said = start(tmp_path, DATA_DIR=f"{tmp_path}/file/data")
    assert said == f"DATA_DIR='{tmp_path}/file/data' cannot be made: Not a directory."


def test_a_place_that_is_no_whole_path(tmp_path: Path) -> None:
    assert start(tmp_path, DUMP_DIR="dumps") == "DUMP_DIR='dumps' is not a whole path such as /srv/checks."


def test_a_database_on_a_port_that_is_none(tmp_path: Path) -> None:
    said = start(tmp_path, DATABASE_URL="postgres://a:b@localhost:port/c")
    assert said.startswith("DATABASE_URL is not the address of a database: ")


@pytest.mark.parametrize("level", ["debug", "WARNING", ""])
def test_what_is_allowed_starts(level: str, tmp_path: Path) -> None:
    assert start(tmp_path, LOG_LEVEL=level) == ""


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 40 + "\n")
    assert start(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key")) == ""
