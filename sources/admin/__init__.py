from sources.admin import captures, changes, fetches, snapshots, sources  # noqa: F401  (registered by being imported)
