from django.apps import AppConfig


class Sheets(AppConfig):
    """表格进出：xlsx、csv。"""

    name = "bihuan.sheets"
    label = "sheets"
    verbose_name = "表格"
