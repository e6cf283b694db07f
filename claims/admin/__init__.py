from claims.admin import (  # noqa: F401  (registered by being imported)
    articles,
    claims,
    complaining,
    earlier,
    impact,
    looking,
    policies,
    rechecks,
    replies,
    takedowns,
)
