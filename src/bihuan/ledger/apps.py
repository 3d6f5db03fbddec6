from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Ledger(AppConfig):
    """留痕：只增不改的记录、哈希链、检查点。"""

    name = "bihuan.ledger"
    label = "ledger"
    verbose_name = "留痕"

    def ready(self) -> None:
        """迁移之后装上触发器。"""
        from . import triggers

        post_migrate.connect(triggers.after_migrate, sender=self, dispatch_uid="ledger.triggers")
