from claims.admin import articles, claims, impact, looking, rechecks, takedowns  # noqa: F401  (registered by being imported)
