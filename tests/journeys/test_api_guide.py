"""docs/api.md, run as it stands: its bash blocks in one shell against real processes."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import global_settings, settings
from django.test import override_settings

from claims.models import Claim
from factcheck.models import ApiToken
from factcheck.roles import Role
from seeds.sample_server import SampleServer
from tests.support.people import PASSWORD, person

GUIDE = settings.BASE_DIR / "docs" / "api.md"
PEOPLE = {"writer": Role.WRITER, "reviewer": Role.REVIEWER, "reviewer2": Role.REVIEWER, "reader": Role.READER}


def blocks() -> list[str]:
    """The guide's bash blocks, in order."""
    return re.findall(r"^```bash\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(not shutil.which("curl"), reason="the guide's commands need curl")
@pytest.mark.timeout(240)
def test_the_guides_commands_take_an_article_all_the_way(
    site: str, samples: SampleServer, tmp_path: Path
) -> None:
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):  # those of the web server
        for name, role in PEOPLE.items():
            person(role, name)
    given = {f"{name.upper()}_PASSWORD": PASSWORD for name in PEOPLE}
    env = {**os.environ, **given, "BASE": f"{site}/api/v1", "SOURCE": f"{samples.address}/icc"}
    script = "\n".join(["set -euo pipefail", *blocks()])
    done = subprocess.run(
        ["bash", "-c", script],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    claim = Claim.objects.get(article__external_id="guide-1")
    assert (claim.stage, claim.verification_status) == ("CHECKED", "VERIFIED")
    assert claim.article.versions.count() == 2
    assert not ApiToken.objects.filter(user__username="writer").exists()
