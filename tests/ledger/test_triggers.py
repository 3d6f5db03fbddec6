"""触发器：数据库自己拒绝改和删；少了说得出来，迁移之后装得回来。"""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from bihuan.ledger import door as ledger, triggers
from tests.ledger.happenings import MONDAY, call


@pytest.fixture
def full(story):
    """每张受护的表里都有行。"""
    call("person:9", "13800000000")
    ledger.look("person:7", "case:1", now=MONDAY)
    ledger.checkpoint(MONDAY)
    ledger.look("person:7", "case:2", now=MONDAY)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET body = ''",
        "UPDATE ledger_entry SET actor = 'person:9' WHERE stream = 'case:1' AND seq = 1",
        "DELETE FROM ledger_entry WHERE stream = 'case:1' AND seq = 3",
        "UPDATE ledger_checkpoint SET root = ''",
        "DELETE FROM ledger_checkpoint",
        "UPDATE ledger_seal SET hash = ''",
        "DELETE FROM ledger_seal",
        "UPDATE ledger_look SET actor = 'person:9'",
        "UPDATE ledger_look SET actor = 'person:9', checkpoint_id = 1 WHERE checkpoint_id IS NULL",
        "UPDATE ledger_look SET checkpoint_id = NULL",
        "DELETE FROM ledger_look",
        "UPDATE ledger_secret SET subject = 'person:1'",
    ],
)
def test_the_database_refuses(full, sql):
    refused(sql)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_checkpoint", "ledger_seal", "ledger_look", "ledger_secret"])
def test_nothing_is_replaced_either(full, table):
    if connection.vendor == "postgresql":
        if table != "ledger_secret":
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            refused(f"TRUNCATE {table} CASCADE")
    else:
        refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


def test_all_are_there_after_migrating(db):
    assert ledger.triggers_missing() == []


@pytest.mark.parametrize("guard", triggers.CHANGES, ids=lambda guard: guard.name)
def test_each_missing_one_is_named(db, triggers_lifted, guard):
    ledger.install_triggers()
    with connection.cursor() as cursor:
        cursor.execute(triggers._drop(guard))
    assert ledger.triggers_missing() == [guard.name]
    assert [(fault.kind, guard.name in fault.what) for fault in ledger.verify().faults] == [("trigger", True)]
    ledger.install_triggers()
    assert ledger.triggers_missing() == []


def test_one_that_does_nothing_is_as_good_as_missing(db, triggers_lifted):
    ledger.install_triggers()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update")
        else:
            cursor.execute("DROP TRIGGER ledger_entry_no_update")
            cursor.execute("CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END")
    assert ledger.triggers_missing() == ["ledger_entry_no_update"]


@pytest.mark.django_db(transaction=True)
def test_a_remade_table_gets_them_back_after_migrating():
    """Django 在 SQLite 上重建表，触发器跟着旧表没了。"""
    from bihuan.ledger.models import Seal

    with connection.schema_editor() as editor:
        field = Seal._meta.get_field("hash")
        wider = field.clone()
        wider.max_length = 81
        wider.set_attributes_from_name("hash")
        editor.alter_field(Seal, field, wider)
    if connection.vendor == "sqlite":
        assert "ledger_seal_no_update" in ledger.triggers_missing()
    call_command("migrate", "ledger", verbosity=0)
    assert ledger.triggers_missing() == []


def refused(sql: str) -> None:
    with pytest.raises(DatabaseError, match="留痕只增不改"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
