from sources.admin import captures, sources  # noqa: F401  (registered by being imported)
