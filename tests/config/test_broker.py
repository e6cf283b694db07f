from pathlib import Path

import pytest

from config import broker

LONG = Path("/srv") / ("x" * 120)


def test_the_socket_lies_in_the_data_folder() -> None:
    assert broker.socket_path(Path("/srv/factcheck")) == Path("/srv/factcheck/broker.sock")


def test_a_long_path_is_replaced_by_a_short_one() -> None:
    assert len(bytes(broker.socket_path(LONG))) <= broker.MOST_PATH_BYTES


def test_the_longest_path_that_fits_is_kept() -> None:
    fits = Path("/" + "x" * (broker.MOST_PATH_BYTES - len("//broker.sock")))
    assert broker.socket_path(fits) == fits / "broker.sock"


def test_bytes_are_counted_not_characters() -> None:
    assert broker.socket_path(Path("/" + "ü" * 50)).parent != Path("/" + "ü" * 50)


def test_two_long_folders_have_two_sockets() -> None:
    assert broker.socket_path(LONG / "a") != broker.socket_path(LONG / "b")


def test_a_relative_folder_means_the_same_socket(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert broker.socket_path(Path("var")) == broker.socket_path(tmp_path / "var")


def test_what_an_address_may_not_hold_is_escaped() -> None:
    assert broker.url(Path("/srv/a b%#?/ü")) == "redis+socket:///srv/a%20b%25%23%3F/%C3%BC/broker.sock"
