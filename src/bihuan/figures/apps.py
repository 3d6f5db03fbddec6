from django.apps import AppConfig


class Figures(AppConfig):
    """数字：先声明，后显示，点开见事项。"""

    name = "bihuan.figures"
    label = "figures"
    verbose_name = "数字"

    def ready(self) -> None:
        from bihuan.figures import recount  # noqa: F401
