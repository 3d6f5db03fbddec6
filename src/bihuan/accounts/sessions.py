"""会话：在哪些机器上登录着，本人看得见、退得出；闲久了自己退出。只记还开着的，退出就没有了，不记登录过几次。"""

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone

from .models import Account

BEGAN, SEEN, DEVICE = "began", "seen", "device"
TOUCH = 120  # 秒：隔这么久才再记一次“还在用”，免得每一页都写库
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "鸿蒙"), ("Android", "安卓"), ("Windows", "Windows"),
           ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip
BROWSERS = (("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"),
            ("Safari", "Safari"))  # fmt: skip


@dataclass(frozen=True)
class Open:
    """一处还登录着的：代号（不是会话本身的号）、什么机器、几时登录的、是不是眼前这一处。"""

    code: str
    device: str
    began: dt.datetime | None
    here: bool


def begin(request: HttpRequest, *, now: dt.datetime) -> None:
    """登录成了：记下几时、什么机器。"""
    request.session[BEGAN], request.session[SEEN] = canonical.instant(now), int(now.timestamp())
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))


def sessions_of(account: Account, *, here: str | None, now: dt.datetime) -> list[Open]:
    """此人还登录着的各处，眼前的在前，新的在前。"""
    found = [
        Open(_code(key), str(told.get(DEVICE, "")), _instant(told.get(BEGAN)), key == here)
        for key, told in _told_of(account, now)
    ]
    return sorted(found, key=lambda one: (not one.here, -(one.began.timestamp() if one.began else 0)))


def sessions_open(account_ids: Collection[int], *, now: dt.datetime) -> list[tuple[int, Open]]:
    """这些账号此刻登录着的各处，新的在前：给审计看的，只有还开着的。"""
    wanted = {str(pk) for pk in account_ids}
    rows = Session.objects.filter(expire_date__gt=now).order_by("pk")
    told = ((row.session_key, row.get_decoded()) for row in rows.iterator(chunk_size=1000))
    found = [
        (int(each[SESSION_KEY]), Open(_code(key), str(each.get(DEVICE, "")), _instant(each.get(BEGAN)), False))
        for key, each in told
        if each.get(SESSION_KEY) in wanted
    ]
    return sorted(found, key=lambda one: -(one[1].began.timestamp() if one[1].began else 0))


def end_session(account: Account, code: str, *, now: dt.datetime) -> None:
    """退出自己的一处。拒绝：那一处已经退出（或不是自己的）。"""
    keys = [key for key, _ in _told_of(account, now) if _code(key) == code]
    if not Session.objects.filter(pk__in=keys).delete()[0]:
        raise AlreadyDone("那一处已经退出了")


def end_others(account: Account, *, here: str | None, now: dt.datetime) -> int:
    """退出眼前这一处以外的各处，返回几处。"""
    keys = [key for key, _ in _told_of(account, now) if key != here]
    return int(Session.objects.filter(pk__in=keys).delete()[0])


def idle_too_long(request: HttpRequest, *, now: dt.datetime) -> bool:
    """闲得太久、该退出了吗；还在用的顺手记一笔，两分钟至多一次。没有设（BIHUAN_IDLE）的，永远不。"""
    if not settings.IDLE:
        return False
    seen, moment = request.session.get(SEEN), int(now.timestamp())
    if seen is not None and moment - seen > settings.IDLE:
        return True
    if seen is None or moment - seen >= min(TOUCH, settings.IDLE // 2):
        request.session[SEEN] = moment
    return False


def _told_of(account: Account, now: dt.datetime) -> list[tuple[str, dict[str, object]]]:
    """此人的会话。会话里才写着是谁的，所以逐个看：几千个不到一秒，只有本人打开这一页才看。"""
    rows = Session.objects.filter(expire_date__gt=now).order_by("pk")
    told = ((row.session_key, row.get_decoded()) for row in rows.iterator(chunk_size=1000))
    return [(key, each) for key, each in told if each.get(SESSION_KEY) == str(account.pk)]


def _code(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def _instant(text: object) -> dt.datetime | None:
    return canonical.read_instant(text) if isinstance(text, str) else None


def device_of(agent: str) -> str:
    """什么机器、什么浏览器，照浏览器自己说的；认不出的说认不出。"""
    system = next((word for mark, word in SYSTEMS if mark in agent), "")
    browser = next((word for mark, word in BROWSERS if mark in agent), "")
    return " ".join(filter(None, (system, browser))) or "认不出的程序"
