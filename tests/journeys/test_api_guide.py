"""docs/api.md, run as it stands: its bash blocks in one shell against real processes."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from django.conf import global_settings, settings
from django.test import override_settings

from claims.models import Claim
from factcheck.models import ApiToken
from factcheck.roles import Role
from factcheck.running import stack
from factcheck.running.supervisor import Supervisor
from seeds.sample_server import SampleServer
from tests.journeys.demo_process import free_port
from tests.support.people import PASSWORD, person
from tests.support.processes import database_env

GUIDE = settings.BASE_DIR / "docs" / "api.md"
PEOPLE = {"writer": Role.WRITER, "reviewer": Role.REVIEWER, "reviewer2": Role.REVIEWER, "reader": Role.READER}


def blocks() -> list[str]:
    """The guide's bash blocks, in order."""
    return re.findall(r"^```bash\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture
def samples(tmp_path: Path) -> Iterator[SampleServer]:
    with SampleServer(0, tmp_path / "state.json") as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def base(transactional_db: None, broker: str, samples: SampleServer, tmp_path: Path) -> Iterator[str]:
    """The API of a running web server, with two workers behind it, on the test's database."""
    port = free_port()
    env = {**database_env(), "FETCH_ALLOWED_ADDRESSES": f"127.0.0.1:{samples.server_port}"}
    processes = [*stack.workers(env), stack.web("127.0.0.1", port, env)]
    with Supervisor(processes, logs=tmp_path / "logs", say=print) as supervisor:
        supervisor.start()
        yield f"http://127.0.0.1:{port}/api/v1"


@pytest.mark.skipif(not shutil.which("curl"), reason="the guide's commands need curl")
@pytest.mark.timeout(240)
def test_the_guides_commands_take_an_article_all_the_way(
    base: str, samples: SampleServer, tmp_path: Path
) -> None:
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):  # those of the web server
        for name, role in PEOPLE.items():
            person(role, name)
    given = {f"{name.upper()}_PASSWORD": PASSWORD for name in PEOPLE}
    env = {**os.environ, **given, "BASE": base, "SOURCE": f"{samples.address}/icc"}
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
