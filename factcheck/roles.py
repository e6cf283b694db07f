"""The roles, from one table: what each adds to the one before. Groups are made from it on migrate."""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    READER = "reader"
    WRITER = "writer"
    REVIEWER = "reviewer"
    EDITOR = "editor"
    ADMIN = "admin"

    @classmethod
    def highest(cls, names: Iterable[str]) -> "Role | None":
        held = set(names)
        return next((role for role in reversed(cls) if role.value in held), None)


class Duty(StrEnum):
    """What is given to a person beside their role, by name; no role brings it, that of admin neither."""

    SOURCE_KEEPER = "source keeper"
    LAWYER = "lawyer"


# Permissions of each duty, as "app.codename".
DUTIES: dict[Duty, tuple[str, ...]] = {
    Duty.SOURCE_KEEPER: ("sources.see_identities",),
    Duty.LAWYER: ("claims.clear_legal",),
}

# Permissions of the model Claim (claims/models/claims.py), which stand for the newsroom's acts.
ACTS: dict[Role, tuple[str, ...]] = {
    Role.READER: (),
    Role.WRITER: ("write",),
    Role.REVIEWER: ("write", "review"),
    Role.EDITOR: ("write", "review", "assign", "settle", "publish", "override", "clear_flag", "set_policy"),
    Role.ADMIN: (
        "write", "review", "assign", "settle", "publish", "override", "clear_flag", "set_policy",
        "administer",
    ),
}  # fmt: skip
