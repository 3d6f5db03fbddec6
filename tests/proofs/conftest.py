"""墙与礼数的测试共用：两个县，一遍测试只造一次。"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from bihuan.kernel import clock
from tests.pristine import Databases
from tests.proofs.two_counties import Places, build
from tests.worlds import world


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """公开入口按网址限次，记在缓存里：每个测试从头数起。"""
    cache.clear()


@pytest.fixture(scope="module")
def places(
    django_db_setup: Databases, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Places]:
    """两个县；一个文件的测试完了整个还原。"""
    data = tmp_path_factory.mktemp("two-counties")
    found = world("two-counties", build, databases=django_db_setup, blocker=django_db_blocker, data=data)
    with found as made, clock.frozen(made.now):
        yield made
