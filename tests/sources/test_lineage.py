"""Who got it from whom as trees: each origin once, a source of two origins told in both, circles ended."""

from sources.lineage import Branch, grow

NONE: dict[str, str] = {}


def drawn(branch: Branch[str]) -> str:
    """As "wire > (paper > (blog), radio)"; * where it stands elsewhere with what is beneath it."""
    name = "=".join(branch.members) + "*" * branch.is_again
    beneath = ", ".join(drawn(each) for each in branch.takers)
    return f"{name} > ({beneath})" if beneath else name


def test_a_chain_is_drawn_from_its_origin_down() -> None:
    pairs = [("blog", "paper"), ("paper", "wire"), ("radio", "wire")]
    [tree] = grow([("wire",)], got_from=pairs, alike=NONE)
    assert drawn(tree) == "wire > (paper > (blog), radio)"


def test_what_has_two_origins_stands_under_both_and_is_drawn_out_once() -> None:
    pairs = [("paper", "wire"), ("paper", "ministry"), ("blog", "paper")]
    trees = grow([("wire",), ("ministry",)], got_from=pairs, alike=NONE)
    assert [drawn(each) for each in trees] == ["wire > (paper > (blog))", "ministry > (paper*)"]


def test_the_same_text_is_one_place() -> None:
    alike = {"paper": "paper", "copy": "paper"}
    [tree] = grow([("wire",)], got_from=[("paper", "wire"), ("copy", "wire")], alike=alike)
    assert drawn(tree) == "wire > (paper=copy)"


def test_an_origin_of_the_same_text_has_the_takers_of_each() -> None:
    alike = {"one": "one", "two": "one"}
    [tree] = grow([("one", "two")], got_from=[("blog", "two")], alike=alike)
    assert drawn(tree) == "one=two > (blog)"


def test_a_circle_is_one_origin_and_ends() -> None:
    pairs = [("one", "two"), ("two", "one"), ("blog", "one")]
    [tree] = grow([("one", "two")], got_from=pairs, alike=NONE)
    assert drawn(tree) == "one=two > (blog)"


def test_one_that_stands_for_itself() -> None:
    assert grow([("page",)], got_from=[], alike=NONE) == [Branch(("page",))]
