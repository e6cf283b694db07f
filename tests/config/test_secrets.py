"""Secrets come by the environment or by a file that a variable names, and go nowhere else."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

SECRETS = {
    "SECRET_KEY": "a-key-of-more-than-thirty-two-characters",
    "DATABASE_URL": "postgres://user:pass-in-a-file@127.0.0.1:5432/name",
    "REDIS_URL": "redis://:pass-in-a-file@127.0.0.1:6379/0",
    "AWS_ACCESS_KEY_ID": "an-id",
    "AWS_SECRET_ACCESS_KEY": "an-access-key",
    "OIDC_CLIENT_SECRET": "a-client-secret",
    "CONFIDENTIAL_KEYS": "dGVzdHMtb25seS0wMTIzNDU2Nzg5MDEyMzQ1Njc4OTA=",
    "EMAIL_URL": "smtps://user:pass-in-a-file@mail.example:465",
    "LOOKUP_KEY": "a-lookup-key",
    "SENTRY_DSN": "https://public@sentry.example/1",
    "METRICS_TOKEN": "a-token-of-more-than-thirty-two-characters",
}
SHOW = """
import json; from django.conf import settings as s
print(json.dumps([
    s.SECRET_KEY, s.DATABASES["default"]["PASSWORD"], s.REDIS_URL,
    s.AWS_ACCESS_KEY_ID, s.AWS_SECRET_ACCESS_KEY,
    s.OIDC_CLIENT_SECRET, len(s.CONFIDENTIAL_KEYS), s.EMAIL_HOST_PASSWORD, s.LOOKUP_KEY, s.SENTRY_DSN,
    s.METRICS_TOKEN,
]))
"""
SETTINGS = (settings.BASE_DIR / "config/settings.py").read_text()


def started(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "config.settings", **variables}
    return subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_is_read_from_the_file_that_its_variable_names(tmp_path: Path) -> None:
    files = {}
    for name, value in SECRETS.items():
        (tmp_path / name).write_text(f"{value}\n")
        files[f"{name}_FILE"] = str(tmp_path / name)
    beside = {"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "us", "OIDC_ROLES": "chiefs=admin"}
    done = started(SHOW, DATA_DIR=str(tmp_path), **files, **beside)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert read == [
        SECRETS["SECRET_KEY"], "pass-in-a-file", SECRETS["REDIS_URL"], "an-id", "an-access-key",
        "a-client-secret", 1, "pass-in-a-file", "a-lookup-key", SECRETS["SENTRY_DSN"],
        SECRETS["METRICS_TOKEN"],
    ]  # fmt: skip


def test_what_sounds_like_a_secret_is_one_of_these() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    named = {
        name
        for name in read
        if re.search(r"KEY|SECRET|TOKEN|PASSWORD|DSN|DATABASE_URL|REDIS_URL|EMAIL_URL", name)
    }
    assert named == set(SECRETS)


def test_every_variable_is_read_by_the_readers() -> None:
    assert "os.environ" not in SETTINGS
    assert "getenv" not in SETTINGS


def test_a_password_in_a_wrong_address_is_not_shown(tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        done = started(SHOW, DATA_DIR=str(tmp_path), **{name: "gopher://user:secret-4711@host/name"})
        assert done.returncode != 0
        assert f"{name} is not" in done.stderr
        assert "secret-4711" not in done.stderr
