"""限次：同一个网址一小时里只收这么多。网址只以哈希记在缓存里，过了点就没有了。"""

import hashlib

from django.core.cache import cache

from bihuan.kernel.refuse import Refused

HOUR = 3600
OPENED_MOST, TRIED_MOST = 20, 120  # 次：一个村、一个站可能同出一个网址，所以放宽


def check_opening(address: str) -> None:
    """这个网址还可以再提吗。拒绝：一小时里提得太多。"""
    _count("ask", address, OPENED_MOST, "这个网络刚才提得太多了，请过一小时再试，或者打电话、到站里说")


def check_trying(address: str) -> None:
    """这个网址还可以再试查询码吗。拒绝：一小时里试得太多。"""
    _count("try", address, TRIED_MOST, "试得太多了，请过一小时再来")


def _count(what: str, address: str, most: int, sentence: str) -> None:
    key = f"asking:{what}:{hashlib.sha256(address.encode()).hexdigest()[:24]}"
    cache.add(key, 0, HOUR)
    if cache.incr(key) > most:
        raise Refused(sentence)
