"""登录框架的接口：不开放注册；说中文；不发邮件。"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from bihuan.kernel import clock

from .devices import remember
from .middleware import refusal_page
from .models import Account, SignIn
from .second.questions import PASSED
from .sessions import begin
from .sign_ins import note_refused, note_sign_in

SAID = {"account/messages/password_changed.txt": "密码已改"}


class Adapter(DefaultAccountAdapter):
    """账号由工作人员开，不由本人注册；邮件一概不发。"""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "这个账号已停用，请找本级人大办公室或代表工委",
        "enter_current_password": "现在的密码不对",
        "incorrect_password": "密码不对",
        "invalid_login": "姓名或密码不对",
        "rate_limited": "试得太快了，请稍后再试",
        "too_many_login_attempts": "姓名或密码连错多次，请过几分钟再试",
        "username_password_mismatch": "姓名或密码不对",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """登录成了：这台机器从此认得此人，旁人在别处试错锁不住他。"""
        answer: HttpResponse = super().post_login(request, user, **kwargs)
        remember(request, answer, user.username)
        begin(request, now=clock.now())
        records = get_authentication_records(request, user)
        way = next((each["way"] for each in records if each.get("way")), "")
        note_sign_in(request, user, now=clock.now(), way=way)
        if any(each.get("method") == "mfa" for each in records):
            request.session[PASSED] = user.pk
        return answer

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        if isinstance(user, Account):
            note_refused(request, user, SignIn.Outcome.CLOSED, now=clock.now())
        return refusal_page(request, "这个账号已停用，请找本级人大办公室或代表工委", status=403)

    def set_password(self, user: Any, password: str) -> None:
        """本人改密码，走留痕的动词。"""
        from .verbs import change_own_password

        change_own_password(user, password, now=clock.now())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        return None

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """框架自带的话大多不必说；要说的用自己的话。"""
        if sentence := SAID.get(message_template or ""):
            messages.success(request, sentence)
