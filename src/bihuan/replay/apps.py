from django.apps import AppConfig


class Replay(AppConfig):
    """旧档：把一个旧系统的一年导入进来。"""

    name = "bihuan.replay"
    label = "replay"
    verbose_name = "旧档"
