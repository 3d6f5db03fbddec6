"""索引本身：SQLite 是 FTS5 虚拟表，PostgreSQL 是条目表上的两栏 tsvector。"""

from typing import Any

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(title, names, body, marks, content='', tokenize='ascii', prefix='1')",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search_index', 'col')",
)
SQLITE_BACK = ("DROP TABLE search_vocabulary", "DROP TABLE search_index")

# 待并表大则装载快而查找慢，小则相反；512 KB 时两头都够。
POSTGRES = (
    "ALTER TABLE search_document ADD COLUMN head tsvector, ADD COLUMN whole tsvector",
    "CREATE INDEX search_head ON search_document USING gin (head) WITH (gin_pending_list_limit = 512)",
    """CREATE INDEX search_whole ON search_document USING gin (whole) WITH (gin_pending_list_limit = 512)
    WHERE whole IS NOT NULL""",
    "CREATE INDEX search_province ON search_document (province_id, id DESC)",
    "CREATE INDEX search_city ON search_document (city_id, id DESC)",
    "CREATE INDEX search_county ON search_document (county_id, id DESC)",
    "CREATE INDEX search_township ON search_document (township_id, id DESC)",
)
POSTGRES_BACK = (
    "DROP INDEX search_province, search_city, search_county, search_township",
    "ALTER TABLE search_document DROP COLUMN head, DROP COLUMN whole",
)


def create(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
