"""墙与礼数的测试共用：两个县，一个文件里只造一次。"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache

from bihuan.kernel import clock
from tests.proofs.two_counties import Places, build
from tests.whole_file import for_the_file


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    """公开入口按网址限次，记在缓存里：每个测试从头数起。"""
    cache.clear()


@pytest.fixture(scope="module")
def places(django_db_setup: None, django_db_blocker: Any) -> Iterator[Places]:
    """两个县，一个文件里只造一次；全部测试完了整个退回。"""
    with for_the_file(django_db_blocker):
        made = build()
        with clock.frozen(made.now):
            yield made
