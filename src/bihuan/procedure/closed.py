"""写了「可看」的各份工作法：每一屏都要先知道是哪几份，记着，隔一分钟再问；本进程里入库了新的立刻再问。

别的进程刚入库的，至多一分钟里不在内：用它的人连同 `newest_text` 一起写，编号在它以后的一概不给看，晚一分钟看见，不会早看见。
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from . import library
from .models import ReleasedText

KEPT = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class _Asked:
    at: dt.datetime
    closed: tuple[tuple[int, int | None], ...]
    newest: int
    naming: tuple[int, ...]


_asked: list[_Asked] = []
_last_naming: list[tuple[int, ...]] = [()]
_forgetting: list[Callable[[], object]] = []


def on_naming(forget: Callable[[], object]) -> None:
    """登记：`texts_naming` 答的变了，照先前的拼好的问句要忘掉。"""
    _forgetting.append(forget)


def closed_texts(congress_id: int, now: dt.datetime) -> list[int]:
    """随软件发布的和这级人大自己的里面，写了「可看」的各份的编号，由旧到新。SQL 至多一条，一分钟一次。"""
    return [pk for pk, owner in _known(now).closed if owner in (None, congress_id)]


def newest_text(now: dt.datetime) -> int:
    """上面那一次问的时候，库里最新的一份的编号；没有为 0。"""
    return _known(now).newest


def texts_naming(now: dt.datetime) -> tuple[int, ...]:
    """同上，「密」里写明了名称的机构的各份：多半一份也没有，看不看得见就不必照名称问。"""
    return _known(now).naming


def _known(now: dt.datetime) -> _Asked:
    known = _asked[-1] if _asked else None
    if known is None or abs(now - known.at) >= KEPT:
        rows = list(ReleasedText.objects.order_by("pk").values_list("pk", "owner_id", "closed", "secret_for"))
        known = _Asked(
            now, tuple((pk, owner) for pk, owner, closed, _ in rows if closed), rows[-1][0] if rows else 0,
            tuple(pk for pk, *_, secret_for in rows if "=" in secret_for),
        )  # fmt: skip
        _asked[:] = [known]
        if known.naming != _last_naming[0]:
            _last_naming[0] = known.naming
            for forget in _forgetting:
                forget()
    return known


library.on_new_texts(_asked.clear)
