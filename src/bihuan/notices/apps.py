from django.apps import AppConfig


class Notices(AppConfig):
    """通知：站内收件箱。"""

    name = "bihuan.notices"
    label = "notices"
    verbose_name = "通知"
