from sources.admin import (  # noqa: F401  (registered by being imported)
    captures,
    changes,
    fetches,
    headers,
    snapshots,
    sources,
)
