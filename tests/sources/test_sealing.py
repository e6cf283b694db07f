"""What is sealed opens under its key, for what it belongs to and nothing else; its length says nothing."""

import pytest

from sources import sealing
from sources.sealing import NoKey, Unsealable, is_under, seal, unseal

OLD, NEW, OTHER = bytes(32), bytes([1]) * 32, bytes([2]) * 32
WORDS = b"Ada Lind, at the ministry"


def test_the_first_key_seals_and_every_key_opens() -> None:
    sealed = seal(WORDS, keys=[NEW, OLD], bound_to=b"a")
    assert (is_under(sealed, NEW), is_under(sealed, OLD)) == (True, False)
    assert unseal(seal(WORDS, keys=[OLD], bound_to=b"a"), keys=[NEW, OLD], bound_to=b"a") == WORDS


@pytest.mark.parametrize(("keys", "bound_to"), [([OTHER], b"a"), ([], b"a"), ([OLD], b"b")])
def test_it_opens_under_no_other_key_and_for_nothing_else(keys: list[bytes], bound_to: bytes) -> None:
    sealed = seal(WORDS, keys=[OLD], bound_to=b"a")
    with pytest.raises(Unsealable) as refused:
        unseal(sealed, keys=keys, bound_to=bound_to)
    assert str(refused.value) == ""


@pytest.mark.parametrize("place", [0, 1, 5, 20, -1])
def test_an_altered_byte_anywhere_is_seen(place: int) -> None:
    sealed = bytearray(seal(WORDS, keys=[OLD], bound_to=b"a"))
    sealed[place] ^= 1
    with pytest.raises(Unsealable):
        unseal(bytes(sealed), keys=[OLD], bound_to=b"a")


@pytest.mark.parametrize("sealed", [b"", b"\x01", bytes(40)])
def test_what_was_never_sealed_does_not_open(sealed: bytes) -> None:
    with pytest.raises(Unsealable):
        unseal(sealed, keys=[OLD], bound_to=b"a")


def test_the_length_says_nothing_and_the_same_words_never_look_the_same() -> None:
    sealed = [seal(words, keys=[OLD], bound_to=b"a") for words in (b"", WORDS, WORDS, bytes(2000))]
    assert {len(each) for each in sealed} == {1 + 4 + 12 + sealing.BLOCK + 16}
    assert len(set(sealed)) == 4


def test_without_a_key_nothing_is_sealed() -> None:
    with pytest.raises(NoKey):
        seal(WORDS, keys=[], bound_to=b"a")
