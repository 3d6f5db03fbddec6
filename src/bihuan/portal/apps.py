from django.apps import AppConfig


class Portal(AppConfig):
    """公开网站：人人可看的建议与答复。"""

    name = "bihuan.portal"
    label = "portal"
    verbose_name = "公开"
