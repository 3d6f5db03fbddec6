"""登录、退出、改密码；账号。注册、邮箱、找回密码的页面一概没有。"""

from allauth.account import views as allauth_views
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from bihuan.people.door import public, signed_in

from . import audit, together, views
from .forms import SignIn
from .issuing import views as issuing
from .letters import views as letters
from .outside import views as outside
from .outside.providers import offered
from .phones import views as phones
from .second import resetting, views as second
from .texting import views as texting
from .texting.sender import text_sign_in

both = require_http_methods(["GET", "HEAD", "POST"])  # 框架的页面把 PUT 也当提交
sign_in = allauth_views.LoginView.as_view(
    form_class=SignIn,
    template_name="accounts/sign_in.html",
    extra_context={"by_text": text_sign_in, "offered": offered},
)
sign_out = outside.SignOut.as_view()
framework = [
    path("sign-in/", public(both(sign_in)), name="account_login"),
    path("sign-in/second/", second.second_step, name="mfa_authenticate"),
    path("sign-out/", public(both(sign_out)), name="account_logout"),
    path("password/", signed_in(both(views.ChangePassword.as_view())), name="account_change_password"),
]
own = [
    path("accounts/", views.accounts, name="list"),
    path("accounts/open/", views.open_, name="open"),
    path("accounts/mine/", views.mine, name="mine"),
    path("accounts/mine/sessions/", views.sessions, name="sessions"),
    path("accounts/mine/phone/", phones.mine, name="phone"),
    path("accounts/phones/", phones.waiting, name="phones"),
    path("accounts/phones/<int:account_id>/", phones.witness, name="phone_witness"),
    path("accounts/mine/text/", texting.mine, name="text"),
    path("sign-in/text/", texting.ask, name="text_ask"),
    path("accounts/texts/<str:token>/", texting.receipt, name="text_receipt"),
    path("sign-in/text/code/", texting.code, name="text_code"),
    path("sign-in/with/<slug:provider>/", outside.start, name="outside_start"),
    path("sign-in/with/<slug:provider>/back/", outside.back, name="outside_back"),
    path("sign-out/with/<slug:provider>/", outside.left, name="outside_left"),
    path("accounts/outside/", outside.identities, name="outside"),
    path("accounts/outside/<int:identity_id>/remove/", outside.remove, name="outside_remove"),
    path("accounts/second/", second.mine, name="second"),
    path("accounts/second/totp/", second.add_totp, name="second_totp"),
    path("accounts/second/passkey/", second.add_passkey, name="second_passkey"),
    path("accounts/second/codes/", second.renew_codes, name="second_codes"),
    path("accounts/second/<int:factor_id>/remove/", second.remove, name="second_remove"),
    path("accounts/audit/", audit.entries, name="audit"),
    path("accounts/audit/looks/", audit.looks, name="audit_looks"),
    path("accounts/audit/sign-ins/", audit.sign_ins, name="audit_sign_ins"),
    path("accounts/together/", together.together, name="together"),
    path("accounts/issued/", issuing.issued, name="issued"),
    path("accounts/letters/", letters.letters, name="letters"),
    path("activate/<int:number>/<str:token>/", letters.activate, name="activate"),
    path("accounts/together/again/", together.again, name="again"),
    path("accounts/<int:account_id>/password/", views.reset, name="reset"),
    path("accounts/<int:account_id>/second/", resetting.reset, name="second_reset"),
    path("accounts/<int:account_id>/closing/", views.close, name="close"),
    path("accounts/<int:account_id>/reopening/", views.reopen, name="reopen"),
]
urlpatterns = [*framework, path("", include((own, "accounts")))]
