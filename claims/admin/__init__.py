from claims.admin import (  # noqa: F401  (registered by being imported)
    articles,
    claims,
    complaining,
    earlier,
    feeds,
    impact,
    looking,
    policies,
    rechecks,
    replies,
    takedowns,
)
