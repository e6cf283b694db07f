"""Django's own list of what a public site needs says nothing of ours."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

PUBLIC = {
    "PUBLIC_BASE_URL": "https://desk.example.org",
    "ALLOWED_HOSTS": "desk.example.org",
    "BEHIND_PROXY": "1",
    "SECRET_KEY": "k3Vt9wQx7Lr2Zp5Nf8Hs1Jd6Gc4Bm0Ya-UeTiOoWqRzXvKlPjSbDnMhFgC",
}


@pytest.mark.parametrize(
    ("changes", "warned"),
    [({}, False), ({"PUBLIC_BASE_URL": "http://desk.example.org"}, True)],
    ids=["https", "http"],
)
def test_check_deploy(changes: dict[str, str], warned: bool, tmp_path: Path) -> None:
    env = os.environ | {"DATA_DIR": str(tmp_path)} | PUBLIC | changes
    env.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # of the tests in a browser, in the same process
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(
        command, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert (done.returncode != 0, "security.W" in done.stderr) == (warned, warned), done.stderr
