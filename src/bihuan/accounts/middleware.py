"""门口：没有写明对谁开的页面一律不开；拒绝变成一页说清楚的话。"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed, NotFound, Refused
from bihuan.people.door import CLOSED, Access, Actor, access_of
from bihuan.ui.door import status_of

from .second.questions import has_second_step, still_owed
from .sessions import idle_too_long
from .whoami import actor_for

Respond = Callable[[HttpRequest], HttpResponse]

# 还用着初始密码的人打得开的：改密码、退出、换字号、样式
BEFORE_CHANGING = frozenset({"account_change_password", "account_logout", "ui:size", "ui:styles"})
# 职务要求两步验证、还没有设的人打得开的：设它的几页，连同上面的
BEFORE_SECOND = BEFORE_CHANGING | {"accounts:second", "accounts:second_totp", "accounts:second_passkey"}
LARGEST = 2**63 - 1  # 两种数据库的编号都到此为止
HAN = re.compile(r"[\u3400-\u9fff]")
HEADINGS = {403: "不可以这样做", 404: "没有找到", 409: "已经有人办过了", 422: "请改一改再提交", 429: "请稍后再试"}


def closed_by_default(get_response: Respond) -> "Gatekeeper":
    """设置里登记的名字。"""
    return Gatekeeper(get_response)


class Gatekeeper:
    """认出来人（`request.actor`），还用着初始密码的先去改，查准入，把 kernel.Refused 变成页面。"""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = clock.now()
        actor = actor_for(request, now=now)
        if actor is not None and idle_too_long(request, now=now):
            logout(request)
            messages.info(request, f"{settings.IDLE // 60} 分钟没有动，已经退出，请重新登录")
            actor = None
        request.actor = actor  # type: ignore[attr-defined]
        answer = self.get_response(request)
        if actor is not None and "immutable" not in answer.get("Cache-Control", ""):
            answer.headers["Cache-Control"] = "private, no-store"  # 公用的电脑上，退出以后按后退也看不到
        return answer

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        access = access_of(view)
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is not None and getattr(request.user, "initial", False) and _name_of(request) not in BEFORE_CHANGING:
            return _elsewhere(request, "account_change_password")
        if actor is not None and _name_of(request) not in BEFORE_SECOND and still_owed(request, actor):
            return self._second_step(request, actor)
        if access.allows(actor):
            return _odd(request, kwargs)
        if actor is None:
            return _elsewhere(request, "account_login")
        return refusal(request, NotAllowed(_sentence(access)))

    def _second_step(self, request: HttpRequest, actor: Actor) -> HttpResponse:
        """欠着第二步的：没有设的去设；设了而这一处没有走过的，重新登录。"""
        if not has_second_step(actor.account_id or 0):
            return _elsewhere(request, "accounts:second")
        logout(request)
        messages.info(request, "您的账号设了两步验证，请重新登录")
        return _elsewhere(request, "account_login")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusal(request, exception) if isinstance(exception, Refused) else None


def _odd(request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
    """网址里的编号比库里能有的还大，或者夹着空字节：库不收，在门口就回话。"""
    if any(value > LARGEST if isinstance(value, int) else "\0" in str(value) for value in kwargs.values()):
        return refusal(request, NotFound("没有这个网址"))
    given = (
        words for sent in (request.GET, request.POST) for name, values in sent.lists() for words in (name, *values)
    )
    if any("\0" in words for words in given):
        return refusal(request, BadInput("内容里夹着看不见的空字节，存不下；请重新输入这一段再提交"))
    return None


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """把一次拒绝变成回答。"""
    faults = refused.faults if isinstance(refused, BadInput) else {}
    back = getattr(refused, "place", "")
    return refusal_page(request, refused.sentence, status=status_of(refused), faults=faults, back=back)


def refusal_page(
    request: HttpRequest, sentence: str, *, status: int, faults: dict[str, str] | None = None, back: str = ""
) -> HttpResponse:
    """拒绝的一页：状态码、标题、那句话；htmx 请求只得其中一块，放进页面顶上的消息区，不把原处换掉。"""
    partly = bool(getattr(request, "htmx", False))
    template = "accounts/refused.html#refusal" if partly else "accounts/refused.html"
    shown = {field: fault for field, fault in (faults or {}).items() if fault not in sentence}
    context = {
        "heading": HEADINGS[status], "sentence": sentence, "faults": shown, "status": status, "back": back,
        "written": _written(request),
    }  # fmt: skip
    answer = render(request, template, context, status=status)
    if partly:
        answer.headers["HX-Retarget"] = "#messages"
        answer.headers["HX-Reswap"] = "innerHTML show:window:top"
    return answer


def _written(request: HttpRequest) -> list[str]:
    """交来的表单里写了字的各格：没有存下的话还给写的人，抄得走。日子、号码、密码、挑的不算写的字。"""
    sent = [words for name, values in request.POST.lists() if "password" not in name for words in values]
    return [words.replace("\0", "").strip() for words in sent if HAN.search(words)]


def _name_of(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _elsewhere(request: HttpRequest, name: str) -> HttpResponse:
    """先去登录，或先去改密码；办好了回到原来要去的那一页。"""
    answer = redirect_to_login(_back(request), reverse(name))
    return HttpResponseClientRedirect(answer.url) if getattr(request, "htmx", False) else answer


def _back(request: HttpRequest) -> str:
    """办好之后回到哪里：要看的那一页；表单或局部更新送来时会话已经过期的，回到人眼前的那一页。"""
    if request.method in ("GET", "HEAD") and not getattr(request, "htmx", False):
        return request.get_full_path()
    came = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(came)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _sentence(access: Access) -> str:
    return "这一页没有写明对谁开放，所以不开" if access == CLOSED else "您现在的职务不能进这一页"
