from django.apps import AppConfig


class Upkeep(AppConfig):
    """看护：备份、恢复、体检。没有自己的表。"""

    name = "bihuan.upkeep"
    label = "upkeep"
    verbose_name = "看护"

    def ready(self) -> None:
        """登记菜单里的一项：运行状况，给管组织与人的工作人员。"""
        from bihuan.people.door import KEEPERS
        from bihuan.ui.door import menu

        menu.entry(
            "upkeep", label="运行状况", url="upkeep:status", for_=(*KEEPERS, "system_admin"), order=95, dock=False
        )
