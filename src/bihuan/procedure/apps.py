from django.apps import AppConfig


class Procedure(AppConfig):
    """工作法引擎：事项、步骤、分办、时钟、链接。"""

    name = "bihuan.procedure"
    label = "procedure"
    verbose_name = "工作法"
