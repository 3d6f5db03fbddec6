"""装好的示范县：一个测试文件只装一次，每个测试在里面再退回自己改的。装入要两三秒，逐个装太费。"""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from bihuan.demo import loading
from bihuan.kernel import clock

NOW = clock.beijing(dt.date(2026, 11, 22), 11)
PASSWORD = "demo-only-here"


@pytest.fixture(scope="module")
def told_once(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[loading.Loaded]:
    """在一个事务里装入，这个文件的测试都做完再整个退回。库外的检查点日志随它用自己的文件夹。"""
    folder = override_settings(DATA=tmp_path_factory.mktemp("told"))
    with django_db_blocker.unblock(), folder, transaction.atomic():
        yield loading.load(password=PASSWORD, now=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def told(told_once, db) -> Iterator[loading.Loaded]:
    """装好的示范县；此刻是 2026 年 11 月 22 日上午。"""
    with clock.frozen(NOW):
        yield told_once
