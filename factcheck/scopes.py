"""What a token may be narrowed to. A scope never adds to its owner's role."""

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    READ = "read"
    WRITE = "write"
    REVIEW = "review"
    PUBLISH = "publish"


# The acts of the newsroom (permissions of Claim) that each scope leaves; all other acts need a token
# that is not narrowed.
ACTS: dict[Scope, tuple[str, ...]] = {
    Scope.READ: (),
    Scope.WRITE: ("write",),
    Scope.REVIEW: ("review", "assign", "settle", "override", "clear_flag", "set_policy", "clear_legal"),
    Scope.PUBLISH: ("publish",),
}


def leaves(scopes: Iterable[str], permission: str) -> bool:
    """Whether a token narrowed to `scopes` still has `permission`, as in "claims.review"."""
    acts = {f"claims.{act}" for scope in scopes if scope in set(Scope) for act in ACTS[Scope(scope)]}
    return permission in acts
