from django.apps import AppConfig


class Replay(AppConfig):
    """旧档：把一个旧系统的一年导入进来。"""

    name = "bihuan.replay"
    label = "replay"
    verbose_name = "旧档"

    def ready(self) -> None:
        """登记：旧档照哪几份工作法走，它们的件是历史；给本级机关的菜单一项。"""
        from bihuan.procedure.door import past
        from bihuan.ui.door import menu

        from .words import words

        past(*(kind.procedure for kind in words().kinds.values()))
        readers = (
            "deputies_affairs",
            "congress_office",
            "standing_committee",
            "chairpersons_meeting",
            "government_office",
        )
        menu.entry("replay", label="旧档", url="replay:page", for_=readers, order=95, dock=False)
