from django.apps import AppConfig


class Accounts(AppConfig):
    """登录与身份。"""

    name = "bihuan.accounts"
    label = "accounts"
    verbose_name = "登录"
