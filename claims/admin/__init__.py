from claims.admin import articles, claims, looking  # noqa: F401  (registered by being imported)
