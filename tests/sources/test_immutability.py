"""Immutable rows: neither SQL nor a table's remake can change, delete or replace one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.core.management.sql import emit_pre_migrate_signal
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations import Migration

from claims.models import HistoryEntry, HistoryRoot, Redaction, Review, Verdict
from sources.immutability import check, immutable_models, install, names
from sources.models import Erasure, ImmutableRow
from tests.support import desk, flush
from tests.support.people import Newsroom
from tests.support.web import Web
from tests.support.whole import Whole, everything

ON_SQLITE = connection.vendor == "sqlite"


@pytest.fixture
def whole(newsroom: Newsroom, web: Web) -> Whole:
    happened = everything(newsroom, web)
    connection.check_constraints()  # PostgreSQL truncates no table with checks still to come
    return happened


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done within is rolled back."""
    try:
        with transaction.atomic():
            yield
            raise InterruptedError
    except InterruptedError:
        pass


def other(value: Any) -> Any:
    """A value of the same type that is not this one."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case bytes() | memoryview():
            return bytes(value) + b"x"
        case str():
            return "x" if value != "x" else "y"
        case datetime() | date():
            return value.replace(year=1999)
        case dict() | list():
            return {"changed": True}
        case _:
            return uuid4()


def was_refused(sql: str, parameters: Sequence[Any] = ()) -> bool:
    """Whether the database refused a statement as a change of an immutable row; it is undone otherwise."""
    try:
        with undone(), connection.cursor() as cursor:
            cursor.execute(sql, list(parameters))
    except IntegrityError as refusal:
        return "is immutable" in str(refusal)
    except DatabaseError:
        return False
    return False


def changes(model: type[ImmutableRow]) -> Iterator[tuple[str, Any]]:
    """Each column of a row of the table that holds something, with another value for it."""
    row = model._default_manager.order_by("pk").last()
    assert row is not None, f"{model.__name__} has no row to try"
    for field in model._meta.concrete_fields:
        if field.column and field.value_from_object(row) is not None:
            changed = other(field.value_from_object(row))
            yield field.column, field.get_db_prep_save(changed, connection)


def changeable(model: type[ImmutableRow]) -> list[str]:
    """The columns that plain SQL can change."""
    table = model._meta.db_table
    return [
        f"{table}.{column}"
        for column, value in changes(model)
        if not was_refused(f'UPDATE "{table}" SET "{column}" = %s', [value])
    ]


def all_tables() -> list[str]:
    return [model._meta.db_table for model in immutable_models()]


def test_no_column_of_an_immutable_row_can_be_changed(whole: Whole) -> None:
    assert [each for model in immutable_models() for each in changeable(model)] == []


def test_an_update_that_changes_nothing_is_refused_too(whole: Whole) -> None:
    assert [table for table in all_tables() if not was_refused(f'UPDATE "{table}" SET id = id')] == []


def test_no_immutable_row_can_be_deleted(whole: Whole) -> None:
    assert [table for table in all_tables() if not was_refused(f'DELETE FROM "{table}"')] == []


@pytest.mark.skipif(not ON_SQLITE, reason="REPLACE is SQLite's")
def test_no_immutable_row_can_be_replaced_under_its_id(whole: Whole) -> None:
    tables = all_tables()
    replace = 'INSERT OR REPLACE INTO "{0}" SELECT * FROM "{0}"'
    assert [table for table in tables if not was_refused(replace.format(table))] == []


def replace_an_entry() -> str:
    """SQL that puts another entry in the place of one, by its claim and number alone."""
    columns = [f'"{field.column}"' for field in HistoryEntry._meta.concrete_fields]
    values = ["lower(hex(randomblob(16)))", *columns[1:]]
    return (
        f"INSERT OR REPLACE INTO claims_historyentry ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM claims_historyentry WHERE seq = 1 LIMIT 1"
    )


@pytest.mark.skipif(not ON_SQLITE, reason="REPLACE is SQLite's")
def test_no_immutable_row_can_be_replaced_under_another_key(whole: Whole) -> None:
    assert was_refused(replace_an_entry())


@pytest.fixture
def another_client(transactional_db: None) -> Iterator[None]:
    """The database as a client sees it that has not turned recursive triggers on, which is the default."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=OFF")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers=ON")


