from django.apps import AppConfig


class Demo(AppConfig):
    """示范：虚构的县和五本账。没有自己的表和页面。"""

    name = "bihuan.demo"
    label = "demo"
    verbose_name = "示范"

    def ready(self) -> None:
        from bihuan.cases.door import reported_account

        from .accounts import account_of

        reported_account(account_of)
