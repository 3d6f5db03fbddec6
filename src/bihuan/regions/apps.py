from django.apps import AppConfig


class Regions(AppConfig):
    """区划与工作日历。"""

    name = "bihuan.regions"
    label = "regions"
    verbose_name = "区划"
