from django.apps import AppConfig


class Hints(AppConfig):
    """提示：这一件大概归谁办。"""

    name = "bihuan.hints"
    label = "hints"
    verbose_name = "提示"
