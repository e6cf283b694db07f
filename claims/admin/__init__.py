from claims.admin import articles, claims, impact, looking, policies, rechecks, replies, takedowns  # noqa: F401  (registered by being imported)
