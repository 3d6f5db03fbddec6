"""一个文件里只布置一次：在一个事务里造好，每个测试在里面再退回自己改的，文件走完整个退回。"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from bihuan.procedure import library


@contextmanager
def for_the_file(blocker: Any) -> Iterator[None]:
    """blocker: 布置所用的 `django_db_blocker`；用它的布置另要 `django_db_setup`，范围是 module。"""
    with blocker.unblock():
        whole = transaction.atomic()
        whole._from_testcase = True  # type: ignore[attr-defined]  # 里面的事务照样当作最外一层
        with whole:
            library.forget_cached()  # 前一个文件退回的编号会再用
            yield
            transaction.set_rollback(True)
