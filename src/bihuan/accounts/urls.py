"""登录、退出、改密码；账号。注册、邮箱、找回密码的页面一概没有。"""

from allauth.account import views as allauth_views
from django.urls import include, path
from django.views.decorators.http import require_http_methods

from bihuan.people.door import public, signed_in

from . import together, views
from .forms import SignIn

both = require_http_methods(["GET", "HEAD", "POST"])  # 框架的页面把 PUT 也当提交
sign_in = allauth_views.LoginView.as_view(form_class=SignIn, template_name="accounts/sign_in.html")
sign_out = allauth_views.LogoutView.as_view(template_name="accounts/sign_out.html")
framework = [
    path("sign-in/", public(both(sign_in)), name="account_login"),
    path("sign-out/", public(both(sign_out)), name="account_logout"),
    path("password/", signed_in(both(views.ChangePassword.as_view())), name="account_change_password"),
]
own = [
    path("accounts/", views.accounts, name="list"),
    path("accounts/open/", views.open_, name="open"),
    path("accounts/mine/", views.mine, name="mine"),
    path("accounts/mine/sessions/", views.sessions, name="sessions"),
    path("accounts/together/", together.together, name="together"),
    path("accounts/together/again/", together.again, name="again"),
    path("accounts/<int:account_id>/password/", views.reset, name="reset"),
    path("accounts/<int:account_id>/closing/", views.close, name="close"),
    path("accounts/<int:account_id>/reopening/", views.reopen, name="reopen"),
]
urlpatterns = [*framework, path("", include((own, "accounts")))]
