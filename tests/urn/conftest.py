"""真的票箱：真的进程、真的端口、真的套接字。"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.urn.hall import Urn, secret


@pytest.fixture
def urn(tmp_path: Path) -> Iterator[Urn]:
    """一个开动着的票箱；测试完就停。"""
    running = Urn(tmp_path / "urn")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Urn]:
    """一个文件里共用的票箱，开着 yunze-1；只给什么都不存的那些测试用。"""
    running = Urn(tmp_path_factory.mktemp("standing") / "urn")
    running.start()
    running.open(secret())
    yield running
    running.stop()


@pytest.fixture(scope="session")
def base_url() -> None:
    """没有公用的根网址：每个票箱自己占一个端口。"""
