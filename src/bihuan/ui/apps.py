from django.apps import AppConfig


class Ui(AppConfig):
    """样式与基础页面：标记、层、组件、环。"""

    name = "bihuan.ui"
    label = "ui"
    verbose_name = "样式"
