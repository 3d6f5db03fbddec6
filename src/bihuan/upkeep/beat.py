"""后台的心跳：数据夹里一个文件的时刻。后台每一圈碰一下，网站和命令看它停了多久。"""

import datetime as dt
import os
from pathlib import Path

from django.conf import settings

NAME = "worker.beat"


def beat(now: dt.datetime) -> None:
    """后台还在。写不进去的（盘满了、只读）不算错，心跳自然就停了。"""
    try:
        path = Path(settings.DATA) / NAME
        path.touch(mode=0o600)
        os.utime(path, (now.timestamp(), now.timestamp()))
    except OSError:
        return


def beat_age(now: dt.datetime) -> int | None:
    """心跳停了几秒；从来没有过的为 None。"""
    try:
        at = (Path(settings.DATA) / NAME).stat().st_mtime
    except OSError:
        return None
    return max(0, int(now.timestamp() - at))
