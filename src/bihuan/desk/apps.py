from django.apps import AppConfig


class Desk(AppConfig):
    """工作台：各人手上的事。"""

    name = "bihuan.desk"
    label = "desk"
    verbose_name = "工作台"
