from django.apps import AppConfig


class Accounts(AppConfig):
    """登录与身份。"""

    name = "bihuan.accounts"
    label = "accounts"
    verbose_name = "登录"

    def ready(self) -> None:
        """登记菜单里的一项：账号，给管组织与人的工作人员；抬头上的姓名去我的账号。"""
        from bihuan.people.door import KEEPERS
        from bihuan.ui.door import menu

        from . import verifying  # noqa: F401

        menu.entry("accounts", label="账号", url="accounts:list", for_=KEEPERS, order=92, dock=False)
        menu.corner("account", url="accounts:mine")
