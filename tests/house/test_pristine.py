"""测试的库：事务测试写坏以后照底还原，种子与触发器都在。"""

import os
import sqlite3
import time
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType

from tests import keeping


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_what_one_transactional_test_spoils_the_next_does_not_see(time):
    assert ContentType.objects.count() > 0
    assert ContentType.objects.filter(app_label="spoiled").count() == 0
    ContentType.objects.create(app_label="spoiled", model=f"time{time}")
    ContentType.objects.exclude(app_label="spoiled").delete()
    assert not get_user_model()._default_manager.exists()


@pytest.mark.django_db(transaction=True)
def test_the_ledger_is_still_guarded_after_a_transactional_test():
    from bihuan.ledger import door as ledger

    assert ledger.triggers_missing() == []


@pytest.mark.django_db
def test_lifted_triggers_come_back(triggers_lifted):
    from bihuan.ledger import door as ledger

    assert ledger.triggers_missing() != []
    ledger.install_triggers()
    assert ledger.triggers_missing() == []


@pytest.fixture
def house(tmp_path: Path, monkeypatch) -> Path:
    """别处的一份代码，装在自己的 .venv 里。"""
    for path in ("src/bihuan/people/a.py", "src/bihuan/ui/static/a.css", "tests/settings.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("一", encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(keeping, "ROOT", tmp_path)
    monkeypatch.setattr(keeping, "KEPT", tmp_path / ".venv" / "pristine")
    keeping._place.cache_clear()
    yield tmp_path
    keeping._place.cache_clear()


def made(folder: Path, word: str) -> Path:
    path = folder / f"{word}.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(f"CREATE TABLE {word} (n)")
    database.close()
    return path


def fetched(house: Path) -> list[str]:
    """新的一遍抄得到的底本里有哪几张表；抄不到的为空。"""
    keeping._place.cache_clear()
    if not keeping.fetch(house / "mine.sqlite3"):
        return []
    database = sqlite3.connect(house / "mine.sqlite3")
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
    database.close()
    return tables


def test_a_migrated_database_is_kept_until_a_byte_of_the_house_changes(house):
    assert fetched(house) == []
    keeping.keep(made(house, "roads"))
    assert fetched(house) == ["roads"]
    (house / "src/bihuan/ui/static/a.css").write_text("二", encoding="utf-8")
    assert fetched(house) == ["roads"], "样式不进库"
    (house / "src/bihuan/people/a.py").write_text("二", encoding="utf-8")
    assert fetched(house) == []


def test_one_kept_before_the_clock_was_set_back_is_not_used(house):
    keeping.keep(made(house, "roads"))
    [kept] = keeping.KEPT.glob("*.sqlite3")
    os.utime(kept, (time.time() + 3600, time.time() + 3600))
    assert fetched(house) == []


def test_only_the_newest_few_are_kept(house):
    for n in range(keeping.MOST + 2):
        (house / "src/bihuan/people/a.py").write_text(str(n), encoding="utf-8")
        keeping._place.cache_clear()
        keeping.keep(made(house, f"t{n}"))
    assert len(list(keeping.KEPT.iterdir())) == keeping.MOST
    assert fetched(house) == [f"t{keeping.MOST + 1}"]
