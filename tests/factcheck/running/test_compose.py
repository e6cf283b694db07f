"""`make stack` starts what docker-compose.yml starts, and nothing else."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from factcheck.running import compose
from tests.test_compose import OURS, command

GIVEN = {"SECRET_KEY": "s" * 40, "POSTGRES_PASSWORD": "pw"}


@pytest.fixture
def here(tmp_path: Path) -> compose.Here:
    return compose.Here(settings.BASE_DIR, tmp_path / "data", 8123, GIVEN)


def test_every_service_of_ours_with_its_own_command(here: compose.Here) -> None:
    for each in (found := list(compose.services(here))):
        assert list(each.argv) == [
            word.replace("0.0.0.0:8000", "127.0.0.1:8123") for word in command(each.name)
        ]
    assert [each.name for each in found] == list(OURS)


def test_every_variable_of_theirs_with_our_places(here: compose.Here) -> None:
    for each in compose.services(here):
        assert set(OURS[each.name]["environment"]) <= set(each.env)
        assert each.env["DATA_DIR"] == str(here.data)
        assert each.env["STATIC_ROOT"] == str(here.data / "static")
        assert each.env["DATABASE_URL"] == "postgres://factcheck:pw@postgres:5432/factcheck"
        assert each.env["PYTHONUNBUFFERED"] == "1"


def test_what_this_machine_sets_goes_before(here: compose.Here) -> None:
    ours = compose.Here(here.root, here.data, 8123, GIVEN | {"DATABASE_URL": "postgres://here/it"})
    assert {each.env["DATABASE_URL"] for each in compose.services(ours)} == {"postgres://here/it"}


def test_a_secret_that_is_lacking_is_named_as_compose_names_it(here: compose.Here) -> None:
    with pytest.raises(compose.Lacking, match=r"^set SECRET_KEY in \.env$"):
        list(compose.services(compose.Here(here.root, here.data, 8123, {"POSTGRES_PASSWORD": "pw"})))


def test_migrations_end_before_the_others_begin(here: compose.Here) -> None:
    jobs, kept = compose.processes(here)
    assert [each.name for each in jobs] == ["migrate"]
    assert {each.name: each.stop_within for each in kept} == {
        "web": 35.0,
        "worker-fetch": 45.0,
        "worker-extract": 45.0,
        "beat": 10.0,
    }


def test_what_is_said_in_dotenv_counts_but_for_what_is_empty(tmp_path: Path) -> None:
    shutil.copy(settings.BASE_DIR / ".env.example", tmp_path / ".env")
    said = compose.dotenv(tmp_path)
    assert said["REVIEWS_REQUIRED"] == "2"
    assert "SECRET_KEY" not in said
