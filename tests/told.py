"""装好的示范县：一遍测试只装一次（tests/worlds.py），每个测试在里面退回自己改的。装入要五秒，逐个装太费。

多数测试只要建议的故事（told）；要各种机制都讲过的，用 all_told，装入要十来秒。
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest

from bihuan.demo import loading
from bihuan.kernel import clock
from tests.pristine import Databases
from tests.worlds import world

NOW = clock.beijing(dt.date(2026, 11, 22), 11)
PASSWORD = "demo-only-here"


@pytest.fixture(scope="module")
def told_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[loading.Loaded]:
    """只有建议的故事；这个文件的测试都做完再整个还原。"""
    with _loaded("told", (), django_db_setup, django_db_blocker, tmp_path_factory) as loaded:
        yield loaded


@pytest.fixture(scope="module")
def all_told_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[loading.Loaded]:
    """连同别的事项；这个文件的测试都做完再整个还原。"""
    with _loaded("all-told", loading.KINDS, django_db_setup, django_db_blocker, tmp_path_factory) as loaded:
        yield loaded


@pytest.fixture
def told(told_once, db) -> Iterator[loading.Loaded]:
    """装好的示范县，只有建议；此刻是 2026 年 11 月 22 日上午。"""
    with clock.frozen(NOW):
        yield told_once


@pytest.fixture
def all_told(all_told_once, db) -> Iterator[loading.Loaded]:
    """装好的示范县，各种机制都讲过；此刻是 2026 年 11 月 22 日上午。"""
    with clock.frozen(NOW):
        yield all_told_once


def _loaded(
    name: str, kinds: Sequence[str], databases: Databases, blocker: Any, folders: pytest.TempPathFactory
) -> AbstractContextManager[loading.Loaded]:
    """库外的检查点日志随它用自己的文件夹。"""
    return world(
        name,
        lambda: loading.load(password=PASSWORD, now=NOW, kinds=kinds),
        databases=databases,
        blocker=blocker,
        data=folders.mktemp(name),
    )
