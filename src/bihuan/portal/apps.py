from django.apps import AppConfig


class Portal(AppConfig):
    """公开网站：人人可看的建议、答复和别的公开的事项。"""

    name = "bihuan.portal"
    label = "portal"
    verbose_name = "公开"

    def ready(self) -> None:
        """登记菜单：已公开的、关于，人人可见。"""
        from bihuan.ui.door import menu

        menu.entry("published", label="已公开的", url="portal:published", for_=menu.EVERYONE, order=70, dock=False)
        menu.entry("about", label="关于", url="portal:about", for_=menu.EVERYONE, order=99, dock=False)
