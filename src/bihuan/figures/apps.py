from django.apps import AppConfig


class Figures(AppConfig):
    """数字：先声明，后显示，点开见事项。"""

    name = "bihuan.figures"
    label = "figures"
    verbose_name = "数字"

    def ready(self) -> None:
        from bihuan.figures import recount  # noqa: F401
        from bihuan.ui.door import menu

        staff = ("deputies_affairs", "congress_office", "government_office", "leader")
        menu.entry("figures", label="数字", url="figures:list", for_=staff, order=70, dock=False)
