"""How many independent origins stand behind some sources. Pure.

Sources that carry the same text are one; a source that got it from another leads to that one's origins.
Where they name each other in a circle, the circle is one origin.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Origin(Generic[K]):
    """What some of the sources lead to: `nodes` are more than one where those carry the same text."""

    nodes: tuple[K, ...]
    sources: tuple[K, ...]
    is_circle: bool = False


def resolve(
    sources: Iterable[K], *, got_from: Iterable[tuple[K, K]], alike: Mapping[K, K]
) -> list[Origin[K]]:
    """The origins of `sources`, in the order in which these lead to them.

    got_from: pairs, who says so and from whom. alike: the text that stands for each of the same texts.
    """
    sources, pairs = list(sources), list(got_from)
    ahead: dict[K, list[K]] = {}
    members: dict[K, list[K]] = {}
    for node in dict.fromkeys([*sources, *(node for pair in pairs for node in pair)]):
        members.setdefault(alike.get(node, node), []).append(node)
    for one, other in pairs:
        ahead.setdefault(alike.get(one, one), []).append(alike.get(other, other))
    reached = {node: _reached(node, ahead) for node in members}
    found: dict[frozenset[K], list[K]] = {}
    for source in sources:
        for circle in _ends(alike.get(source, source), reached):
            found.setdefault(circle, []).append(source)
    order = {head: place for place, head in enumerate(members)}
    return [
        Origin(_members(sorted(circle, key=order.__getitem__), members), tuple(leading), len(circle) > 1)
        for circle, leading in found.items()
    ]


def _members(heads: Iterable[K], members: Mapping[K, list[K]]) -> tuple[K, ...]:
    return tuple(node for head in heads for node in members[head])


def _reached(node: K, ahead: Mapping[K, list[K]]) -> dict[K, None]:
    """All that the node leads to, itself included, in the order of the ways there."""
    seen, todo = {node: None}, [node]
    for each in todo:
        new = [other for other in ahead.get(each, ()) if other not in seen]
        seen.update(dict.fromkeys(new))
        todo.extend(dict.fromkeys(new))
    return seen


def _ends(node: K, reached: Mapping[K, dict[K, None]]) -> Iterable[frozenset[K]]:
    """Where the ways from a node end: in what leads nowhere but back."""
    ends = (each for each in reached[node] if all(each in reached[far] for far in reached[each]))
    return dict.fromkeys(frozenset(reached[each]) for each in ends)
