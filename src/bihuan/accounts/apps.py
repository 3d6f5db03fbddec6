from django.apps import AppConfig


class Accounts(AppConfig):
    """登录与身份。"""

    name = "bihuan.accounts"
    label = "accounts"
    verbose_name = "登录"

    def ready(self) -> None:
        """登记菜单里的一项：账号，给管组织与人的工作人员；抬头上的姓名去我的账号。"""
        from bihuan.ledger.door import eraser
        from bihuan.people.door import KEEPERS, FirstStep, first_step
        from bihuan.ui.door import menu

        from . import sign_ins, verifying  # noqa: F401
        from .outside import verifying as identities  # noqa: F401
        from .outside.verbs import forget
        from .phones import verifying as phones  # noqa: F401
        from .questions import all_open
        from .second import verifying as second_steps  # noqa: F401

        eraser(forget)
        menu.entry(
            "accounts",
            label="账号",
            url="accounts:list",
            for_=(*KEEPERS, "system_admin", "security_admin"),
            order=92,
            dock=False,
        )
        menu.entry("audit", label="审计", url="accounts:audit", for_=("audit_admin",), order=94, dock=False)
        first_step(
            FirstStep(
                "accounts",
                40,
                "工作人员和代表的账号",
                "勾好一次开立，打印密码条，裁开当面交；第一次登录各自改密码。",
                all_open,
                "accounts:together",
            )
        )
        menu.corner("account", url="accounts:mine")
