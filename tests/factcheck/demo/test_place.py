"""What the demo keeps in its folder, and who may use the folder."""

from pathlib import Path

import pytest

from factcheck.demo import environment
from factcheck.demo.place import Kept, NotThisDemo, Place


def test_a_fresh_folder_gets_a_port_for_the_sample_pages(place: Place) -> None:
    assert place.prepare(is_live=False).sample_port > 1023


def test_a_later_start_finds_the_sample_pages_where_they_were(place: Place) -> None:
    first = place.prepare(is_live=False)
    assert Place(place.data).prepare(is_live=False) == first


def test_what_is_kept_is_for_this_user_alone(place: Place) -> None:
    place.keep(Kept(is_live=False, sample_port=8901))
    assert [path.name for path in place.data.iterdir()] == ["demo.json"]
    assert (place.data / "demo.json").stat().st_mode & 0o777 == 0o600


def test_nothing_is_known_of_a_folder_that_is_not_there(place: Place) -> None:
    assert place.known() is None


def test_real_sources_do_not_go_where_sample_ones_are(place: Place) -> None:
    place.prepare(is_live=False)
    with pytest.raises(NotThisDemo) as refusal:
        place.prepare(is_live=True)
    assert str(refusal.value) == (
        f"{place.data} holds a demo with sample sources. For real ones choose another folder: "
        "make demo LIVE=1 DATA=data-real"
    )


def test_sample_sources_do_not_go_where_real_ones_are(place: Place) -> None:
    place.prepare(is_live=True)
    with pytest.raises(NotThisDemo, match="holds a demo with real sources"):
        place.prepare(is_live=False)


def test_a_folder_is_held_by_one_demo(place: Place, kept: Kept) -> None:
    with place.held(), pytest.raises(NotThisDemo, match="A demo is running in "), Place(place.data).held():
        pass


def test_a_folder_is_free_again_afterwards(place: Place, kept: Kept) -> None:
    with place.held():
        assert Place(place.data).is_held()
    assert not place.is_held()


def test_the_guard_lets_the_sample_server_through_and_nothing_else(tmp_path: Path) -> None:
    kept = Kept(is_live=False, sample_port=8901, port=8765)
    assert environment.settings_for(Place(tmp_path), kept) == {
        "DATA_DIR": str(tmp_path.resolve()),
        "PUBLIC_BASE_URL": "http://127.0.0.1:8765",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "FETCH_ALLOWED_ADDRESSES": "127.0.0.1:8901",
        "FETCH_GAP_SECONDS": "0",
    }


def test_the_guard_lets_nothing_through_to_real_sources(tmp_path: Path) -> None:
    needed = environment.settings_for(Place(tmp_path), Kept(is_live=True, sample_port=0, port=8765))
    assert "FETCH_ALLOWED_ADDRESSES" not in needed
