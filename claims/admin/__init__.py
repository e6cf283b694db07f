from claims.admin import articles, claims, looking, rechecks  # noqa: F401  (registered by being imported)
