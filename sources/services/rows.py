"""Writing many rows at once."""

from collections.abc import Collection

from sources.models.base import Row


def write(rows: Collection[Row], fields: Collection[str]) -> None:
    """Write these columns of rows that exist and are held, in one statement.

    An upsert, of which only the update ever happens: Django's bulk_update builds a CASE for each column
    of each row, which costs more than all else that is done with them.
    """
    if rows:
        model = type(next(iter(rows)))
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
        )
