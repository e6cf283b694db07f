"""Who got it from whom, as trees: each origin with those that got it from there beneath it. Pure."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Branch(Generic[K]):
    """What stands at one place of a tree: more than one where they carry the same text, or form a circle.

    is_again: it stands elsewhere in the trees too, with those beneath it, since it has two origins.
    """

    members: tuple[K, ...]
    takers: tuple["Branch[K]", ...] = ()
    is_again: bool = False


def grow(
    origins: Iterable[tuple[K, ...]], *, got_from: Iterable[tuple[K, K]], alike: Mapping[K, K]
) -> list[Branch[K]]:
    """A tree for each origin, in their order.

    origins: the nodes of each. got_from: pairs, who says so and from whom. alike: the text that stands for
    each of the same texts. A node that was drawn with what is beneath it is drawn again without.
    """
    pairs = list(got_from)
    members: dict[K, dict[K, None]] = {}
    takers: dict[K, dict[K, None]] = {}
    for node in (node for pair in pairs for node in pair):
        members.setdefault(alike.get(node, node), {})[node] = None
    for one, other in pairs:
        head = alike.get(other, other)
        takers.setdefault(head, {})[alike.get(one, one)] = None
    for node, head in alike.items():
        if head in members or head in takers:
            members.setdefault(head, {})[node] = None
    return _Grower(members, takers, alike).trees(origins)


class _Grower(Generic[K]):
    def __init__(
        self,
        members: Mapping[K, Mapping[K, None]],
        takers: Mapping[K, Mapping[K, None]],
        alike: Mapping[K, K],
    ) -> None:
        self.members, self.takers, self.alike = members, takers, alike
        self.drawn: set[K] = set()

    def trees(self, origins: Iterable[tuple[K, ...]]) -> list[Branch[K]]:
        found = []
        for nodes in origins:
            heads = dict.fromkeys(self.alike.get(node, node) for node in nodes)
            self.drawn |= set(heads)
            beneath = dict.fromkeys(each for head in heads for each in self.takers.get(head, ()))
            found.append(Branch(nodes, tuple(self._branch(each) for each in beneath if each not in heads)))
        return found

    def _branch(self, head: K) -> Branch[K]:
        members = tuple(self.members.get(head, {head: None}))
        if head in self.drawn:
            return Branch(members, is_again=True)
        self.drawn.add(head)
        beneath = [self._branch(each) for each in self.takers.get(head, ())]
        return Branch(members, tuple(beneath))
