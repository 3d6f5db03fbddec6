from django.apps import AppConfig


class Laws(AppConfig):
    """法规：办公机构带来的文本，一版一版，一条一条。"""

    name = "bihuan.laws"
    label = "laws"
    verbose_name = "法规"

    def ready(self) -> None:
        from bihuan.people.door import OFFICES
        from bihuan.ui.door import menu

        from . import verifying  # noqa: F401

        menu.entry("laws", label="法规", url="laws:index", for_=OFFICES, order=82, dock=False)
