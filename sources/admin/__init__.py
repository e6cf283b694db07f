from sources.admin import captures, fetches, snapshots, sources  # noqa: F401  (registered by being imported)
