"""登录、退出、改密码；演示时以故事里的人进入。注册、邮箱、找回密码的页面一概没有。"""

from allauth.account import views as allauth_views
from django.urls import path

from bihuan.people.door import public, signed_in

urlpatterns = [
    path("sign-in/", public(allauth_views.login), name="account_login"),
    path("sign-out/", public(allauth_views.logout), name="account_logout"),
    path("password/", signed_in(allauth_views.password_change), name="account_change_password"),
]
