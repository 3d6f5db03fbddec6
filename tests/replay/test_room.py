"""旧档的三张表换了房间：已有的库里表和行都不动。"""

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import SeparateDatabaseAndState

from bihuan.replay.door import ReplayAnomaly, ReplayedCase, ReplayedFact

MOVE = [("suggestions", "0002_replay_moves_out"), ("replay", "0001_has_its_own_room")]


def test_the_tables_are_taken_over_as_they_stand():
    before = MigrationLoader(None).project_state(("suggestions", "0001_initial"))
    for model in (ReplayAnomaly, ReplayedCase, ReplayedFact):
        old = before.apps.get_model("suggestions", model.__name__)
        assert model._meta.db_table == old._meta.db_table
        assert {field.column for field in model._meta.fields} == {field.column for field in old._meta.fields}


def test_the_move_touches_no_table():
    migrations = MigrationLoader(None).disk_migrations
    for key in MOVE:
        for operation in migrations[key].operations:
            assert isinstance(operation, SeparateDatabaseAndState)
            assert operation.database_operations == []
