from django.apps import AppConfig


class Upkeep(AppConfig):
    """看护：备份、恢复、体检。没有自己的表。"""

    name = "bihuan.upkeep"
    label = "upkeep"
    verbose_name = "看护"
