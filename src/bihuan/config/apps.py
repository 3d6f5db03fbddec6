from django.apps import AppConfig


class Config(AppConfig):
    """全屋的装配：事件交给谁，在 handoffs.py 一页写明。"""

    name = "bihuan.config"
    label = "config"

    def ready(self) -> None:
        from bihuan import handoffs  # noqa: F401
