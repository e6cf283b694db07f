"""How many independent origins: along who got it from whom, the same text once, circles once."""

from sources import origins


def resolve(sources: str, *pairs: str, alike: str = "") -> list[tuple[str, str]]:
    """Sources and pairs as letters; the origins' nodes, and who leads to them."""
    same = dict.fromkeys(alike[1:], alike[0]) if alike else {}
    found = origins.resolve(sources, got_from=[(pair[0], pair[1]) for pair in pairs], alike=same)
    return [("".join(each.nodes), "".join(each.sources)) for each in found]


def test_sources_that_nothing_joins_are_each_their_own() -> None:
    assert resolve("abc") == [("a", "a"), ("b", "b"), ("c", "c")]


def test_the_same_text_twice_is_one() -> None:
    assert resolve("abc", alike="ab") == [("ab", "ab"), ("c", "c")]


def test_who_got_it_from_another_is_no_origin_though_that_one_is_not_among_them() -> None:
    assert resolve("ab", "ax", "bx") == [("x", "ab")]


def test_a_chain_is_followed_to_its_end() -> None:
    assert resolve("abc", "ab", "bc") == [("c", "abc")]


def test_one_that_has_it_from_two_leads_to_both() -> None:
    assert resolve("a", "ax", "ay") == [("x", "a"), ("y", "a")]


def test_what_the_same_text_says_holds_for_all_that_carry_it() -> None:
    assert resolve("ab", "bx", alike="ab") == [("x", "ab")]


def test_a_circle_is_one_origin() -> None:
    assert resolve("abd", "ab", "bc", "ca") == [("abc", "ab"), ("d", "d")]


def test_the_same_text_naming_itself_is_its_own_origin() -> None:
    assert resolve("ab", "ab", alike="ab") == [("ab", "ab")]


def test_none_are_none() -> None:
    assert resolve("") == []
