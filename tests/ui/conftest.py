"""样式房间的浏览器测试：网站不碰库，所以一次开好，人人共用。"""

from collections.abc import Iterator

import pytest
from pytest_django.live_server_helper import LiveServer


@pytest.fixture(scope="session")
def shelf() -> Iterator[str]:
    """陈列所在的网址。碰了库就会出错：样式房间不查库。"""
    server = LiveServer("127.0.0.1")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def base_url(shelf: str) -> str:
    """页面的根网址（不用 live_server 的那一个，它要库）。"""
    return shelf
