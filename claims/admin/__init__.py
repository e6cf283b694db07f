from claims.admin import (  # noqa: F401  (registered by being imported)
    articles,
    claims,
    complaining,
    impact,
    looking,
    policies,
    rechecks,
    replies,
    takedowns,
)
