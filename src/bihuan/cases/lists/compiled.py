"""编好的 SQL 记着：同一个人同一天再开同一屏，问的是同一句话，由 ORM 重新拼一遍要一两毫秒，比数据库回答还久。

键要写全这一句由什么定下（人、机构、日子、翻到哪里）：写漏了，就把问别人的话拿来问了。所以 COMPILED_CHECKED 打开时
（测试里总是打开）每次照样拼一遍，与记着的不同就报错。记着的只是问句，答案从来不记。
"""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from bihuan.ledger.door import Sentence, spelled
from bihuan.procedure.door import on_naming

MOST = 4000  # 句：一句连同参数几千字节
_kept: dict[Hashable, Sentence] = {}
on_naming(_kept.clear)  # 看不看得见怎样问，由那几份定下，各人的键里没有写


def rows_of(
    key: Hashable, build: Callable[[], QuerySet[Any, Any] | Sequence[QuerySet[Any, Any]]]
) -> list[tuple[Any, ...]]:
    """values_list 的各行；build 拼出这一句，同一个 key 只拼一次。一条 SQL，必定是空的不问。几问的列一样，并成一条。"""
    known = _kept.get(key)
    if known is None or settings.COMPILED_CHECKED:
        fresh = _said(build())
        known = _kept.get(key)  # 拼的时候问到「密」写名称的几份变了，先前的已经忘了
        if known is not None and (known.sql, known.params) != (fresh.sql, fresh.params):
            raise AssertionError(f"记着的一句与现在要问的不同，键没有写全：{key}")
        if len(_kept) >= MOST:
            _kept.clear()
        known = _kept[key] = fresh
    return known.rows(known.params)


def _said(asked: QuerySet[Any, Any] | Sequence[QuerySet[Any, Any]]) -> Sentence:
    """几问各自排好、限了行，包一层再并：SQLite 并起来的各句里不能直接限行。"""
    if isinstance(asked, QuerySet):
        return spelled(asked)
    said = [one for one in map(spelled, asked) if one.sql]
    sql = " UNION ALL ".join(f"SELECT * FROM ({one.sql}) taken_{n}" for n, one in enumerate(said))
    return Sentence(sql, tuple(value for one in said for value in one.params), said[0].converters if said else [])
