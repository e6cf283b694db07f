from claims.admin import articles, claims, looking, rechecks, takedowns  # noqa: F401  (registered by being imported)
