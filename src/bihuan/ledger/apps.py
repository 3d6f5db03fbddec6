from django.apps import AppConfig


class Ledger(AppConfig):
    """留痕：只增不改的记录、哈希链、检查点。"""

    name = "bihuan.ledger"
    label = "ledger"
    verbose_name = "留痕"
