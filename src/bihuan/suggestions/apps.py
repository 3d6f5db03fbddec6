from django.apps import AppConfig


class Suggestions(AppConfig):
    """代表建议：一件建议的一生。"""

    name = "bihuan.suggestions"
    label = "suggestions"
    verbose_name = "代表建议"