@pytest.mark.skipif(not ON_SQLITE, reason="REPLACE is SQLite's")
def test_another_client_cannot_replace_one_either(another_client: None, whole: Whole) -> None:
    assert was_refused(replace_an_entry())


@pytest.mark.skipif(not ON_SQLITE, reason="REPLACE is SQLite's")
def test_another_client_cannot_put_a_second_current_verdict_over_the_first(
    another_client: None, whole: Whole
) -> None:
    columns = [f'"{field.column}"' for field in Verdict._meta.concrete_fields]
    values = ", ".join(["lower(hex(randomblob(16)))", *columns[1:]])
    assert was_refused(
        f"INSERT OR REPLACE INTO claims_verdict ({', '.join(columns)}) "
        f"SELECT {values} FROM claims_verdict WHERE ended_at IS NULL"
    )


@pytest.mark.skipif(not ON_SQLITE, reason="REPLACE is SQLite's")
def test_without_the_trigger_on_insert_another_client_could(another_client: None, whole: Whole) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER claims_historyentry_no_replace")
    try:
        assert not was_refused(replace_an_entry())
    finally:
        install(connection)


@pytest.mark.skipif(ON_SQLITE, reason="TRUNCATE is PostgreSQL's")
def test_no_immutable_table_can_be_truncated(whole: Whole) -> None:
    tables = all_tables()
    assert [table for table in tables if not was_refused(f'TRUNCATE "{table}" CASCADE')] == []


@pytest.mark.skipif(ON_SQLITE, reason="the spelling is PostgreSQL's")
def test_an_insert_that_meets_a_row_cannot_update_it(whole: Whole) -> None:
    upsert = 'INSERT INTO "{0}" SELECT * FROM "{0}" ON CONFLICT (id) DO UPDATE SET id = excluded.id'
    assert [table for table in all_tables() if not was_refused(upsert.format(table))] == []


def test_without_the_triggers_every_row_could_be_deleted(whole: Whole) -> None:
    """The twin of all the above: the refusals are the triggers', not the tables'."""
    with undone(), flush.lifted():
        assert [table for table in all_tables() if was_refused(f'UPDATE "{table}" SET id = id')] == []


def test_the_end_of_a_row_is_written_once(whole: Whole) -> None:
    ended = {"ended_at": desk.NOW, "ended_because": "REOPENED"}
    verdicts = Verdict.objects.filter(claim=whole.published)

    assert verdicts.update(**ended) == 1
    with pytest.raises(IntegrityError, match="claims_verdict is immutable"), transaction.atomic():
        verdicts.update(**ended | {"ended_because": "WITHDRAWN"})
    with pytest.raises(IntegrityError, match="claims_verdict is immutable"), transaction.atomic():
        verdicts.update(ended_at=None, ended_because=None)


def test_the_end_of_a_row_brings_no_other_change_with_it(whole: Whole) -> None:
    with pytest.raises(IntegrityError, match="claims_verdict is immutable"), transaction.atomic():
        Verdict.objects.filter(claim=whole.published).update(
            ended_at=desk.NOW, ended_because="REOPENED", rating="MISLEADING"
        )


def redact(review: Review, newsroom: Newsroom, column: str = "claims_review.rationale") -> None:
    Redaction.objects.create(
        row_id=review.pk,
        column_name=column,
        reason="A court's order.",
        redacted_by=newsroom.admin,
        redacted_at=desk.NOW,
    )


def test_a_free_text_goes_only_with_a_redaction(whole: Whole, newsroom: Newsroom) -> None:
    review = Review.objects.filter(claim=whole.published).earliest("pk")
    rows = Review.objects.filter(pk=review.pk)
    with pytest.raises(IntegrityError, match="claims_review is immutable"), transaction.atomic():
        rows.update(rationale=None)

    redact(review, newsroom)

    assert rows.update(rationale=None) == 1


