"""触发器：记录、检查点、封存只增不改，由数据库自己拒绝；迁移之后装上，少了由 verify 说出来。

SQLite 另防 INSERT OR REPLACE（它删行而不惊动删除的触发器），PostgreSQL 另防 TRUNCATE 和停用的触发器。
"""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connection

ALWAYS = ""
UNLESS_SEALING = (  # 查阅只有一种改法：写上封存它的检查点，别的列都不动
    "NOT (OLD.checkpoint_id IS NULL AND NEW.checkpoint_id IS NOT NULL AND OLD.id = NEW.id"
    " AND OLD.actor = NEW.actor AND OLD.what = NEW.what AND OLD.looked_at = NEW.looked_at)"
)
FUNCTION = "ledger_refuse"
FUNCTION_BODY = (
    "BEGIN RAISE EXCEPTION '留痕只增不改：% %', TG_TABLE_NAME, TG_OP"
    " USING ERRCODE = 'integrity_constraint_violation'; END"
)
BITS = {"UPDATE": 1 + 2 + 16, "DELETE": 1 + 2 + 8, "TRUNCATE": 2 + 32}  # pg_trigger.tgtype：逐行、之前、动作


@dataclass(frozen=True)
class Guard:
    """一张表的一个触发器：拒绝哪种动作，在什么情形下。"""

    table: str
    action: str
    when: str = ALWAYS

    @property
    def name(self) -> str:
        """触发器的名字，说它不许什么。"""
        return f"{self.table}_no_{'replace' if self.action == 'INSERT' else self.action.lower()}"


CHANGES = (
    Guard("ledger_entry", "UPDATE"),
    Guard("ledger_entry", "DELETE"),
    Guard("ledger_checkpoint", "UPDATE"),
    Guard("ledger_checkpoint", "DELETE"),
    Guard("ledger_seal", "UPDATE"),
    Guard("ledger_seal", "DELETE"),
    Guard("ledger_look", "UPDATE", UNLESS_SEALING),
    Guard("ledger_look", "DELETE"),
    Guard("ledger_secret", "UPDATE"),  # 密文可以删（个人信息保护法第四十七条），不可以换
)
TRUNCATES = tuple(
    Guard(table, "TRUNCATE") for table in ("ledger_entry", "ledger_checkpoint", "ledger_seal", "ledger_look")
)
REPLACES = (
    Guard(
        "ledger_entry",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM ledger_entry WHERE stream = NEW.stream AND seq = NEW.seq)",
    ),
    Guard("ledger_checkpoint", "INSERT", "EXISTS (SELECT 1 FROM ledger_checkpoint WHERE number = NEW.number)"),
    Guard(
        "ledger_seal",
        "INSERT",
        "EXISTS (SELECT 1 FROM ledger_seal WHERE id = NEW.id)"
        " OR EXISTS (SELECT 1 FROM ledger_seal WHERE stream = NEW.stream AND seq = NEW.seq)",
    ),
    Guard("ledger_look", "INSERT", "EXISTS (SELECT 1 FROM ledger_look WHERE id = NEW.id)"),
    Guard("ledger_secret", "INSERT", "EXISTS (SELECT 1 FROM ledger_secret WHERE id = NEW.id)"),
)


def after_migrate(sender: AppConfig, using: str, **rest: Any) -> None:
    """迁移之后装上：SQLite 重建表时会不声不响地丢掉触发器。"""
    if using == connection.alias and "ledger_secret" in connection.introspection.table_names():
        install_triggers()


def install_triggers() -> None:
    """装上缺的，换掉不对的；本来就对的不动。"""
    missing = set(triggers_missing())
    if not missing:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $${FUNCTION_BODY}$$"
            )
        for guard in _guards():
            if guard.name in missing:
                cursor.execute(_drop(guard))
                cursor.execute(_create(guard))


def drop_triggers() -> None:
    """拆下（只给测试的布置用）。"""
    with connection.cursor() as cursor:
        for guard in _guards():
            cursor.execute(_drop(guard))


def triggers_missing() -> list[str]:
    """缺了的、被停用的、被换成别的内容的触发器。"""
    sound = _sound_on_postgresql() if connection.vendor == "postgresql" else _sound_on_sqlite()
    return [guard.name for guard in _guards() if guard not in sound]


def _guards() -> tuple[Guard, ...]:
    return CHANGES + (TRUNCATES if connection.vendor == "postgresql" else REPLACES)


def _sound_on_sqlite() -> set[Guard]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        written = dict(cursor.fetchall())
    return {guard for guard in _guards() if written.get(guard.name) == _create(guard)}


def _sound_on_postgresql() -> set[Guard]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, t.tgtype, t.tgqual IS NOT NULL FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND p.proname = %s AND p.prosrc = %s"
            " AND c.oid = to_regclass(c.relname)",
            [FUNCTION, FUNCTION_BODY],
        )
        found = set(cursor.fetchall())
    return {guard for guard in _guards() if (guard.name, BITS[guard.action], bool(guard.when)) in found}


def _create(guard: Guard) -> str:
    each = "FOR EACH STATEMENT" if guard.action == "TRUNCATE" else "FOR EACH ROW"
    when = f" WHEN ({guard.when})" if guard.when else ""
    then = (
        f"EXECUTE FUNCTION {FUNCTION}()"
        if connection.vendor == "postgresql"
        else f"BEGIN SELECT RAISE(ABORT, '留痕只增不改：{guard.table}'); END"
    )
    return f"CREATE TRIGGER {guard.name} BEFORE {guard.action} ON {guard.table} {each}{when} {then}"


def _drop(guard: Guard) -> str:
    on = f" ON {guard.table}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {guard.name}{on}"
