from django.apps import AppConfig


class Desk(AppConfig):
    """工作台：各人手上的事。"""

    name = "bihuan.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """登记菜单里的工作台，排在最前。"""
        from bihuan.ui.door import menu

        menu.entry("desk", label="工作台", url="desk:home", for_=menu.SIGNED_IN, order=10)
