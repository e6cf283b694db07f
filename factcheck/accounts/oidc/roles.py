"""Which role a provider's groups give: the highest of those that OIDC_ROLES maps; pure."""

from collections.abc import Iterable, Mapping

from factcheck.roles import Role


def role_for(groups: Iterable[str], mapping: Mapping[str, str]) -> Role | None:
    """None where no group is mapped, which lets nobody in."""
    return Role.highest(mapping[group] for group in groups if group in mapping)