def test_a_redaction_lets_no_other_words_in(whole: Whole, newsroom: Newsroom) -> None:
    review = Review.objects.filter(claim=whole.published).earliest("pk")
    redact(review, newsroom)
    with pytest.raises(IntegrityError, match="claims_review is immutable"), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(rationale="Other words.")


def test_a_redaction_is_for_one_column_of_one_row(whole: Whole, newsroom: Newsroom) -> None:
    one, another = Review.objects.filter(claim=whole.published).order_by("pk")
    redact(one, newsroom, column="claims_review.searched")
    redact(another, newsroom)
    with pytest.raises(IntegrityError, match="claims_review is immutable"), transaction.atomic():
        Review.objects.filter(pk=one.pk).update(rationale=None)


@contextmanager
def altered(model: type[models.Model], column: str) -> Iterator[None]:
    """The table with one column of another width, which on SQLite is a new table under the old name."""
    old: Any = model._meta.get_field(column)
    new = old.clone()
    new.max_length = (old.max_length or 0) + 1
    new.set_attributes_from_name(column)
    new.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, old, new)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(model, new, old)
        install(connection)


@pytest.mark.django_db(transaction=True)
def test_rows_are_immutable_after_a_table_was_remade(whole: Whole) -> None:
    with altered(HistoryRoot, "root"):
        call_command("migrate", verbosity=0)
        assert changeable(HistoryRoot) == []
        assert was_refused('DELETE FROM "claims_historyroot"')


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL alters a table in place")
@pytest.mark.django_db(transaction=True)
def test_without_a_new_installation_the_remade_table_is_open(whole: Whole) -> None:
    with altered(HistoryRoot, "root"):
        assert "claims_historyroot.root" in changeable(HistoryRoot)


SOMETHING = [(Migration("9999_of_a_test", "sources"), False)]


def begin_to_migrate(plan: Sequence[Any] = SOMETHING) -> None:
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("licence", [Redaction, Erasure])
def test_a_table_that_triggers_of_others_name_can_be_remade(
    licence: type[ImmutableRow], whole: Whole
) -> None:
    begin_to_migrate()
    with altered(licence, "column_name"):
        call_command("migrate", verbosity=0)
        assert changeable(licence) == []
        begin_to_migrate()
    assert check(databases=["default"]) == []


@pytest.mark.skipif(not ON_SQLITE, reason="PostgreSQL alters a table in place")
@pytest.mark.django_db(transaction=True)
def test_without_lifting_them_it_cannot(whole: Whole) -> None:
    with (
        pytest.raises(DatabaseError, match=r"error in trigger claims_.*_no_update"),
        altered(Redaction, "column_name"),
    ):
        pass


@pytest.mark.django_db(transaction=True)
def test_where_nothing_is_to_migrate_all_stays_held(whole: Whole) -> None:
    begin_to_migrate([])
    assert check(databases=["default"]) == []


def test_the_system_check_is_content(db: None) -> None:
    assert check(databases=["default"]) == []


def test_the_system_check_names_a_missing_trigger(db: None) -> None:
    (on, *_) = sorted(names(connection, Review))
    table = "" if ON_SQLITE else ' ON "claims_review"'
    with undone():
        with connection.cursor() as cursor:
            cursor.execute(f'DROP TRIGGER "{on}"{table}')
        with pytest.raises(SystemCheckError, match=f"sources.E001.*Triggers missing: {on}"):
            call_command("check", databases=["default"])


@pytest.mark.skipif(ON_SQLITE, reason="the switch is PostgreSQL's")
@pytest.mark.parametrize("how", ["DISABLE", "ENABLE REPLICA"])
def test_the_system_check_names_a_trigger_that_is_off(how: str, db: None) -> None:
    with undone():
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "claims_review" {how} TRIGGER "claims_review_no_update"')
        assert [error.msg for error in check(databases=["default"])] == [
            "Triggers missing: claims_review_no_update"
        ]
