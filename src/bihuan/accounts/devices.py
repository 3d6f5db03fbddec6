"""从哪里来：试错按“谁、在哪里”数。认得的机器自成一处，旁人在别处怎样试错，锁不住在自己机器上登录的人。

认得：在这台机器上登录成过。浏览器里留一个签了名的 Cookie，写着机器的随机号和登录过的几个人的记号（不是名字）。
"""

import ipaddress
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE = "device"
SALT = "bihuan.device"
KEPT = 400 * 24 * 3600  # 秒：浏览器至多肯留四百天（RFC 6265bis）
MOST = 12  # 人：一台公用的机器记这么多，再来的挤掉最早的

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_known(request: HttpRequest) -> bool:
    """这台机器认得此人吗：在这里登录成过。"""
    number, marks = _known(request)
    return bool(number) and _mark(_name(request)) in marks


def place_of(request: HttpRequest) -> str:
    """设置里登记的名字：此人此刻在哪一处。

    认得的机器，是 fd00::/8 里由它的号得来的一个地址（RFC 4193 本地唯一地址，外面来不了）；不认得的，IPv4 是地址，IPv6 是 /64。
    """
    if is_known(request):
        number, _ = _known(request)
        return str(ipaddress.IPv6Address(b"\xfd" + salted_hmac(SALT, number, algorithm="sha256").digest()[:15]))
    address = address_of(request)
    if address.version == 6:
        return str(ipaddress.IPv6Network((address, 64), strict=False).network_address)
    return str(address)


def address_of(request: HttpRequest) -> Address:
    """来人的地址：直接连来的那一头；它是信得过的反代（BIHUAN_PROXIES）的，照它写的 X-Forwarded-For 从右往左找第一个别人。"""
    hops = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",") if each.strip()]
    address = _read(request.META.get("REMOTE_ADDR", "")) or ipaddress.IPv4Address(0)
    while hops and any(address in network for network in settings.PROXIES if network.version == address.version):
        told = _read(hops.pop())
        if told is None:
            break
        address = told
    return address


def remember(request: HttpRequest, answer: HttpResponse, username: str) -> None:
    """登录成了：这台机器从此认得此人。"""
    number, marks = _known(request)
    mine = _mark(username)
    kept = [*(mark for mark in marks if mark != mine), mine][-MOST:]
    value = signing.dumps([number or secrets.token_urlsafe(16), kept], salt=SALT)
    secure = bool(settings.SESSION_COOKIE_SECURE)
    answer.set_cookie(COOKIE, value, max_age=KEPT, httponly=True, secure=secure, samesite="Lax")


def _known(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        number, marks = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return "", []
    return str(number), list(marks)


def _name(request: HttpRequest) -> str:
    return request.POST.get("login", "").strip() or str(getattr(request.user, "username", ""))


def _mark(username: str) -> str:
    return salted_hmac(SALT, username, algorithm="sha256").hexdigest()[:16]


def _read(text: str) -> Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
