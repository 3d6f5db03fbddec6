"""大的布置（示范县、两个县、清单上的六件）一遍测试只造一次：库、数据夹、拿到的东西一起存着，各个进程、各个文件照抄。"""

import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.test import override_settings

from bihuan.procedure import library
from tests.pristine import Databases

Thing = TypeVar("Thing")


@contextmanager
def world(name: str, build: Callable[[], Thing], *, databases: Databases, blocker: Any, data: Path) -> Iterator[Thing]:
    """名为 `name` 的一样：头一个来的造，同时来的等它。里面各个测试退回自己改的，用完整个还原。

    `blocker`、`databases` 是布置 `django_db_blocker`、`django_db_setup`；`data` 是给它的空数据夹。用它的布置，范围是 module。
    """
    kept = databases.run / f"{name}.world"
    with blocker.unblock(), override_settings(DATA=data):
        library.forget_cached()  # 前一个文件退回的编号会再用
        try:
            with databases.alone(name):
                if kept.exists():
                    databases.become(name)
                    shutil.copytree(kept / "data", data, dirs_exist_ok=True)
                else:
                    _keep(build(), kept, name, databases, data)
            yield pickle.loads((kept / "thing").read_bytes())
        finally:
            databases.restore()


def _keep(thing: Any, kept: Path, name: str, databases: Databases, data: Path) -> None:
    databases.keep(name)
    making = kept.with_suffix(".making")
    shutil.copytree(data, making / "data")
    (making / "thing").write_bytes(pickle.dumps(thing))
    making.rename(kept)
