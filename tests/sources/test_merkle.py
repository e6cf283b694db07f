"""The tree of hashes: as RFC 6962 defines it, and every leaf proven by its path alone."""

from hashlib import sha256

import pytest

from sources import merkle

# Root hashes of the first n leaves: the known answers of Certificate Transparency's own tests.
KNOWN_LEAVES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
KNOWN_TOPS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("count", range(1, 9))
def test_the_known_answers(count: int) -> None:
    leaves = [sha256(b"\0" + bytes.fromhex(text)).digest() for text in KNOWN_LEAVES[:count]]
    assert merkle.top(leaves).hex() == KNOWN_TOPS[count - 1]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 9, 100])
def test_every_leaf_climbs_to_the_top_and_no_other_does(count: int) -> None:
    leaves = [merkle.leaf_hash(str(number)) for number in range(count)]
    for index in range(count):
        way = merkle.path(leaves, index)
        assert len(way) <= count.bit_length()
        assert merkle.climb(leaves[index], way) == merkle.top(leaves)
        assert merkle.climb(merkle.leaf_hash("another"), way) != merkle.top(leaves)


def test_no_leaf_is_the_empty_hash() -> None:
    assert merkle.top([]) == sha256().digest()
